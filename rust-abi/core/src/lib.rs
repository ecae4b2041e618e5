//! What every extension of Nostos has in common: the structs of the C ABI (`include/nostos_ext.h`), the codec between the
//! ABI's flat messages and values, handles, dispatch of calls, requests and messages, containment of panics, and
//! the crash report.
//!
//! Authors use one of the two faces instead of this crate: `nostos-extension`, or `compat` for extensions written for the
//! older SDK. A face says what its values look like ([`Face`]); all the rest is here, once.

pub mod abi;
mod buffer;
mod clock;
mod completion;
mod context;
pub mod crash;
pub mod decode;
pub mod encode;
mod event;
mod face;
mod library;
mod loans;
mod object;
mod outbox;
mod packed;
pub mod panics;
mod pin;
mod registry;
mod vtable;
mod wake;
mod words;

pub use completion::{Answer, Canceller, Completion};
pub use context::{Context, Task};
pub use face::{Face, Fields, Node, View};
pub use library::Library;
pub use object::{complain, rust_type_id, CleanupFn, Object, ObjectTable};
pub use packed::Packed;
pub use registry::{Registry, StartFn, SyncFn};
pub use vtable::{vtable, Extension};
pub use wake::{poll_woken, wake_host};
pub use words::Number;
