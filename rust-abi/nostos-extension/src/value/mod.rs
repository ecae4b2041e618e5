//! The values that cross between a program and native code.

mod equal;
mod make;
mod read;
mod show;
mod text;
mod wire;

use std::sync::{Arc, OnceLock};

use nostos_extension_core::{Number, Object, Packed};

pub use read::{Record, Variant};
use text::Text;
pub(crate) use wire::{build, view};

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
    String(Text),
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
        type_name: Text,
        names: Vec<Text>,
    },
    Variant {
        type_name: Text,
        constructor: Text,
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
