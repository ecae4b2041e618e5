//! Looking into values.

use std::any::Any;
use std::cell::Cell;

use super::{Pid, Repr, Shape, Text, Value};

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
    names: &'v [Text],
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
