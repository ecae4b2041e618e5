//! The part of an extension's context that needs no executor.

use crate::face::Face;
use crate::library::Library;

/// Whom a call is made for, and the way back to the program.
///
/// Clones may be kept and used on any thread, for as long as one likes. Those that are kept count as a possible source of
/// messages, so the program does not call itself deadlocked while one exists.
pub struct Context<F: Face> {
    library: Option<&'static Library<F>>,
    caller: u64,
    counted: bool,
}

impl<F: Face> Context<F> {
    /// The context of one call, which does not outlive it.
    pub(crate) fn of_call(library: &'static Library<F>, caller: u64) -> Context<F> {
        Context { library: Some(library), caller, counted: false }
    }

    /// A context without a program: what is sent goes nowhere. For unit tests of an extension.
    pub fn detached() -> Context<F> {
        Context { library: None, caller: 0, counted: false }
    }

    /// The process that made the call.
    pub fn caller(&self) -> u64 {
        self.caller
    }

    /// Puts a value into the mailbox of a process; nothing happens when the process or the program is gone.
    pub fn send(&self, pid: u64, value: F::Value) {
        if let Some(library) = self.library {
            library.send(pid, value);
        }
    }

    /// The library of this context; `None` for a detached one.
    pub fn library(&self) -> Option<&'static Library<F>> {
        self.library
    }

    /// Counts a task in for as long as the result lives.
    pub fn task(&self) -> Task<F> {
        if let Some(library) = self.library {
            library.task_started();
        }
        Task { library: self.library }
    }
}

impl<F: Face> Clone for Context<F> {
    fn clone(&self) -> Self {
        if let Some(library) = self.library {
            library.source_added();
        }
        Context { library: self.library, caller: self.caller, counted: true }
    }
}

impl<F: Face> Drop for Context<F> {
    fn drop(&mut self) {
        if let (Some(library), true) = (self.library, self.counted) {
            library.source_gone();
        }
    }
}

/// A running task of an extension.
pub struct Task<F: Face> {
    library: Option<&'static Library<F>>,
}

impl<F: Face> Drop for Task<F> {
    fn drop(&mut self) {
        if let Some(library) = self.library {
            library.task_finished();
        }
    }
}
