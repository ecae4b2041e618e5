//! What an extension registers, in the shape in which the host reads it.

use crate::abi;
use crate::completion::Completion;
use crate::context::Context;
use crate::crash::CrashLine;
use crate::face::Face;

/// A native function that answers within the call.
pub type SyncFn<F> =
    Box<dyn Fn(&[<F as Face>::Value], &<F as Face>::Context) -> Result<<F as Face>::Value, String> + Send + Sync>;

/// Starts a native function whose answer goes to the completion. It owns its arguments.
pub type StartFn<F> = Box<dyn Fn(Vec<<F as Face>::Value>, Context<F>, Completion<F>) + Send + Sync>;

pub(crate) enum Run<F: Face> {
    Sync(SyncFn<F>),
    Start(StartFn<F>),
}

/// A function as the dispatcher sees it.
pub(crate) struct Entry<F: Face> {
    pub(crate) run: Run<F>,
    /// What the crash report says when the process dies in it.
    pub(crate) crash_line: &'static CrashLine,
}

/// Collects what `register` registers.
pub struct Registry<F: Face> {
    pub(crate) entries: Vec<Entry<F>>,
    pub(crate) functions: Vec<abi::Function>,
    pub(crate) types: Vec<abi::Type>,
    extension: String,
}

/// What the host reads lives for ever, like the library it belongs to.
fn for_ever(text: &str) -> abi::Text {
    if text.is_empty() {
        return abi::Text::empty();
    }
    abi::Text::of(String::leak(text.to_owned()))
}

impl<F: Face> Registry<F> {
    /// An empty registry of the extension with that name and version.
    pub fn new(name: &str, version: &str) -> Registry<F> {
        Registry {
            entries: Vec::new(),
            functions: Vec::new(),
            types: Vec::new(),
            extension: format!("{name} {version}"),
        }
    }

    /// Registers a function that answers within the call. Empty `signature` or `doc`: none.
    pub fn add_sync(&mut self, name: &str, signature: &str, doc: &str, function: SyncFn<F>) {
        self.add(name, signature, doc, abi::FUNCTION_SYNC, Run::Sync(function));
    }

    /// Registers a function of kind `FUNCTION_ASYNC` or `FUNCTION_BLOCKING`.
    pub fn add_start(&mut self, name: &str, signature: &str, doc: &str, kind: u32, function: StartFn<F>) {
        self.add(name, signature, doc, kind, Run::Start(function));
    }

    fn add(&mut self, name: &str, signature: &str, doc: &str, kind: u32, run: Run<F>) {
        let crash_line = format!("native code crashed in {name} ({})\n", self.extension);
        self.entries.push(Entry { run, crash_line: CrashLine::leak(crash_line) });
        self.functions.push(abi::Function {
            struct_size: size_of::<abi::Function>() as u32,
            kind,
            flags: if signature.is_empty() { 0 } else { F::SIGNATURE_FLAGS },
            reserved: 0,
            name: for_ever(name),
            signature: for_ever(signature),
            doc: for_ever(doc),
        });
    }

    /// Registers a type without visible fields.
    pub fn add_opaque_type(&mut self, name: &str) {
        self.add_type(name, abi::TYPE_OPAQUE, &[]);
    }

    /// Registers a record type; each field is its name and its type in the language's own syntax.
    pub fn add_record_type(&mut self, name: &str, fields: &[(&str, &str)]) {
        self.add_type(name, abi::TYPE_RECORD, fields);
    }

    fn add_type(&mut self, name: &str, kind: u32, fields: &[(&str, &str)]) {
        let fields: Vec<abi::Field> =
            fields.iter().map(|(name, kind)| abi::Field { name: for_ever(name), r#type: for_ever(kind) }).collect();
        self.types.push(abi::Type {
            struct_size: size_of::<abi::Type>() as u32,
            kind,
            name: for_ever(name),
            doc: abi::Text::empty(),
            field_count: fields.len() as u32,
            fields: if fields.is_empty() { std::ptr::null() } else { Vec::leak(fields).as_ptr() },
            reserved: 0,
        });
    }

    /// Names of the registered functions in order, for tests of an extension.
    pub fn function_names(&self) -> Vec<&str> {
        // SAFETY: every name was made by `for_ever` above.
        self.functions.iter().map(|function| unsafe { function.name.as_str() }).collect()
    }

    /// Calls a registered function without a program; for unit tests of an extension. One that is not registered, or that
    /// answers later, is an error.
    pub fn call(&self, name: &str, arguments: &[F::Value], context: &F::Context) -> Result<F::Value, String> {
        let Some(index) = self.function_names().iter().position(|known| *known == name) else {
            return Err(format!("Unknown extension function: {name}"));
        };
        match &self.entries[index].run {
            Run::Sync(function) => function(arguments, context),
            Run::Start(_) => Err(format!("{name} answers later, so only a program can call it")),
        }
    }
}
