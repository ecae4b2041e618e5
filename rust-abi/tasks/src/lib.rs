//! Asynchronous and blocking work of an extension, for either face of the SDK.
//!
//! Each extension has one Tokio runtime, of the extension's own `tokio` crate, started at first use. Panics of tasks are
//! contained and reported; what a task was doing when the process crashes is named by the crash report.

mod answering;
mod contained;
mod runtime;
mod seat;

use std::future::Future;

use nostos_extension_core::crash::{self, CrashLine};
use nostos_extension_core::panics::contain;
use nostos_extension_core::{complain, Answer, Completion, Context, Face};

use answering::Answering;
use contained::Contained;
pub use runtime::handle;

/// Runs a future in the background.
pub fn spawn_async<F, Fut>(context: &Context<F>, future: Fut)
where
    F: Face,
    Fut: Future + Send + 'static,
{
    let task = context.task();
    let work = Contained::new(future);
    handle(context).spawn(async move {
        let outcome = work.await;
        report(outcome.map(drop));
        drop(task);
    });
}

/// Runs a closure that may block, on a thread for such work.
pub fn spawn_blocking<F, W, R>(context: &Context<F>, work: W)
where
    F: Face,
    W: FnOnce() -> R + Send + 'static,
{
    let task = context.task();
    let line = crash::current();
    handle(context).spawn_blocking(move || {
        report(run(line, || drop(work())));
        drop(task);
    });
}

/// Runs a closure that computes for long. No more of them run at once than the machine has processors.
pub fn spawn_compute<F, W, R>(context: &Context<F>, work: W)
where
    F: Face,
    W: FnOnce() -> R + Send + 'static,
{
    let task = context.task();
    let line = crash::current();
    handle(context).spawn(async move {
        let permit = runtime::processor().await;
        tokio::task::spawn_blocking(move || {
            report(run(line, || drop(work())));
            drop(permit);
            drop(task);
        });
    });
}

/// Answers a request with what a future yields.
pub fn start_async<F, Fut>(handle: &tokio::runtime::Handle, completion: Completion<F>, future: Fut)
where
    F: Face,
    Fut: Future<Output = Result<F::Value, String>> + Send + 'static,
{
    let canceller = completion.canceller();
    runtime::spawn(handle, canceller, Answering::new(future, completion));
}

/// Answers a request with what a closure that may block returns. Once it runs it cannot be cancelled.
pub fn start_blocking<F, W>(handle: &tokio::runtime::Handle, completion: Completion<F>, work: W)
where
    F: Face,
    W: FnOnce() -> Result<F::Value, String> + Send + 'static,
{
    let canceller = completion.canceller();
    let line = crash::current();
    let job = Job { work, completion };
    let task = handle.spawn_blocking(move || job.run(line));
    let abort = task.abort_handle();
    canceller.on_cancel(move || abort.abort());
}

/// Work and whom it answers, in this order: when both are dropped, the work and all it holds is gone before the host hears.
struct Job<F: Face, W> {
    work: W,
    completion: Completion<F>,
}

impl<F: Face, W: FnOnce() -> Result<F::Value, String>> Job<F, W> {
    fn run(self, line: Option<&'static CrashLine>) {
        let Job { work, completion } = self;
        completion.finish(match run(line, work) {
            Ok(result) => Answer::from(result),
            Err(text) => Answer::Panic(text),
        });
    }
}

fn run<R>(line: Option<&'static CrashLine>, work: impl FnOnce() -> R) -> Result<R, String> {
    let _running = line.map(crash::enter);
    contain(work)
}

/// A background task has nobody to answer to: its panic goes to the log.
fn report(outcome: Result<(), String>) {
    if let Err(text) = outcome {
        complain(format!("panic in a background task: {text}"));
    }
}
