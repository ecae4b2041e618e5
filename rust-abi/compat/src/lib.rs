//! The older SDK's face: extensions that were written for it build against this crate, their sources untouched, when their
//! `nostos-extension` dependency points here.
//!
//! ```
//! use nostos_extension::*;
//!
//! declare_extension!("greeting", "0.1.0", register);
//!
//! fn register(reg: &mut ExtRegistry) {
//!     reg.add("Greeting.hello", hello);
//! }
//!
//! fn hello(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
//!     let name = args[0].as_string()?;
//!     Ok(Value::String(std::sync::Arc::new(format!("Hello, {}!", name))))
//! }
//! # fn main() {
//! #     assert_eq!(Value::Int(1).as_string(), Err("Expected String, got \"Int\"".to_string()));
//! # }
//! ```
//!
//! New extensions are better written for the other face, whose signatures are checked.

mod context;
mod convert;
mod face;
mod registry;
mod show;
mod value;

pub use context::{ExtContext, ExtMessage};
pub use registry::{ExtFn, ExtRegistry};
pub use tokio;
pub use value::{GcNativeHandle, NativeCleanupFn, NativeHandle, Pid, Value};

/// For `declare_extension!` only.
#[doc(hidden)]
pub mod private {
    pub use crate::face::CompatibleFace as ThisFace;
    pub use nostos_extension_core::{abi, vtable, Extension, Library, Registry};

    /// Name of this SDK.
    pub const SDK_NAME: &str = concat!(env!("CARGO_PKG_NAME"), " (compatible)");
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
