//! A future that answers a request.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use nostos_extension_core::{Answer, Completion, Face};

use crate::contained::Contained;

/// Polls a future and gives its outcome to the completion. Fields are dropped in this order, so that a cancelled future
/// and all it holds is gone before the host hears of it.
pub(crate) struct Answering<F: Face, Fut> {
    work: Contained<Fut>,
    completion: Option<Completion<F>>,
}

impl<F: Face, Fut> Answering<F, Fut> {
    /// Lets a future of the native function that runs now answer its request.
    pub(crate) fn new(future: Fut, completion: Completion<F>) -> Answering<F, Fut> {
        Answering { work: Contained::new(future), completion: Some(completion) }
    }
}

// Both fields are plain values: `Contained` keeps its future in a box.
impl<F: Face, Fut> Unpin for Answering<F, Fut> {}

impl<F, Fut> Future for Answering<F, Fut>
where
    F: Face,
    Fut: Future<Output = Result<F::Value, String>>,
{
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, waker: &mut Context<'_>) -> Poll<()> {
        let Poll::Ready(outcome) = Pin::new(&mut self.work).poll(waker) else { return Poll::Pending };
        if let Some(completion) = self.completion.take() {
            completion.finish(match outcome {
                Ok(result) => Answer::from(result),
                Err(text) => Answer::Panic(text),
            });
        }
        Poll::Ready(())
    }
}
