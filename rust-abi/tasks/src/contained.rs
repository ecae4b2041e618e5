//! A future whose panics are values.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use nostos_extension_core::crash::{self, CrashLine};
use nostos_extension_core::panics::contain;

/// Polls and drops the future inside `contain`. Yields its output, or the text of its panic.
pub(crate) struct Contained<Fut> {
    future: Option<Pin<Box<Fut>>>,
    line: Option<&'static CrashLine>,
}

impl<Fut> Contained<Fut> {
    /// Wraps a future that belongs to the native function that runs now.
    pub(crate) fn new(future: Fut) -> Contained<Fut> {
        Contained { future: Some(Box::pin(future)), line: crash::current() }
    }

    fn discard(&mut self) -> Result<(), String> {
        let future = self.future.take();
        contain(|| drop(future))
    }
}

impl<Fut: Future> Future for Contained<Fut> {
    type Output = Result<Fut::Output, String>;

    fn poll(mut self: Pin<&mut Self>, waker: &mut Context<'_>) -> Poll<Self::Output> {
        let _running = self.line.map(crash::enter);
        let Some(future) = &mut self.future else {
            return Poll::Ready(Err("a future was polled after its end".to_owned()));
        };
        match contain(|| future.as_mut().poll(waker)) {
            Ok(Poll::Pending) => Poll::Pending,
            // What the future owned is gone before its answer is seen: arguments are no longer borrowed.
            Ok(Poll::Ready(output)) => Poll::Ready(self.discard().map(|()| output)),
            Err(text) => {
                let _ = self.discard();
                Poll::Ready(Err(text))
            }
        }
    }
}

impl<Fut> Drop for Contained<Fut> {
    fn drop(&mut self) {
        let _ = self.discard();
    }
}
