//! Making values.

use std::any::Any;
use std::sync::Arc;

use nostos_extension_core::Object;

use super::{Group, Numbers, Pid, Repr, Shape, Text, Value};

impl Value {
    /// `()`.
    pub fn unit() -> Value {
        Value(Repr::Unit)
    }

    /// A Bool.
    pub fn bool(value: bool) -> Value {
        Value(Repr::Bool(value))
    }

    /// An Int. The signature's result type may make a sized integer of it, when it fits.
    pub fn int(value: i64) -> Value {
        Value(Repr::Int(value))
    }

    /// A Float. The signature's result type may make a Float32 of it.
    pub fn float(value: f64) -> Value {
        Value(Repr::Float(value))
    }

    /// A Char.
    pub fn char(value: char) -> Value {
        Value(Repr::Char(value))
    }

    /// A process.
    pub fn pid(pid: Pid) -> Value {
        Value(Repr::Pid(pid.0))
    }

    /// A String.
    pub fn string(text: impl AsRef<str>) -> Value {
        Value(Repr::String(text.as_ref().into()))
    }

    /// A BigInt: decimal digits, perhaps with a minus in front. Other text is an error when the value is returned.
    pub fn big_int(digits: impl AsRef<str>) -> Value {
        Value(Repr::BigInt(digits.as_ref().into()))
    }

    /// A Decimal: decimal digits, perhaps with a minus in front and a point inside. Other text is an error when
    /// the value is returned.
    pub fn decimal(digits: impl AsRef<str>) -> Value {
        Value(Repr::Decimal(digits.as_ref().into()))
    }

    /// A Buffer.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Value {
        Value(Repr::Bytes(Numbers::new(bytes.into().into(), true)))
    }

    /// A list.
    pub fn list(elements: Vec<Value>) -> Value {
        Value::group(Shape::List, elements)
    }

    /// A list of Floats, which crosses as one block. With a signature whose result is `Float64Array` it arrives as that.
    pub fn float_list(numbers: Vec<f64>) -> Value {
        Value(Repr::Floats(Numbers::new(numbers.into(), false)))
    }

    /// A list of Ints, which crosses as one block. With a signature whose result is `Int64Array` it arrives as that.
    pub fn int_list(numbers: Vec<i64>) -> Value {
        Value(Repr::Ints(Numbers::new(numbers.into(), false)))
    }

    /// A Float64Array.
    pub fn f64_array(numbers: Vec<f64>) -> Value {
        Value(Repr::Floats(Numbers::new(numbers.into(), true)))
    }

    /// An Int64Array.
    pub fn i64_array(numbers: Vec<i64>) -> Value {
        Value(Repr::Ints(Numbers::new(numbers.into(), true)))
    }

    /// A Float32Array.
    pub fn f32_array(numbers: Vec<f32>) -> Value {
        Value(Repr::Singles(Numbers::new(numbers.into(), true)))
    }

    /// A tuple.
    pub fn tuple(elements: Vec<Value>) -> Value {
        Value::group(Shape::Tuple, elements)
    }

    /// A map. Of two entries with one key the later wins.
    pub fn map(entries: Vec<(Value, Value)>) -> Value {
        Value::group(Shape::Map, entries.into_iter().flat_map(|(key, value)| [key, value]).collect())
    }

    /// A set. Elements that are there twice count once.
    pub fn set(elements: Vec<Value>) -> Value {
        Value::group(Shape::Set, elements)
    }

    /// A record of the type with that full name (`shapes.Spot`).
    pub fn record<K: AsRef<str>>(type_name: &str, fields: Vec<(K, Value)>) -> Value {
        let (names, values) = fields.into_iter().map(|(name, value)| (Text::from(name.as_ref()), value)).unzip();
        Value::group(Shape::Record { type_name: type_name.into(), names }, values)
    }

    /// A variant of the type with that full name, its fields in the order of the declaration. With an empty type name the
    /// signature decides the type.
    pub fn variant(type_name: &str, constructor: &str, fields: Vec<Value>) -> Value {
        let shape = Shape::Variant { type_name: type_name.into(), constructor: constructor.into() };
        Value::group(shape, fields)
    }

    /// `None` of Option.
    pub fn none() -> Value {
        Value::variant("Option", "None", Vec::new())
    }

    /// `Some(value)` of Option.
    pub fn some(value: Value) -> Value {
        Value::variant("Option", "Some", vec![value])
    }

    /// Hands a native object over to the program, which calls `cleanup` with its address and `type_id` when it is no longer
    /// reachable. Several native functions may use the object at once.
    pub fn gc_handle<T: Send + Sync + 'static>(value: Box<T>, type_id: u64, cleanup: fn(usize, u64)) -> Value {
        let bytes = size_of::<T>();
        Value::gc_handle_sized(value, type_id, cleanup, bytes)
    }

    /// As [`Value::gc_handle`], for an object that weighs `bytes` in all, with what it points to: the collector runs earlier
    /// when much native memory is in use.
    pub fn gc_handle_sized<T: Send + Sync + 'static>(
        value: Box<T>,
        type_id: u64,
        cleanup: fn(usize, u64),
        bytes: usize,
    ) -> Value {
        Value(Repr::Handle(Object::boxed(value, type_id, cleanup, bytes as u64)))
    }

    /// As [`Value::gc_handle`], for an address that the extension manages. While a handle with this address and type id
    /// lives, this is that handle. What lies there must be usable from all threads.
    pub fn gc_handle_raw(pointer: usize, type_id: u64, cleanup: fn(usize, u64)) -> Value {
        Value(Repr::Handle(Object::raw(pointer, type_id, cleanup, 0)))
    }

    /// Hands a Rust object over to the program without a cleanup function: it is dropped when it is no longer reachable.
    pub fn native<T: Any + Send + Sync>(value: T) -> Value {
        Value(Repr::Handle(Object::shared(Arc::new(value))))
    }

    pub(super) fn group(shape: Shape, children: Vec<Value>) -> Value {
        Value(Repr::Group(Arc::new(Group { shape, children })))
    }
}
