//! What an extension registers.

#[cfg(feature = "tokio")]
use std::{future::Future, sync::Arc};

use nostos_extension_core::Registry;
#[cfg(feature = "tokio")]
use nostos_extension_core::{abi, StartFn};

use crate::context::ExtContext;
use crate::face::DocumentFace;
use crate::value::Value;

/// A native function that answers at once.
pub type ExtFn = fn(&[Value], &ExtContext) -> Result<Value, String>;

/// A native function that answers later: `async fn(&[Value], &ExtContext) -> Result<Value, String>`.
///
/// The lifetime is that of one call's arguments, so that the future may borrow them; every such function has the trait.
#[cfg(feature = "tokio")]
pub trait AsyncExtFn<'a> {
    /// What it returns.
    type Future: Future<Output = Result<Value, String>> + Send + 'a;

    /// Calls it.
    fn start(&self, arguments: &'a [Value], context: &'a ExtContext) -> Self::Future;
}

#[cfg(feature = "tokio")]
impl<'a, F, Fut> AsyncExtFn<'a> for F
where
    F: Fn(&'a [Value], &'a ExtContext) -> Fut,
    Fut: Future<Output = Result<Value, String>> + Send + 'a,
{
    type Future = Fut;

    fn start(&self, arguments: &'a [Value], context: &'a ExtContext) -> Fut {
        self(arguments, context)
    }
}

/// Collects the functions and types of an extension.
///
/// Signatures are written in the language: `"(List[Float], Int) -> DVector"`, `"() -> Int"`, `"String -> Bool"`, with
/// the opaque and record types of this extension by their names. The program's arguments and the result are checked against
/// them, and they give the call its type. A mistake in one is reported when the extension is loaded.
pub struct ExtRegistry {
    inner: Registry<DocumentFace>,
}

impl Default for ExtRegistry {
    fn default() -> Self {
        ExtRegistry::new()
    }
}

impl ExtRegistry {
    /// An empty registry, for unit tests of an extension.
    pub fn new() -> ExtRegistry {
        ExtRegistry { inner: Registry::new("", "") }
    }

    /// Lets `register` fill a registry. `declare_extension!` uses it.
    #[doc(hidden)]
    pub fn fill(registry: &mut Registry<DocumentFace>, register: impl FnOnce(&mut ExtRegistry)) {
        let mut filled = ExtRegistry { inner: std::mem::replace(registry, Registry::new("", "")) };
        register(&mut filled);
        *registry = filled.inner;
    }

    /// Registers a function without a signature: arguments and result are dynamic.
    pub fn add<F>(&mut self, name: &str, function: F)
    where
        F: Fn(&[Value], &ExtContext) -> Result<Value, String> + Send + Sync + 'static,
    {
        self.add_fn_doc(name, "", "", function);
    }

    /// Registers a function with its signature.
    pub fn add_fn<F>(&mut self, name: &str, signature: &str, function: F)
    where
        F: Fn(&[Value], &ExtContext) -> Result<Value, String> + Send + Sync + 'static,
    {
        self.add_fn_doc(name, signature, "", function);
    }

    /// Registers a function with its signature and a description for users.
    pub fn add_fn_doc<F>(&mut self, name: &str, signature: &str, doc: &str, function: F)
    where
        F: Fn(&[Value], &ExtContext) -> Result<Value, String> + Send + Sync + 'static,
    {
        self.inner.add_sync(name, signature, doc, Box::new(function));
    }

    /// Registers an asynchronous function: the calling process sleeps until the future is done, all others run on. An
    /// ordinary `async fn(&[Value], &ExtContext) -> Result<Value, String>` is registered as it stands.
    #[cfg(feature = "tokio")]
    pub fn add_async<F>(&mut self, name: &str, signature: &str, function: F)
    where
        F: for<'a> AsyncExtFn<'a> + Send + Sync + 'static,
    {
        self.add_async_doc(name, signature, "", function);
    }

    /// As [`ExtRegistry::add_async`], with a description for users.
    #[cfg(feature = "tokio")]
    pub fn add_async_doc<F>(&mut self, name: &str, signature: &str, doc: &str, function: F)
    where
        F: for<'a> AsyncExtFn<'a> + Send + Sync + 'static,
    {
        let function = Arc::new(function);
        let start: StartFn<DocumentFace> = Box::new(move |arguments, context, completion| {
            let function = function.clone();
            let handle = nostos_extension_tasks::handle(&context);
            let context = ExtContext { inner: context };
            let future = async move { function.start(&arguments, &context).await };
            nostos_extension_tasks::start_async(&handle, completion, future);
        });
        self.inner.add_start(name, signature, doc, abi::FUNCTION_ASYNC, start);
    }

    /// Registers a function that may block or compute for long: it runs on a thread of its own while the calling process
    /// sleeps and all others run on.
    #[cfg(feature = "tokio")]
    pub fn add_blocking<F>(&mut self, name: &str, signature: &str, function: F)
    where
        F: Fn(&[Value], &ExtContext) -> Result<Value, String> + Send + Sync + 'static,
    {
        self.add_blocking_doc(name, signature, "", function);
    }

    /// As [`ExtRegistry::add_blocking`], with a description for users.
    #[cfg(feature = "tokio")]
    pub fn add_blocking_doc<F>(&mut self, name: &str, signature: &str, doc: &str, function: F)
    where
        F: Fn(&[Value], &ExtContext) -> Result<Value, String> + Send + Sync + 'static,
    {
        let function = Arc::new(function);
        let start: StartFn<DocumentFace> = Box::new(move |arguments, context, completion| {
            let function = function.clone();
            let handle = nostos_extension_tasks::handle(&context);
            let context = ExtContext { inner: context };
            nostos_extension_tasks::start_blocking(&handle, completion, move || function(&arguments, &context));
        });
        self.inner.add_start(name, signature, doc, abi::FUNCTION_BLOCKING, start);
    }

    /// Brings a type into the program of which only this extension knows what is inside: that of its handles.
    pub fn add_opaque_type(&mut self, name: &str) {
        self.inner.add_opaque_type(name);
    }

    /// Brings a record type into the program: field names and their types.
    pub fn add_record_type(&mut self, name: &str, fields: &[(&str, &str)]) {
        self.inner.add_record_type(name, fields);
    }

    /// Names of the registered functions in order.
    pub fn names(&self) -> Vec<&str> {
        self.inner.function_names()
    }

    /// Calls a registered function without a program, for unit tests of an extension. A name that is not registered and a
    /// function that answers later are errors.
    pub fn call(&self, name: &str, args: &[Value], ctx: &ExtContext) -> Result<Value, String> {
        self.inner.call(name, args, ctx)
    }
}
