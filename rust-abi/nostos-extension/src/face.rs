//! This face of the SDK, as the core sees it.

use nostos_extension_core::{abi, Context, Face, Node, View};

use crate::context::ExtContext;
use crate::value::{build, view, Value};

/// The face that the language's documentation of extensions describes.
pub enum DocumentFace {}

impl Face for DocumentFace {
    type Value = Value;
    type Context = ExtContext;
    const LIBRARY_FLAGS: u32 = 0;
    const SIGNATURE_FLAGS: u32 = abi::SIGNATURE_BINDS;

    #[inline]
    fn context(context: Context<Self>) -> ExtContext {
        ExtContext { inner: context }
    }

    #[inline(always)]
    fn build(node: Node<'_, Value>) -> Value {
        build(node)
    }

    #[inline(always)]
    fn view(value: &Value) -> View<'_, Value> {
        view(value)
    }
}
