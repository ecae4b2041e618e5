//! The one runtime of this extension.

use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use nostos_extension_core::{crash, Context, Face};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Stack of each thread: values of the compatible face are dropped recursively, up to the depth limit of messages.
const STACK_SIZE: usize = 8 * 1024 * 1024;

/// How long the thread that ends the runtime waits for work that does not end. The process is gone long before.
const REAP_FOR: Duration = Duration::from_secs(3600);

static HANDLE: OnceLock<Handle> = OnceLock::new();
static STATE: Mutex<State> = Mutex::new(State::NotStarted);
static STOPPED: Condvar = Condvar::new();

enum State {
    NotStarted,
    Running(Runtime),
    Stopping,
    Stopped,
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The runtime, started now if need be. Usable from any thread; after the end of the program what is spawned is dropped.
///
/// # Panics
/// When the system gives no threads.
pub fn handle<F: Face>(context: &Context<F>) -> Handle {
    let handle = HANDLE.get_or_init(|| start(context));
    if Handle::try_current().is_err() {
        // From here on this thread can also make timers and sockets before it blocks on them, as in
        // `handle.block_on(sleep(..))`, for the rest of its life: nobody says when it is done.
        std::mem::forget(handle.enter());
    }
    handle.clone()
}

/// Threads for futures, unless the variable that Tokio knows says so: one less than there are processors, since the program
/// itself needs one. More of them would only wake each other, which costs every request some context switches.
fn workers(processors: usize) -> usize {
    processors.saturating_sub(1).max(1)
}

fn start<F: Face>(context: &Context<F>) -> Handle {
    let mut builder = Builder::new_multi_thread();
    if std::env::var_os("TOKIO_WORKER_THREADS").is_none() {
        builder.worker_threads(workers(processors()));
    }
    let runtime = builder
        .enable_all()
        .thread_name("nostos-extension")
        .thread_stack_size(STACK_SIZE)
        .on_thread_start(crash::prepare_thread)
        .build()
        .expect("the runtime of the extension cannot start");
    let handle = runtime.handle().clone();
    *state() = State::Running(runtime);
    if let Some(library) = context.library() {
        library.on_shutdown(stop);
    }
    handle
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// A turn on one of the machine's processors.
pub(crate) async fn processor() -> Option<OwnedSemaphorePermit> {
    static PROCESSORS: OnceLock<std::sync::Arc<Semaphore>> = OnceLock::new();
    let processors = PROCESSORS.get_or_init(|| std::sync::Arc::new(Semaphore::new(processors())));
    // It is never closed.
    processors.clone().acquire_owned().await.ok()
}

/// Drops all tasks at their next await and waits for what blocks, at most `grace`.
fn stop(grace: Duration) {
    let until = Instant::now() + grace;
    let mut current = state();
    if let State::Running(_) = &*current {
        if let State::Running(runtime) = std::mem::replace(&mut *current, State::Stopping) {
            reap(runtime);
        }
    }
    while matches!(*current, State::Stopping) {
        let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) else { return };
        current = STOPPED.wait_timeout(current, left).unwrap_or_else(PoisonError::into_inner).0;
    }
}

/// Ends the runtime on a thread of its own, so that nobody waits for work that does not end.
fn reap(runtime: Runtime) {
    let reaper = std::thread::Builder::new().name("nostos-extension-end".to_owned());
    // When no thread can be had, the runtime is dropped with the closure, which must not wait.
    let unwaited = Unwaited(Some(runtime));
    let _ = reaper.spawn(move || {
        unwaited.end(REAP_FOR);
        *state() = State::Stopped;
        STOPPED.notify_all();
    });
}

/// A runtime that is never waited for in `drop`.
struct Unwaited(Option<Runtime>);

impl Unwaited {
    fn end(mut self, limit: Duration) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_timeout(limit);
        }
    }
}

impl Drop for Unwaited {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
