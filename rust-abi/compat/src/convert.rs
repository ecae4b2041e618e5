//! What becomes a value with `into()`.

use std::collections::HashMap;

use crate::value::{Pid, Value};

impl From<()> for Value {
    fn from((): ()) -> Value {
        Value::Unit
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Value {
        Value::Int(value.into())
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Value {
        Value::Int(value.into())
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}

impl From<f32> for Value {
    fn from(value: f32) -> Value {
        Value::Float(value.into())
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Float(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::string(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::string(text)
    }
}

impl From<Pid> for Value {
    fn from(pid: Pid) -> Value {
        Value::Pid(pid)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(elements: Vec<T>) -> Value {
        Value::list(elements.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<HashMap<String, T>> for Value {
    fn from(entries: HashMap<String, T>) -> Value {
        Value::map(entries.into_iter().map(|(key, value)| (key, value.into())).collect())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    /// Nothing becomes [`Value::None`], which the program sees as `()`.
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::None, Into::into)
    }
}
