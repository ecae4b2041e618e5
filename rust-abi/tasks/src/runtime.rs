//! The one runtime of this extension.

use std::future::Future;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use nostos_extension_core::{abi, crash, Canceller, Context, Face};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinHandle;

use crate::seat::Seat;

/// Stack of each thread: values of the compatible face are dropped recursively, up to the depth limit of messages.
const STACK_SIZE: usize = 8 * 1024 * 1024;

const THREAD_NAME: &str = "nostos-extension";

/// How long the thread that ends the runtime waits for work that does not end. The process is gone long before.
const REAP_FOR: Duration = Duration::from_secs(3600);

static HANDLE: OnceLock<Handle> = OnceLock::new();
static SEAT: OnceLock<Arc<Seat>> = OnceLock::new();
static STATE: Mutex<State> = Mutex::new(State::NotStarted);
static STOPPED: Condvar = Condvar::new();

enum State {
    NotStarted,
    /// With threads for the futures.
    Threads(Runtime),
    /// With one thread for them, or the runtime thread.
    Seat(Arc<Seat>),
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

fn start<F: Face>(context: &Context<F>) -> Handle {
    let (handle, running) = if wants_threads::<F>() { start_threads() } else { start_seat() };
    if let Some(library) = context.library() {
        library.on_shutdown(stop);
        if let State::Seat(seat) = &running {
            let _ = SEAT.set(seat.clone());
            let seat = seat.clone();
            library.on_wait(move |limit| seat.host_waits(limit));
        }
    }
    *state() = running;
    handle
}

/// The variable that Tokio knows: how many threads futures run on.
const THREADS: &str = "TOKIO_WORKER_THREADS";

/// Extensions for the older SDK may hold up a thread with `block_in_place`, which needs others.
fn wants_threads<F: Face>() -> bool {
    F::LIBRARY_FLAGS & abi::LIBRARY_COMPATIBLE_FACE != 0 || std::env::var_os(THREADS).is_some()
}

/// Spawns a future that answers a request. From the runtime thread.
pub(crate) fn spawn<F, Fut>(handle: &Handle, canceller: Canceller<F>, future: Fut)
where
    F: Face,
    Fut: Future<Output = ()> + Send + 'static,
{
    match SEAT.get() {
        Some(seat) => seat.start(Box::new(move || cancellable(tokio::spawn(future), canceller))),
        None => cancellable(handle.spawn(future), canceller),
    }
}

fn cancellable<F: Face>(task: JoinHandle<()>, canceller: Canceller<F>) {
    let abort = task.abort_handle();
    canceller.on_cancel(move || abort.abort());
}

fn start_threads() -> (Handle, State) {
    let mut builder = Builder::new_multi_thread();
    if std::env::var_os(THREADS).is_none() {
        // The program itself needs a processor. More threads would only wake each other, which costs some context switches.
        builder.worker_threads(processors().saturating_sub(1).max(1));
    }
    let runtime = build(&mut builder);
    (runtime.handle().clone(), State::Threads(runtime))
}

fn start_seat() -> (Handle, State) {
    let runtime = build(&mut Builder::new_current_thread());
    let handle = runtime.handle().clone();
    let seat = Arc::new(Seat::new(runtime));
    let own = seat.clone();
    std::thread::Builder::new()
        .name(THREAD_NAME.to_owned())
        .stack_size(STACK_SIZE)
        .spawn(move || {
            own.run();
            *state() = State::Stopped;
            STOPPED.notify_all();
        })
        .expect("the thread of the extension cannot start");
    (handle, State::Seat(seat))
}

fn build(builder: &mut Builder) -> Runtime {
    builder
        .enable_all()
        .thread_name(THREAD_NAME)
        .thread_stack_size(STACK_SIZE)
        .on_thread_start(crash::prepare_thread)
        .build()
        .expect("the runtime of the extension cannot start")
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
    if let State::Threads(_) | State::Seat(_) = &*current {
        match std::mem::replace(&mut *current, State::Stopping) {
            State::Threads(runtime) => reap(runtime),
            State::Seat(seat) => seat.end(),
            other => *current = other,
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
