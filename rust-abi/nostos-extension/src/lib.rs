//! Native extensions for Nostos.
//!
//! An extension is a `cdylib` that declares itself and registers functions, which programs call with
//! `__native__("Module.function", …)`:
//!
//! ```
//! use nostos_extension::{declare_extension, ExtContext, ExtRegistry, Value};
//!
//! declare_extension!("greeting", "0.1.0", register);
//!
//! fn register(reg: &mut ExtRegistry) {
//!     reg.add_fn("Greeting.hello", "String -> String", hello);
//! }
//!
//! fn hello(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
//!     let name = args[0].as_str().ok_or("hello: expected a String")?;
//!     Ok(Value::string(format!("Hello, {name}!")))
//! }
//! # fn main() {
//! #     let answer = hello(&[Value::string("Ada")], &ExtContext::detached());
//! #     assert_eq!(answer, Ok(Value::string("Hello, Ada!")));
//! # }
//! ```
//!
//! Unit tests call a function directly with [`ExtContext::detached`], or by name with [`ExtRegistry::call`].
//!
//! An error is an exception in the program; a panic is one too, and the program can go on to use the extension.
//! Native functions never call back into the program: return data, or send messages with [`ExtContext::send`].

mod context;
mod face;
mod registry;
mod value;

pub use context::ExtContext;
#[cfg(feature = "tokio")]
pub use registry::AsyncExtFn;
pub use registry::{ExtFn, ExtRegistry};
pub use value::{Pid, Record, Value, Variant};

/// For `declare_extension!` only.
#[doc(hidden)]
pub mod private {
    pub use crate::face::DocumentFace as ThisFace;
    pub use nostos_extension_core::{abi, vtable, Extension, Library, Registry};

    /// Name of this SDK.
    pub const SDK_NAME: &str = env!("CARGO_PKG_NAME");
    /// Its version.
    pub const SDK_VERSION: &str = env!("CARGO_PKG_VERSION");
}

/// Makes the crate an extension: its name, its version, and the function that registers what it has.
///
/// Exactly one per crate:
///
/// ```compile_fail
/// use nostos_extension::{declare_extension, ExtRegistry};
/// declare_extension!("one", "0.1.0", register);
/// declare_extension!("two", "0.1.0", register);
/// fn register(_reg: &mut ExtRegistry) {}
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! declare_extension {
    ($name:expr, $version:expr, $register:expr $(,)?) => {
        #[doc(hidden)]
        #[allow(non_upper_case_globals)]
        pub const a_crate_declares_one_nostos_extension: () = {
            use $crate::private::{abi, vtable, Extension, Library, Registry, ThisFace};

            struct Declared;

            static LIBRARY: Library<ThisFace> = Library::new($name, $version, register_into);

            fn register_into(registry: &mut Registry<ThisFace>) {
                let register: fn(&mut $crate::ExtRegistry) = $register;
                $crate::ExtRegistry::fill(registry, register);
            }

            impl Extension for Declared {
                type Face = ThisFace;
                const NAME: &'static str = $name;
                const VERSION: &'static str = $version;
                const SDK_NAME: &'static str = $crate::private::SDK_NAME;
                const SDK_VERSION: &'static str = $crate::private::SDK_VERSION;

                fn library() -> &'static Library<ThisFace> {
                    &LIBRARY
                }
            }

            static VTABLE: abi::Vtable = vtable::<Declared>();

            #[unsafe(no_mangle)]
            pub extern "C" fn nostos_extension() -> *const abi::Vtable {
                &raw const VTABLE
            }
        };
    };
}
