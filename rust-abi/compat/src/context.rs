//! What a native function may use of the runtime.

use std::fmt;
use std::future::Future;

use nostos_extension_core::Context;
use tokio::runtime::Handle;
use tokio::sync::mpsc::UnboundedSender;

use crate::face::CompatibleFace;
use crate::value::{Pid, Value};

/// A message on its way to a process.
#[derive(Clone, Debug)]
pub struct ExtMessage {
    /// The receiver.
    pub target: Pid,
    /// What it receives.
    pub value: Value,
}

/// On whose behalf a native function runs, and the way back to the program.
#[derive(Clone)]
pub struct ExtContext {
    way: Way,
}

#[derive(Clone)]
enum Way {
    /// To the program that loaded this extension.
    Program(Context<CompatibleFace>),
    /// To a unit test.
    Test { handle: Handle, sender: UnboundedSender<ExtMessage>, caller: Pid },
}

impl fmt::Debug for ExtContext {
    /// Tells for whom it is; what leads to the program is nobody's business.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ExtContext").field("caller", &self.caller()).finish_non_exhaustive()
    }
}

impl ExtContext {
    /// A context for unit tests: tasks run on that runtime, messages go to that channel, the calling process is `caller`.
    pub fn new(handle: Handle, sender: UnboundedSender<ExtMessage>, caller: Pid) -> ExtContext {
        ExtContext { way: Way::Test { handle, sender, caller } }
    }

    pub(crate) fn of_program(context: Context<CompatibleFace>) -> ExtContext {
        ExtContext { way: Way::Program(context) }
    }

    /// The process that made the call.
    pub fn caller(&self) -> Pid {
        match &self.way {
            Way::Program(context) => Pid(context.caller()),
            Way::Test { caller, .. } => *caller,
        }
    }

    /// Puts a value into the mailbox of a process. Nothing happens when that process has ended.
    pub fn send(&self, target: Pid, value: Value) {
        match &self.way {
            Way::Program(context) => context.send(target.0, value),
            // A test that dropped its receiver does not want the message.
            Way::Test { sender, .. } => drop(sender.send(ExtMessage { target, value })),
        }
    }

    /// Puts a value into the mailbox of the process that made the call.
    pub fn reply(&self, value: Value) {
        self.send(self.caller(), value);
    }

    /// The Tokio runtime of this extension, started at the first use.
    pub fn tokio_handle(&self) -> Handle {
        match &self.way {
            Way::Program(context) => nostos_extension_tasks::handle(context),
            Way::Test { handle, .. } => handle.clone(),
        }
    }

    /// Runs a future in the background. It answers, if at all, with [`ExtContext::send`] or [`ExtContext::reply`].
    pub fn spawn_async<Fut>(&self, future: Fut)
    where
        Fut: Future + Send + 'static,
        Fut::Output: Send,
    {
        match &self.way {
            Way::Program(context) => nostos_extension_tasks::spawn_async(context, future),
            Way::Test { handle, .. } => drop(handle.spawn(async move { drop(future.await) })),
        }
    }

    /// Runs a closure that may block, on a thread for such work.
    pub fn spawn_blocking<W, R>(&self, work: W)
    where
        W: FnOnce() -> R + Send + 'static,
    {
        match &self.way {
            Way::Program(context) => nostos_extension_tasks::spawn_blocking(context, work),
            Way::Test { handle, .. } => drop(handle.spawn_blocking(move || drop(work()))),
        }
    }

    /// Runs a closure that computes for long; no more of them run at once than there are processors.
    pub fn spawn_compute<W, R>(&self, work: W)
    where
        W: FnOnce() -> R + Send + 'static,
    {
        match &self.way {
            Way::Program(context) => nostos_extension_tasks::spawn_compute(context, work),
            Way::Test { handle, .. } => drop(handle.spawn_blocking(move || drop(work()))),
        }
    }
}
