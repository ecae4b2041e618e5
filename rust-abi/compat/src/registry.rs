//! What an extension registers.

use nostos_extension_core::Registry;

use crate::context::ExtContext;
use crate::face::CompatibleFace;
use crate::value::Value;

/// A native function.
pub type ExtFn = fn(&[Value], &ExtContext) -> Result<Value, String>;

/// Collects the functions and types of an extension. Signatures are documentation here: nothing is checked against them.
pub struct ExtRegistry {
    inner: Registry<CompatibleFace>,
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
    pub fn fill(registry: &mut Registry<CompatibleFace>, register: impl FnOnce(&mut ExtRegistry)) {
        let mut filled = ExtRegistry { inner: std::mem::replace(registry, Registry::new("", "")) };
        register(&mut filled);
        *registry = filled.inner;
    }

    /// Registers a function.
    pub fn add<F>(&mut self, name: &str, function: F)
    where
        F: Fn(&[Value], &ExtContext) -> Result<Value, String> + Send + Sync + 'static,
    {
        self.add_fn_doc(name, "", "", function);
    }

    /// Registers a function and says what it takes and gives.
    pub fn add_fn<F>(&mut self, name: &str, signature: &str, function: F)
    where
        F: Fn(&[Value], &ExtContext) -> Result<Value, String> + Send + Sync + 'static,
    {
        self.add_fn_doc(name, signature, "", function);
    }

    /// Registers a function, says what it takes and gives, and describes it.
    pub fn add_fn_doc<F>(&mut self, name: &str, signature: &str, doc: &str, function: F)
    where
        F: Fn(&[Value], &ExtContext) -> Result<Value, String> + Send + Sync + 'static,
    {
        self.inner.add_sync(name, signature, doc, Box::new(function));
    }

    /// Brings a type into the program of which only this extension knows what is inside.
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
