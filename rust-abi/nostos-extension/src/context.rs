//! What a native function may use of the runtime.

#[cfg(feature = "tokio")]
use std::future::Future;

use nostos_extension_core::Context;

use crate::face::DocumentFace;
use crate::value::{Pid, Value};

/// On whose behalf a native function runs, and the way back to the program.
///
/// Clones may be kept, moved to other threads and used there for as long as one likes; when the program is gone they do
/// nothing.
#[derive(Clone)]
pub struct ExtContext {
    pub(crate) inner: Context<DocumentFace>,
}

impl ExtContext {
    /// A context without a program, for unit tests of an extension: messages go nowhere.
    pub fn detached() -> ExtContext {
        ExtContext { inner: Context::detached() }
    }

    /// The process that made the call.
    pub fn caller(&self) -> Pid {
        Pid(self.inner.caller())
    }

    /// Puts a value into the mailbox of a process. Nothing happens when that process has ended.
    pub fn send(&self, pid: Pid, value: Value) {
        self.inner.send(pid.0, value);
    }

    /// Puts a value into the mailbox of the process that made the call.
    pub fn reply(&self, value: Value) {
        self.send(self.caller(), value);
    }
}

#[cfg(feature = "tokio")]
impl ExtContext {
    /// Runs a future in the background. It answers, if at all, with [`ExtContext::send`] or [`ExtContext::reply`].
    pub fn spawn_async<Fut>(&self, future: Fut)
    where
        Fut: Future + Send + 'static,
    {
        nostos_extension_tasks::spawn_async(&self.inner, future);
    }

    /// Runs a closure that may block, on a thread for such work.
    pub fn spawn_blocking<W, R>(&self, work: W)
    where
        W: FnOnce() -> R + Send + 'static,
    {
        nostos_extension_tasks::spawn_blocking(&self.inner, work);
    }

    /// Runs a closure that computes for long; no more of them run at once than there are processors.
    pub fn spawn_compute<W, R>(&self, work: W)
    where
        W: FnOnce() -> R + Send + 'static,
    {
        nostos_extension_tasks::spawn_compute(&self.inner, work);
    }

    /// The Tokio runtime of this extension, started at the first use.
    pub fn tokio_handle(&self) -> tokio::runtime::Handle {
        nostos_extension_tasks::handle(&self.inner)
    }
}
