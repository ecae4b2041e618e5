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

    /// What `cancel` of this request runs, once, on the runtime thread. When the request was cancelled already it
    /// runs now.
    pub fn on_cancel(&self, hook: impl FnOnce() + Send + 'static) {
        self.library.set_cancel_hook(self.request, Box::new(hook));
    }

    /// The number of the request.
    pub fn request(&self) -> u64 {
        self.request
    }
}

impl<F: Face> Drop for Completion<F> {
    fn drop(&mut self) {
        if self.open {
            self.library.complete(self.request, Answer::Cancelled);
        }
    }
}
