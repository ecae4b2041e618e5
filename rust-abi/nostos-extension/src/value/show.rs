//! Values as `{:?}` shows them.

use std::fmt;

use super::{Repr, Shape, Value};

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
