//! What a face of the SDK must say about its values, so that everything else is written once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::context::Context;
use crate::object::Object;
use crate::packed::Packed;

/// A face: one way to show the ABI's values to authors.
pub trait Face: Sized + 'static {
    /// The value that authors see.
    type Value: Send + Sync + 'static;
    /// The context that authors see.
    type Context: Send + 'static;
    /// `LIBRARY_*` flags of libraries written for this face.
    const LIBRARY_FLAGS: u32;
    /// Whether signatures bind (`SIGNATURE_BINDS`) or only document (0).
    const SIGNATURE_FLAGS: u32;

    /// Wraps a context.
    fn context(context: Context<Self>) -> Self::Context;
    /// Builds a value out of what was decoded.
    fn build(node: Node<'_, Self::Value>) -> Self::Value;
    /// Shows what a value is made of, to be encoded.
    fn view(value: &Self::Value) -> View<'_, Self::Value>;
}

/// A decoded value, its children built already. Texts are borrowed from the message.
#[derive(Debug)]
pub enum Node<'m, V> {
    /// `()`.
    Unit,
    /// A Bool.
    Bool(bool),
    /// An Int of any width.
    Int(i64),
    /// A Float or Float32.
    Float(f64),
    /// A Char.
    Char(char),
    /// A process.
    Pid(u64),
    /// A String.
    String(&'m str),
    /// A BigInt in decimal digits.
    BigInt(&'m str),
    /// A Decimal in decimal digits.
    Decimal(&'m str),
    /// A list that is not packed: empty, or neither all Float nor all Int.
    List(Vec<V>),
    /// A tuple.
    Tuple(Vec<V>),
    /// A map: keys and values in turn.
    Map(Vec<V>),
    /// A set.
    Set(Vec<V>),
    /// A record; as many names as fields.
    Record {
        /// Full name of its type.
        type_name: &'m str,
        /// Names of the fields in order.
        names: Vec<&'m str>,
        /// Values of the fields in order.
        fields: Vec<V>,
    },
    /// A variant, its fields in the order of the declaration.
    Variant {
        /// Full name of its type.
        type_name: &'m str,
        /// The constructor.
        constructor: &'m str,
        /// Values of the fields.
        fields: Vec<V>,
    },
    /// A non-empty list of Floats.
    FloatList(Packed<f64>),
    /// A non-empty list of Ints.
    IntList(Packed<i64>),
    /// A Float64Array.
    F64Array(Packed<f64>),
    /// An Int64Array.
    I64Array(Packed<i64>),
    /// A Float32Array.
    F32Array(Packed<f32>),
    /// A Buffer.
    Bytes(Packed<u8>),
    /// A handle.
    Handle(Arc<Object>),
}

/// A value about to be encoded.
pub enum View<'v, V> {
    /// `()`.
    Unit,
    /// A Bool.
    Bool(bool),
    /// An Int.
    Int(i64),
    /// A Float.
    Float(f64),
    /// A Char.
    Char(char),
    /// A process.
    Pid(u64),
    /// A String.
    String(&'v str),
    /// A BigInt in decimal digits.
    BigInt(&'v str),
    /// A Decimal in decimal digits.
    Decimal(&'v str),
    /// A list; all Floats or all Ints are packed by the encoder.
    List(&'v [V]),
    /// A tuple.
    Tuple(&'v [V]),
    /// A map: keys and values in turn.
    Map(&'v [V]),
    /// A map with text keys.
    TextMap(&'v HashMap<String, V>),
    /// A set.
    Set(&'v [V]),
    /// A record.
    Record {
        /// Full name of its type.
        type_name: &'v str,
        /// Its fields.
        fields: &'v dyn Fields<V>,
    },
    /// A variant.
    Variant {
        /// Full name of its type; may be empty when the signature says it.
        type_name: &'v str,
        /// The constructor.
        constructor: &'v str,
        /// Values of the fields.
        fields: &'v [V],
    },
    /// A packed list of Floats.
    FloatList(Packed<f64>),
    /// A packed list of Ints.
    IntList(Packed<i64>),
    /// A Float64Array.
    F64Array(Packed<f64>),
    /// An Int64Array.
    I64Array(Packed<i64>),
    /// A Float32Array.
    F32Array(Packed<f32>),
    /// A Buffer.
    Bytes(Packed<u8>),
    /// A handle.
    Handle(&'v Arc<Object>),
}

/// The fields of a record in order.
pub trait Fields<V> {
    /// How many there are.
    fn count(&self) -> usize;
    /// Name and value of one.
    fn field(&self, index: usize) -> (&str, &V);
}

impl<V> Fields<V> for Vec<(String, V)> {
    fn count(&self) -> usize {
        self.len()
    }

    fn field(&self, index: usize) -> (&str, &V) {
        let (name, value) = &self[index];
        (name, value)
    }
}
