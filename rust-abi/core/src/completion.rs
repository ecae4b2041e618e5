//! The answer to a request that a call left pending.

use crate::face::Face;
use crate::library::Library;

/// How a request ended.
pub enum Answer<V> {
    /// With a value.
    Value(V),
    /// With the error text of the function.
    Error(String),
    /// With a panic, whose text this is.
    Panic(String),
    /// It was cancelled before it finished.
    Cancelled,
}

impl<V> From<Result<V, String>> for Answer<V> {
    fn from(result: Result<V, String>) -> Self {
        match result {
            Ok(value) => Answer::Value(value),
            Err(text) => Answer::Error(text),
        }
    }
}

/// The duty to answer one request, exactly once: dropping it answers `Cancelled`.
pub struct Completion<F: Face> {
    library: &'static Library<F>,
    request: u64,
    open: bool,
}

impl<F: Face> Completion<F> {
    pub(crate) fn new(library: &'static Library<F>, request: u64) -> Completion<F> {
        Completion { library, request, open: true }
    }

    /// Answers. From any thread.
    pub fn finish(mut self, answer: Answer<F::Value>) {
        self.open = false;
        self.library.complete(self.request, answer);
    }

    /// What can be told about the request when the completion itself is elsewhere.
    pub fn canceller(&self) -> Canceller<F> {
        Canceller { library: self.library, request: self.request }
    }
}

/// Where a request is told how it is cancelled.
pub struct Canceller<F: Face> {
    library: &'static Library<F>,
    request: u64,
}

impl<F: Face> Canceller<F> {
    /// What cancelling the request runs, once. When it was cancelled already it runs now; when it is answered, never.
    pub fn on_cancel(self, hook: impl FnOnce() + Send + 'static) {
        self.library.set_cancel_hook(self.request, Box::new(hook));
    }
}

impl<F: Face> Drop for Completion<F> {
    fn drop(&mut self) {
        if self.open {
            self.library.complete(self.request, Answer::Cancelled);
        }
    }
}
