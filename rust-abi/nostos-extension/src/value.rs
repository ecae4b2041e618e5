//! The values that cross between a program and native code.

use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::sync::{Arc, OnceLock};

use nostos_extension_core::{Fields, Node, Number, Object, Packed, View};

/// A process of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pid(pub u64);

/// A value of the program.
///
/// Cloning is cheap: a clone shares what is large. The one exception are typed arrays and packed lists that the host lent to
/// a synchronous call, whose clone is a copy.
pub struct Value(Repr);

enum Repr {
    Unit,
    Bool(bool),
    Int(i64),
    Float(f64),
    Char(char),
    Pid(u64),
    String(Arc<str>),
    BigInt(Arc<str>),
    Decimal(Arc<str>),
    Group(Arc<Group>),
    Floats(Arc<Numbers<f64>>),
    Ints(Arc<Numbers<i64>>),
    Singles(Arc<Numbers<f32>>),
    Bytes(Arc<Numbers<u8>>),
    Handle(Arc<Object>),
}

/// A value made of values.
struct Group {
    shape: Shape,
    children: Vec<Value>,
}

enum Shape {
    List,
    Tuple,
    /// Keys and values in turn.
    Map,
    Set,
    Record {
        type_name: Box<str>,
        names: Vec<Box<str>>,
    },
    Variant {
        type_name: Box<str>,
        constructor: Box<str>,
    },
}

/// A packed list or a typed array.
struct Numbers<T: Number> {
    packed: Packed<T>,
    array: bool,
    /// The same as ordinary values, once somebody asked for them.
    unpacked: OnceLock<Vec<Value>>,
}

impl<T: Number> Numbers<T> {
    fn new(packed: Packed<T>, array: bool) -> Arc<Numbers<T>> {
        Arc::new(Numbers { packed, array, unpacked: OnceLock::new() })
    }

    fn unpack(&self, value: fn(T) -> Value) -> Option<&[Value]> {
        if let Some(unpacked) = self.unpacked.get() {
            return Some(unpacked);
        }
        let numbers = self.packed.as_slice()?;
        Some(self.unpacked.get_or_init(|| numbers.iter().map(|&number| value(number)).collect()))
    }

    /// What a clone of a value holds: this, or an owned copy of lent memory.
    fn kept(self: &Arc<Self>) -> Arc<Self> {
        if self.packed.is_lent() {
            Numbers::new(self.packed.clone(), self.array)
        } else {
            self.clone()
        }
    }
}

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
        let (names, values) = fields.into_iter().map(|(name, value)| (Box::from(name.as_ref()), value)).unzip();
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

    fn group(shape: Shape, children: Vec<Value>) -> Value {
        Value(Repr::Group(Arc::new(Group { shape, children })))
    }
}

impl Value {
    /// The elements of a list or of an array of numbers. Those of a packed one are unpacked at the first use;
    /// [`Value::as_f64_slice`] does without.
    pub fn as_list(&self) -> Option<&[Value]> {
        match &self.0 {
            Repr::Group(group) if matches!(group.shape, Shape::List) => Some(&group.children),
            Repr::Floats(numbers) => numbers.unpack(Value::float),
            Repr::Ints(numbers) => numbers.unpack(Value::int),
            Repr::Singles(numbers) => numbers.unpack(|number| Value::float(f64::from(number))),
            _ => None,
        }
    }

    /// The elements of a tuple.
    pub fn as_tuple(&self) -> Option<&[Value]> {
        match &self.0 {
            Repr::Group(group) if matches!(group.shape, Shape::Tuple) => Some(&group.children),
            _ => None,
        }
    }

    /// The elements of a set, in no order.
    pub fn as_set(&self) -> Option<&[Value]> {
        match &self.0 {
            Repr::Group(group) if matches!(group.shape, Shape::Set) => Some(&group.children),
            _ => None,
        }
    }

    /// Keys and values of a map, in no order.
    pub fn as_map(&self) -> Option<impl ExactSizeIterator<Item = (&Value, &Value)>> {
        match &self.0 {
            Repr::Group(group) if matches!(group.shape, Shape::Map) => {
                Some(group.children.chunks_exact(2).map(|entry| (&entry[0], &entry[1])))
            }
            _ => None,
        }
    }

    /// A record.
    pub fn as_record(&self) -> Option<Record<'_>> {
        match &self.0 {
            Repr::Group(group) => match &group.shape {
                Shape::Record { type_name, names } => Some(Record { type_name, names, fields: &group.children }),
                _ => None,
            },
            _ => None,
        }
    }

    /// A variant.
    pub fn as_variant(&self) -> Option<Variant<'_>> {
        match &self.0 {
            Repr::Group(group) => match &group.shape {
                Shape::Variant { type_name, constructor } => {
                    Some(Variant { type_name, constructor, fields: &group.children })
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// An Option: `Some(None)` for `None`, `Some(Some(value))` for `Some(value)`.
    pub fn as_option(&self) -> Option<Option<&Value>> {
        let variant = self.as_variant()?;
        match (variant.constructor, variant.fields) {
            ("None", []) => Some(None),
            ("Some", [value]) => Some(Some(value)),
            _ => None,
        }
    }

    /// Whether this is `()`.
    pub fn is_unit(&self) -> bool {
        matches!(self.0, Repr::Unit)
    }

    /// A Bool.
    pub fn as_bool(&self) -> Option<bool> {
        match self.0 {
            Repr::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// An Int of any width.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Int(value) => Some(value),
            _ => None,
        }
    }

    /// A Float, or an Int as the nearest Float.
    pub fn as_f64(&self) -> Option<f64> {
        match self.0 {
            Repr::Float(value) => Some(value),
            Repr::Int(value) => Some(value as f64),
            _ => None,
        }
    }

    /// A Char.
    pub fn as_char(&self) -> Option<char> {
        match self.0 {
            Repr::Char(value) => Some(value),
            _ => None,
        }
    }

    /// A process.
    pub fn as_pid(&self) -> Option<Pid> {
        match self.0 {
            Repr::Pid(pid) => Some(Pid(pid)),
            _ => None,
        }
    }

    /// A String.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::String(text) => Some(text),
            _ => None,
        }
    }

    /// The decimal digits of a BigInt.
    pub fn as_big_int(&self) -> Option<&str> {
        match &self.0 {
            Repr::BigInt(text) => Some(text),
            _ => None,
        }
    }

    /// The decimal digits of a Decimal.
    pub fn as_decimal(&self) -> Option<&str> {
        match &self.0 {
            Repr::Decimal(text) => Some(text),
            _ => None,
        }
    }

    /// The bytes of a Buffer.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Repr::Bytes(numbers) => numbers.packed.as_slice(),
            _ => None,
        }
    }

    /// The numbers of a list of Floats or a Float64Array, without a copy. The empty list has them too.
    ///
    /// Of a lent array either this or [`Value::as_f64_cells`] is available during one call, whichever is asked for
    /// first; the other is `None` from then on. The same holds for the other kinds of numbers.
    pub fn as_f64_slice(&self) -> Option<&[f64]> {
        match &self.0 {
            Repr::Floats(numbers) => numbers.packed.as_slice(),
            _ => self.is_empty_list().then_some(&[]),
        }
    }

    /// The numbers of a list of Ints or an Int64Array, without a copy. The empty list has them too.
    pub fn as_i64_slice(&self) -> Option<&[i64]> {
        match &self.0 {
            Repr::Ints(numbers) => numbers.packed.as_slice(),
            _ => self.is_empty_list().then_some(&[]),
        }
    }

    /// The numbers of a Float32Array, without a copy. The empty list has them too.
    pub fn as_f32_slice(&self) -> Option<&[f32]> {
        match &self.0 {
            Repr::Singles(numbers) => numbers.packed.as_slice(),
            _ => self.is_empty_list().then_some(&[]),
        }
    }

    /// The elements of a Float64Array that is an argument of a synchronous function: what is stored here is in the array
    /// of the program when the function returns. `None` for lists, copies, nested arrays, and on other threads.
    pub fn as_f64_cells(&self) -> Option<&[Cell<f64>]> {
        match &self.0 {
            Repr::Floats(numbers) => numbers.packed.as_cells(),
            _ => None,
        }
    }

    /// As [`Value::as_f64_cells`], of an Int64Array.
    pub fn as_i64_cells(&self) -> Option<&[Cell<i64>]> {
        match &self.0 {
            Repr::Ints(numbers) => numbers.packed.as_cells(),
            _ => None,
        }
    }

    /// As [`Value::as_f64_cells`], of a Float32Array.
    pub fn as_f32_cells(&self) -> Option<&[Cell<f32>]> {
        match &self.0 {
            Repr::Singles(numbers) => numbers.packed.as_cells(),
            _ => None,
        }
    }

    /// As [`Value::as_f64_cells`], of a Buffer.
    pub fn as_byte_cells(&self) -> Option<&[Cell<u8>]> {
        match &self.0 {
            Repr::Bytes(numbers) => numbers.packed.as_cells(),
            _ => None,
        }
    }

    /// The address behind a handle of this extension. It is valid at least as long as this value.
    pub fn as_gc_handle(&self) -> Option<usize> {
        match &self.0 {
            Repr::Handle(object) => Some(object.pointer()),
            _ => None,
        }
    }

    /// The type id of a handle of this extension.
    pub fn gc_type_id(&self) -> Option<u64> {
        match &self.0 {
            Repr::Handle(object) => Some(object.handle_type()),
            _ => None,
        }
    }

    /// The object of a handle that [`Value::native`] made.
    pub fn as_native<T: Any>(&self) -> Option<&T> {
        match &self.0 {
            Repr::Handle(object) => object.as_shared()?.downcast_ref(),
            _ => None,
        }
    }

    /// The kind, as error messages name it.
    pub fn type_name(&self) -> &'static str {
        match &self.0 {
            Repr::Unit => "Unit",
            Repr::Bool(_) => "Bool",
            Repr::Int(_) => "Int",
            Repr::Float(_) => "Float",
            Repr::Char(_) => "Char",
            Repr::Pid(_) => "Pid",
            Repr::String(_) => "String",
            Repr::BigInt(_) => "BigInt",
            Repr::Decimal(_) => "Decimal",
            Repr::Group(group) => match group.shape {
                Shape::List => "List",
                Shape::Tuple => "Tuple",
                Shape::Map => "Map",
                Shape::Set => "Set",
                Shape::Record { .. } => "Record",
                Shape::Variant { .. } => "Variant",
            },
            Repr::Floats(numbers) => {
                if numbers.array {
                    "Float64Array"
                } else {
                    "List"
                }
            }
            Repr::Ints(numbers) => {
                if numbers.array {
                    "Int64Array"
                } else {
                    "List"
                }
            }
            Repr::Singles(_) => "Float32Array",
            Repr::Bytes(_) => "Buffer",
            Repr::Handle(_) => "NativeHandle",
        }
    }

    fn is_empty_list(&self) -> bool {
        matches!(&self.0, Repr::Group(group) if matches!(group.shape, Shape::List) && group.children.is_empty())
    }
}

/// A record, borrowed from a value.
#[derive(Clone, Copy, Debug)]
pub struct Record<'v> {
    /// Full name of its type.
    pub type_name: &'v str,
    names: &'v [Box<str>],
    fields: &'v [Value],
}

impl<'v> Record<'v> {
    /// The field of that name.
    pub fn get(&self, name: &str) -> Option<&'v Value> {
        let index = self.names.iter().position(|known| **known == *name)?;
        self.fields.get(index)
    }

    /// Names and values in the order of the declaration.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = (&'v str, &'v Value)> {
        self.names.iter().map(|name| &**name).zip(self.fields)
    }
}

/// A variant, borrowed from a value.
#[derive(Clone, Copy, Debug)]
pub struct Variant<'v> {
    /// Full name of its type.
    pub type_name: &'v str,
    /// The constructor.
    pub constructor: &'v str,
    /// The fields in the order of the declaration.
    pub fields: &'v [Value],
}

impl Clone for Value {
    fn clone(&self) -> Self {
        Value(match &self.0 {
            Repr::Unit => Repr::Unit,
            Repr::Bool(value) => Repr::Bool(*value),
            Repr::Int(value) => Repr::Int(*value),
            Repr::Float(value) => Repr::Float(*value),
            Repr::Char(value) => Repr::Char(*value),
            Repr::Pid(value) => Repr::Pid(*value),
            Repr::String(text) => Repr::String(text.clone()),
            Repr::BigInt(text) => Repr::BigInt(text.clone()),
            Repr::Decimal(text) => Repr::Decimal(text.clone()),
            Repr::Group(group) => Repr::Group(group.clone()),
            Repr::Floats(numbers) => Repr::Floats(numbers.kept()),
            Repr::Ints(numbers) => Repr::Ints(numbers.kept()),
            Repr::Singles(numbers) => Repr::Singles(numbers.kept()),
            Repr::Bytes(numbers) => Repr::Bytes(numbers.kept()),
            Repr::Handle(object) => Repr::Handle(object.clone()),
        })
    }
}

impl Drop for Group {
    /// Drops a deep value level by level: the default would need a stack frame for each.
    fn drop(&mut self) {
        let mut levels = std::mem::take(&mut self.children);
        while let Some(mut value) = levels.pop() {
            if let Repr::Group(group) = &mut value.0 {
                if let Some(group) = Arc::get_mut(group) {
                    levels.append(&mut group.children);
                }
            }
        }
    }
}

impl PartialEq for Value {
    /// Structural equality as in the language, but a list equals a packed list of the same numbers, and handles are equal
    /// when they name the same object.
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = vec![(self, other)];
        while let Some((left, right)) = pairs.pop() {
            if let (Some(left), Some(right)) = (left.as_group(), right.as_group()) {
                if left.0 != right.0 || left.1.len() != right.1.len() {
                    return false;
                }
                pairs.extend(left.1.iter().zip(right.1));
            } else if !left.equals_leaf(right) {
                return false;
            }
        }
        true
    }
}

impl Value {
    /// What a group is called by name, and its children. Packed lists are groups too.
    fn as_group(&self) -> Option<(GroupKey<'_>, &[Value])> {
        match &self.0 {
            Repr::Group(group) => Some((
                match &group.shape {
                    Shape::List => ("List", None, &[]),
                    Shape::Tuple => ("Tuple", None, &[]),
                    Shape::Map => ("Map", None, &[]),
                    Shape::Set => ("Set", None, &[]),
                    Shape::Record { type_name, names } => (type_name, None, names),
                    Shape::Variant { type_name, constructor } => (type_name, Some(&**constructor), &[]),
                },
                &group.children,
            )),
            Repr::Floats(numbers) if !numbers.array => Some((("List", None, &[]), self.as_list()?)),
            Repr::Ints(numbers) if !numbers.array => Some((("List", None, &[]), self.as_list()?)),
            _ => None,
        }
    }

    fn equals_leaf(&self, other: &Value) -> bool {
        match (&self.0, &other.0) {
            (Repr::Unit, Repr::Unit) => true,
            (Repr::Bool(left), Repr::Bool(right)) => left == right,
            (Repr::Int(left), Repr::Int(right)) => left == right,
            (Repr::Float(left), Repr::Float(right)) => left == right,
            (Repr::Char(left), Repr::Char(right)) => left == right,
            (Repr::Pid(left), Repr::Pid(right)) => left == right,
            (Repr::String(left), Repr::String(right)) => left == right,
            (Repr::BigInt(left), Repr::BigInt(right)) => left == right,
            (Repr::Decimal(left), Repr::Decimal(right)) => left == right,
            (Repr::Floats(left), Repr::Floats(right)) => left.packed.to_vec() == right.packed.to_vec(),
            (Repr::Ints(left), Repr::Ints(right)) => left.packed.to_vec() == right.packed.to_vec(),
            (Repr::Singles(left), Repr::Singles(right)) => left.packed.to_vec() == right.packed.to_vec(),
            (Repr::Bytes(left), Repr::Bytes(right)) => left.packed.to_vec() == right.packed.to_vec(),
            (Repr::Handle(left), Repr::Handle(right)) => Arc::ptr_eq(left, right),
            _ => false,
        }
    }
}

type GroupKey<'v> = (&'v str, Option<&'v str>, &'v [Box<str>]);

/// Nesting that `{:?}` shows; deeper values are cut, since formatting uses the stack.
const SHOWN_DEPTH: usize = 64;

fn shown(values: &[Value], depth: usize) -> Vec<Shown<'_>> {
    values.iter().map(|value| Shown(value, depth + 1)).collect()
}

/// A value in the form `{:?}` shows at some depth.
struct Shown<'v>(&'v Value, usize);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown(value, depth) = *self;
        if depth > SHOWN_DEPTH {
            return formatter.write_str("…");
        }
        match &value.0 {
            Repr::Unit => formatter.write_str("()"),
            Repr::Bool(value) => value.fmt(formatter),
            Repr::Int(value) => value.fmt(formatter),
            Repr::Float(value) => value.fmt(formatter),
            Repr::Char(value) => value.fmt(formatter),
            Repr::Pid(value) => write!(formatter, "<pid {value}>"),
            Repr::String(text) => text.fmt(formatter),
            Repr::BigInt(text) => write!(formatter, "{text}n"),
            Repr::Decimal(text) => write!(formatter, "{text}d"),
            Repr::Floats(numbers) => numbers.packed.fmt(formatter),
            Repr::Ints(numbers) => numbers.packed.fmt(formatter),
            Repr::Singles(numbers) => numbers.packed.fmt(formatter),
            Repr::Bytes(numbers) => numbers.packed.fmt(formatter),
            Repr::Handle(object) => object.fmt(formatter),
            Repr::Group(group) => match &group.shape {
                Shape::List => formatter.debug_list().entries(shown(&group.children, depth)).finish(),
                Shape::Set => formatter.debug_set().entries(shown(&group.children, depth)).finish(),
                Shape::Map => formatter
                    .debug_map()
                    .entries(
                        group
                            .children
                            .chunks_exact(2)
                            .map(|entry| (Shown(&entry[0], depth + 1), Shown(&entry[1], depth + 1))),
                    )
                    .finish(),
                Shape::Tuple => {
                    let mut parts = formatter.debug_tuple("");
                    shown(&group.children, depth).iter().for_each(|child| {
                        parts.field(child);
                    });
                    parts.finish()
                }
                Shape::Record { type_name, names } => {
                    let mut parts = formatter.debug_struct(type_name);
                    names.iter().zip(&group.children).for_each(|(name, child)| {
                        parts.field(name, &Shown(child, depth + 1));
                    });
                    parts.finish()
                }
                Shape::Variant { constructor, .. } => {
                    let mut parts = formatter.debug_tuple(constructor);
                    shown(&group.children, depth).iter().for_each(|child| {
                        parts.field(child);
                    });
                    parts.finish()
                }
            },
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown(self, 0).fmt(formatter)
    }
}

impl Fields<Value> for Group {
    fn count(&self) -> usize {
        self.children.len()
    }

    fn field(&self, index: usize) -> (&str, &Value) {
        match &self.shape {
            Shape::Record { names, .. } => (&names[index], &self.children[index]),
            _ => ("", &self.children[index]),
        }
    }
}

/// Builds a value out of what was decoded.
#[inline(always)]
pub(crate) fn build(node: Node<'_, Value>) -> Value {
    Value(match node {
        Node::Unit => Repr::Unit,
        Node::Bool(value) => Repr::Bool(value),
        Node::Int(value) => Repr::Int(value),
        Node::Float(value) => Repr::Float(value),
        Node::Char(value) => Repr::Char(value),
        Node::Pid(value) => Repr::Pid(value),
        Node::String(text) => Repr::String(text.into()),
        Node::BigInt(text) => Repr::BigInt(text.into()),
        Node::Decimal(text) => Repr::Decimal(text.into()),
        Node::List(elements) => return Value::group(Shape::List, elements),
        Node::Tuple(elements) => return Value::group(Shape::Tuple, elements),
        Node::Map(entries) => return Value::group(Shape::Map, entries),
        Node::Set(elements) => return Value::group(Shape::Set, elements),
        Node::Record { type_name, names, fields } => {
            let names = names.into_iter().map(Box::from).collect();
            return Value::group(Shape::Record { type_name: type_name.into(), names }, fields);
        }
        Node::Variant { type_name, constructor, fields } => return Value::variant(type_name, constructor, fields),
        Node::FloatList(numbers) => Repr::Floats(Numbers::new(numbers, false)),
        Node::IntList(numbers) => Repr::Ints(Numbers::new(numbers, false)),
        Node::F64Array(numbers) => Repr::Floats(Numbers::new(numbers, true)),
        Node::I64Array(numbers) => Repr::Ints(Numbers::new(numbers, true)),
        Node::F32Array(numbers) => Repr::Singles(Numbers::new(numbers, true)),
        Node::Bytes(bytes) => Repr::Bytes(Numbers::new(bytes, true)),
        Node::Handle(object) => Repr::Handle(object),
    })
}

/// Shows what a value is made of.
#[inline(always)]
pub(crate) fn view(value: &Value) -> View<'_, Value> {
    match &value.0 {
        Repr::Unit => View::Unit,
        Repr::Bool(value) => View::Bool(*value),
        Repr::Int(value) => View::Int(*value),
        Repr::Float(value) => View::Float(*value),
        Repr::Char(value) => View::Char(*value),
        Repr::Pid(value) => View::Pid(*value),
        Repr::String(text) => View::String(text),
        Repr::BigInt(text) => View::BigInt(text),
        Repr::Decimal(text) => View::Decimal(text),
        Repr::Group(group) => match &group.shape {
            Shape::List => View::List(&group.children),
            Shape::Tuple => View::Tuple(&group.children),
            Shape::Map => View::Map(&group.children),
            Shape::Set => View::Set(&group.children),
            Shape::Record { type_name, .. } => View::Record { type_name, fields: &**group },
            Shape::Variant { type_name, constructor } => {
                View::Variant { type_name, constructor, fields: &group.children }
            }
        },
        Repr::Floats(numbers) if numbers.array => View::F64Array(numbers.packed.clone()),
        Repr::Floats(numbers) => View::FloatList(numbers.packed.clone()),
        Repr::Ints(numbers) if numbers.array => View::I64Array(numbers.packed.clone()),
        Repr::Ints(numbers) => View::IntList(numbers.packed.clone()),
        Repr::Singles(numbers) => View::F32Array(numbers.packed.clone()),
        Repr::Bytes(bytes) => View::Bytes(bytes.packed.clone()),
        Repr::Handle(object) => View::Handle(object),
    }
}
