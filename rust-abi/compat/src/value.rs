//! The older SDK's values: an enum whose variants authors build and match themselves.

use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

use nostos_extension_core::{CleanupFn, Node, Number, Object, Packed, View};

/// A process of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pid(pub u64);

/// Frees a native object, given its address and type id.
pub type NativeCleanupFn = CleanupFn;

/// A value of the program.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// `()`.
    #[default]
    Unit,
    /// A Bool.
    Bool(bool),
    /// An Int of any width.
    Int(i64),
    /// A Float or Float32.
    Float(f64),
    /// A String; a Char, a BigInt and a Decimal arrive as one too.
    String(Arc<String>),
    /// Bytes. The program sees a list of UInt8.
    Bytes(Arc<Vec<u8>>),
    /// A list; a set and a typed array arrive as one too.
    List(Arc<Vec<Value>>),
    /// A tuple.
    Tuple(Arc<Vec<Value>>),
    /// A map with String keys. Other maps arrive as lists of pairs.
    Map(Arc<HashMap<String, Value>>),
    /// A record. A variant arrives as one with its constructor's name and fields "0", "1", …
    Record {
        /// Full name of the type.
        name: String,
        /// Names and values of the fields in order.
        fields: Vec<(String, Value)>,
    },
    /// A process.
    Pid(Pid),
    /// A reference-counted native object.
    Native(NativeHandle),
    /// A native object that the program's collector frees.
    GcHandle(Arc<GcNativeHandle>),
    /// Nothing. The program sees `()`.
    None,
}

/// A native object that the program's collector frees with `cleanup(ptr, type_id)`.
#[derive(Debug)]
pub struct GcNativeHandle {
    /// The address of the object.
    pub ptr: usize,
    /// The author's number of its type.
    pub type_id: u64,
    /// What frees it.
    pub cleanup: NativeCleanupFn,
    object: Arc<Object>,
}

/// A reference-counted native object.
#[derive(Clone, Debug)]
pub struct NativeHandle {
    object: Arc<Object>,
}

impl NativeHandle {
    /// Takes an object in.
    pub fn new<T: Any + Send + Sync>(value: T) -> NativeHandle {
        NativeHandle { object: Object::shared(Arc::new(value)) }
    }

    /// The object, when it is of that type.
    pub fn downcast_ref<T: Any>(&self) -> Option<&T> {
        self.object.as_shared()?.downcast_ref()
    }
}

/// Constructors for what is long to write by hand.
impl Value {
    /// `()`.
    pub fn unit() -> Value {
        Value::Unit
    }

    /// A Bool.
    pub fn bool(value: bool) -> Value {
        Value::Bool(value)
    }

    /// An Int.
    pub fn int(value: i64) -> Value {
        Value::Int(value)
    }

    /// A Float.
    pub fn float(value: f64) -> Value {
        Value::Float(value)
    }

    /// A String.
    pub fn string(text: impl Into<String>) -> Value {
        Value::String(Arc::new(text.into()))
    }

    /// Bytes.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Value {
        Value::Bytes(Arc::new(bytes.into()))
    }

    /// A list.
    pub fn list(elements: Vec<Value>) -> Value {
        Value::List(Arc::new(elements))
    }

    /// A tuple.
    pub fn tuple(elements: Vec<Value>) -> Value {
        Value::Tuple(Arc::new(elements))
    }

    /// A map.
    pub fn map(entries: HashMap<String, Value>) -> Value {
        Value::Map(Arc::new(entries))
    }

    /// A record.
    pub fn record(name: impl Into<String>, fields: Vec<(String, Value)>) -> Value {
        Value::Record { name: name.into(), fields }
    }

    /// A reference-counted native object.
    pub fn native<T: Any + Send + Sync>(value: T) -> Value {
        Value::Native(NativeHandle::new(value))
    }

    /// Hands a native object over to the program, which calls `cleanup` when it is no longer reachable.
    pub fn gc_handle<T>(value: Box<T>, type_id: u64, cleanup: NativeCleanupFn) -> Value {
        let object = Object::boxed(value, type_id, cleanup, size_of::<T>() as u64);
        Value::of_object(object, cleanup)
    }

    /// As [`Value::gc_handle`], for an address that the extension manages.
    pub fn gc_handle_raw(ptr: usize, type_id: u64, cleanup: NativeCleanupFn) -> Value {
        Value::of_object(Object::raw(ptr, type_id, cleanup, 0), cleanup)
    }

    fn of_object(object: Arc<Object>, cleanup: NativeCleanupFn) -> Value {
        let (ptr, type_id) = (object.pointer(), object.handle_type());
        Value::GcHandle(Arc::new(GcNativeHandle { ptr, type_id, cleanup, object }))
    }
}

impl Value {
    /// The kind, as error messages name it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Unit => "Unit",
            Value::Bool(_) => "Bool",
            Value::Int(_) => "Int",
            Value::Float(_) => "Float",
            Value::String(_) => "String",
            Value::Bytes(_) => "Bytes",
            Value::List(_) => "List",
            Value::Tuple(_) => "Tuple",
            Value::Map(_) => "Map",
            Value::Record { .. } => "Record",
            Value::Pid(_) => "Pid",
            Value::Native(_) => "Native",
            Value::GcHandle(_) => "GcHandle",
            Value::None => "None",
        }
    }

    fn expected<T>(&self, wanted: &str) -> Result<T, String> {
        Err(format!("Expected {wanted}, got {:?}", self.type_name()))
    }

    /// A Bool.
    pub fn as_bool(&self) -> Result<bool, String> {
        match self {
            Value::Bool(value) => Ok(*value),
            other => other.expected("Bool"),
        }
    }

    /// An Int.
    pub fn as_i64(&self) -> Result<i64, String> {
        match self {
            Value::Int(value) => Ok(*value),
            other => other.expected("Int"),
        }
    }

    /// A Float, or an Int as the nearest Float.
    pub fn as_f64(&self) -> Result<f64, String> {
        match self {
            Value::Float(value) => Ok(*value),
            Value::Int(value) => Ok(*value as f64),
            other => other.expected("Float"),
        }
    }

    /// As [`Value::as_f64`], rounded to 32 bits.
    pub fn as_f32(&self) -> Result<f32, String> {
        self.as_f64().map(|value| value as f32)
    }

    /// A String.
    pub fn as_string(&self) -> Result<&str, String> {
        match self {
            Value::String(text) => Ok(text),
            other => other.expected("String"),
        }
    }

    /// Bytes.
    pub fn as_bytes(&self) -> Result<&[u8], String> {
        match self {
            Value::Bytes(bytes) => Ok(bytes),
            other => other.expected("Bytes"),
        }
    }

    /// The elements of a list.
    pub fn as_list(&self) -> Result<&[Value], String> {
        match self {
            Value::List(elements) => Ok(elements),
            other => other.expected("List"),
        }
    }

    /// The elements of a tuple.
    pub fn as_tuple(&self) -> Result<&[Value], String> {
        match self {
            Value::Tuple(elements) => Ok(elements),
            other => other.expected("Tuple"),
        }
    }

    /// The entries of a map with String keys.
    pub fn as_map(&self) -> Result<&HashMap<String, Value>, String> {
        match self {
            Value::Map(entries) => Ok(entries),
            other => other.expected("Map"),
        }
    }

    /// A process.
    pub fn as_pid(&self) -> Result<Pid, String> {
        match self {
            Value::Pid(pid) => Ok(*pid),
            other => other.expected("Pid"),
        }
    }

    /// A reference-counted native object of that type.
    pub fn as_native<T: Any>(&self) -> Result<&T, String> {
        match self {
            Value::Native(handle) => match handle.downcast_ref() {
                Some(object) => Ok(object),
                None => self.expected(std::any::type_name::<T>()),
            },
            other => other.expected("Native"),
        }
    }

    /// A native object that the collector frees.
    pub fn as_gc_handle(&self) -> Result<&GcNativeHandle, String> {
        match self {
            Value::GcHandle(handle) => Ok(handle),
            other => other.expected("GcHandle"),
        }
    }

    /// The address of a native object that the collector frees.
    ///
    /// # Safety
    /// The object must be a `T`; this only casts.
    pub unsafe fn as_gc_handle_ptr<T>(&self) -> Result<*mut T, String> {
        self.as_gc_handle().map(|handle| handle.ptr as *mut T)
    }

    /// The numbers of a list of Floats or Ints.
    pub fn as_float_list(&self) -> Result<Vec<f64>, String> {
        self.as_list()?.iter().map(Value::as_f64).collect()
    }

    /// The numbers of a list of Ints.
    pub fn as_int_list(&self) -> Result<Vec<i64>, String> {
        self.as_list()?.iter().map(Value::as_i64).collect()
    }
}

impl PartialEq for Value {
    /// Structural equality; native objects are equal when they are the same.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Unit, Value::Unit) | (Value::None, Value::None) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Int(left), Value::Int(right)) => left == right,
            (Value::Float(left), Value::Float(right)) => left == right,
            (Value::String(left), Value::String(right)) => left == right,
            (Value::Bytes(left), Value::Bytes(right)) => left == right,
            (Value::List(left), Value::List(right)) | (Value::Tuple(left), Value::Tuple(right)) => left == right,
            (Value::Map(left), Value::Map(right)) => left == right,
            (Value::Record { name: left_name, fields: left }, Value::Record { name: right_name, fields: right }) => {
                left_name == right_name && left == right
            }
            (Value::Pid(left), Value::Pid(right)) => left == right,
            (Value::Native(left), Value::Native(right)) => Arc::ptr_eq(&left.object, &right.object),
            (Value::GcHandle(left), Value::GcHandle(right)) => Arc::ptr_eq(&left.object, &right.object),
            _ => false,
        }
    }
}

/// Builds a value out of what was decoded.
#[inline(always)]
pub(crate) fn build(node: Node<'_, Value>) -> Value {
    match node {
        Node::Unit => Value::Unit,
        Node::Bool(value) => Value::Bool(value),
        Node::Int(value) => Value::Int(value),
        Node::Float(value) => Value::Float(value),
        Node::Char(value) => Value::string(value),
        Node::Pid(pid) => Value::Pid(Pid(pid)),
        Node::String(text) | Node::BigInt(text) | Node::Decimal(text) => Value::string(text),
        Node::List(elements) | Node::Set(elements) => Value::list(elements),
        Node::Tuple(elements) => Value::tuple(elements),
        Node::Map(entries) => build_map(entries),
        Node::Record { type_name, names, fields } => {
            Value::record(type_name, names.into_iter().map(str::to_owned).zip(fields).collect())
        }
        Node::Variant { constructor, fields, .. } => {
            let named = fields.into_iter().enumerate().map(|(index, field)| (index.to_string(), field));
            Value::record(constructor, named.collect())
        }
        Node::FloatList(numbers) | Node::F64Array(numbers) => build_list(&numbers, Value::Float),
        Node::IntList(numbers) | Node::I64Array(numbers) => build_list(&numbers, Value::Int),
        Node::F32Array(numbers) => build_list(&numbers, |number| Value::Float(f64::from(number))),
        Node::Bytes(bytes) => Value::Bytes(Arc::new(bytes.to_vec())),
        Node::Handle(object) => match object.cleanup() {
            Some(cleanup) => Value::of_object(object, cleanup),
            None => Value::Native(NativeHandle { object }),
        },
    }
}

fn build_list<T: Number>(numbers: &Packed<T>, element: fn(T) -> Value) -> Value {
    // The host lends each call's arrays to one reader only, so they are readable here.
    Value::list(numbers.as_slice().unwrap_or_default().iter().map(|&number| element(number)).collect())
}

/// A map when all keys are Strings, else a list of pairs.
fn build_map(entries: Vec<Value>) -> Value {
    let mut halves = entries.into_iter();
    let mut pairs = Vec::with_capacity(halves.len() / 2);
    while let (Some(key), Some(value)) = (halves.next(), halves.next()) {
        pairs.push((key, value));
    }
    if pairs.iter().all(|(key, _)| matches!(key, Value::String(_))) {
        let text = |key: Value| key.as_string().unwrap_or_default().to_owned();
        return Value::map(pairs.into_iter().map(|(key, value)| (text(key), value)).collect());
    }
    Value::list(pairs.into_iter().map(|(key, value)| Value::tuple(vec![key, value])).collect())
}

/// Shows what a value is made of.
#[inline(always)]
pub(crate) fn view(value: &Value) -> View<'_, Value> {
    match value {
        Value::Unit | Value::None => View::Unit,
        Value::Bool(value) => View::Bool(*value),
        Value::Int(value) => View::Int(*value),
        Value::Float(value) => View::Float(*value),
        Value::String(text) => View::String(text),
        Value::Bytes(bytes) => View::Bytes(Packed::from(bytes.clone())),
        Value::List(elements) => View::List(elements),
        Value::Tuple(elements) => View::Tuple(elements),
        Value::Map(entries) => View::TextMap(entries),
        Value::Record { name, fields } => View::Record { type_name: name, fields },
        Value::Pid(pid) => View::Pid(pid.0),
        Value::Native(handle) => View::Handle(&handle.object),
        Value::GcHandle(handle) => View::Handle(&handle.object),
    }
}
