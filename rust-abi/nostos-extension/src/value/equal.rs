//! Equality of values.

use std::sync::Arc;

use super::{Repr, Shape, Text, Value};

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

type GroupKey<'v> = (&'v str, Option<&'v str>, &'v [Text]);
