//! Values as the codec takes and gives them.

use nostos_extension_core::{Fields, Node, View};

use super::{Group, Numbers, Repr, Shape, Text, Value};

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
            let names = names.into_iter().map(Text::from).collect();
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
