//! Values as text for people, as the program itself would show them.

use std::fmt::{self, Display, Formatter};

use crate::value::Value;

impl Display for Value {
    /// A text stands as it is, inside of other values in quotes. Native objects are named only.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Unit | Value::None => f.write_str("()"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            Value::Float(value) if value.is_nan() => f.write_str("NaN"),
            Value::Float(value) if value.fract() == 0.0 => write!(f, "{value:.1}"),
            Value::Float(value) => write!(f, "{value}"),
            Value::String(text) => f.write_str(text),
            Value::Bytes(bytes) => write!(f, "{bytes:?}"),
            Value::List(elements) => row(f, "[", elements.iter(), "]"),
            Value::Tuple(elements) => row(f, "(", elements.iter(), ")"),
            Value::Map(entries) => {
                let mut sorted: Vec<_> = entries.iter().collect();
                sorted.sort_by_key(|(key, _)| *key);
                named(f, "%{", sorted.into_iter().map(|(key, value)| (format!("{key:?}"), value)), "}")
            }
            Value::Record { name, fields } => {
                f.write_str(name)?;
                named(f, "{", fields.iter().map(|(key, value)| (key.clone(), value)), "}")
            }
            Value::Pid(pid) => write!(f, "<pid {}>", pid.0),
            Value::Native(_) | Value::GcHandle(_) => write!(f, "<{}>", self.type_name()),
        }
    }
}

fn row<'v>(f: &mut Formatter<'_>, open: &str, values: impl Iterator<Item = &'v Value>, close: &str) -> fmt::Result {
    f.write_str(open)?;
    for (index, value) in values.enumerate() {
        f.write_str(if index == 0 { "" } else { ", " })?;
        element(f, value)?;
    }
    f.write_str(close)
}

fn named<'v>(
    f: &mut Formatter<'_>,
    open: &str,
    values: impl Iterator<Item = (String, &'v Value)>,
    close: &str,
) -> fmt::Result {
    f.write_str(open)?;
    for (index, (name, value)) in values.enumerate() {
        write!(f, "{}{name}: ", if index == 0 { "" } else { ", " })?;
        element(f, value)?;
    }
    f.write_str(close)
}

fn element(f: &mut Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::String(text) => write!(f, "{text:?}"),
        other => write!(f, "{other}"),
    }
}
