//! This face of the SDK, as the core sees it.

use nostos_extension_core::{abi, Context, Face, Node, View};

use crate::context::ExtContext;
use crate::value::{build, view, Value};

/// The face of the older SDK.
pub enum CompatibleFace {}

impl Face for CompatibleFace {
    type Value = Value;
    type Context = ExtContext;
    const LIBRARY_FLAGS: u32 = abi::LIBRARY_COMPATIBLE_FACE;
    const SIGNATURE_FLAGS: u32 = 0;

    #[inline]
    fn context(context: Context<Self>) -> ExtContext {
        ExtContext::of_program(context)
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
