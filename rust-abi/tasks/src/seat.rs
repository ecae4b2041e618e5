//! Who runs the futures: a thread of the library, or the runtime thread while it waits for nothing but their outcome.
//!
//! A runtime for one thread is run by whoever sits in its one seat. Usually that is the library's own thread. A host that
//! waits for an answer takes the seat meanwhile: it writes the request to the socket itself and is woken by the answer, as
//! in a program without threads, where otherwise two threads would have to wake each other for each request. The
//! library's thread stands by: it looks from time to time whether anybody sits there, and takes the seat back.

use std::future::poll_fn;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nostos_extension_core::{crash, poll_woken, wake_host};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver, UnboundedSender};
use tokio::sync::Notify;

/// How often the library's thread looks at the seat while it stands by. Nobody sits there for two of these at most.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// What spawns tasks.
pub(crate) type Start = Box<dyn FnOnce() + Send>;

/// The one seat of a runtime.
pub(crate) struct Seat {
    /// For the library's own thread to run. Spawned from outside, each task would cost a system call that wakes the thread,
    /// although it is awake when there is much to do.
    starts: UnboundedSender<Start>,
    state: Mutex<State>,
    changed: Condvar,
    /// Asks the library's own thread to get up.
    get_up: Notify,
}

struct State {
    /// Until the end.
    runtime: Option<Arc<Runtime>>,
    sitting: Sitting,
    /// How often the host took the seat.
    turns: u64,
    /// The host stands before the seat.
    wanted: bool,
    /// The library's thread wants the seat now: it waits for the host to get up, or the host has other things to do.
    called: bool,
    ending: bool,
}

impl State {
    /// Whether the host may sit down: nobody sits there, and the library's thread, when it has called, would not wait in vain.
    fn is_free(&self) -> bool {
        self.sitting == Sitting::Nobody && !self.called
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Sitting {
    Own,
    Host,
    Nobody,
}

impl Seat {
    /// A seat taken by the thread that will call [`Seat::run`].
    pub(crate) fn new(runtime: Runtime) -> Seat {
        let runtime = Arc::new(runtime);
        let state = State {
            runtime: Some(runtime.clone()),
            sitting: Sitting::Own,
            turns: 0,
            wanted: false,
            called: false,
            ending: false,
        };
        let (starts, started) = unbounded_channel();
        runtime.spawn(start_all(started));
        Seat { starts, state: Mutex::new(state), changed: Condvar::new(), get_up: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The life of the library's own thread. Afterwards the runtime is gone, its tasks dropped, blocking work waited for.
    pub(crate) fn run(&self) {
        crash::prepare_thread();
        let Some(runtime) = self.state().runtime.clone() else { return };
        loop {
            runtime.block_on(self.get_up.notified());
            let mut state = self.state();
            if state.wanted {
                state.sitting = Sitting::Nobody;
                self.changed.notify_all();
                state = self.stand_by(state);
                state.sitting = Sitting::Own;
            }
            if state.ending {
                state.runtime = None;
                break;
            }
        }
        // The last one: the host waits for nothing any more when it ends the library.
        drop(runtime);
    }

    /// Waits until nobody will use the seat.
    fn stand_by<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        loop {
            let turns = state.turns;
            if !state.called {
                state = self.changed.wait_timeout(state, LOOK_EVERY).unwrap_or_else(PoisonError::into_inner).0;
            }
            if state.turns != turns && !state.called && !state.ending {
                continue;
            }
            if state.sitting == Sitting::Host {
                state = self.call_up(state);
            }
            state.called = false;
            return state;
        }
    }

    /// Has the host get up, which it does at once unless a future holds it up.
    fn call_up<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        state.called = true;
        wake_host();
        self.changed.wait_while(state, |state| state.sitting == Sitting::Host).unwrap_or_else(PoisonError::into_inner)
    }

    /// The host waits for events: here, when it gets the seat within the limit.
    pub(crate) fn host_waits(&self, limit: Duration) {
        if limit.is_zero() {
            self.host_is_busy();
            return;
        }
        let Some(turn) = self.sit_down(limit) else { return };
        turn.runtime.block_on(poll_fn(|context| poll_woken(context)));
    }

    fn sit_down(&self, limit: Duration) -> Option<Turn<'_>> {
        let mut state = self.state();
        if state.ending {
            return None;
        }
        if !state.is_free() {
            state.wanted = true;
            self.get_up.notify_one();
            state = self
                .changed
                .wait_timeout_while(state, limit, |state| !state.is_free())
                .unwrap_or_else(PoisonError::into_inner)
                .0;
            state.wanted = false;
            if !state.is_free() {
                return None;
            }
        }
        let runtime = state.runtime.clone()?;
        state.sitting = Sitting::Host;
        state.turns += 1;
        Some(Turn { seat: self, runtime })
    }

    /// Runs a closure in the runtime, which spawns tasks. From the runtime thread.
    pub(crate) fn start(&self, work: Start) {
        match self.sit_down_if_free() {
            // Nobody need be woken: whoever sits down next finds the tasks.
            Some(turn) => turn.runtime.block_on(async move { work() }),
            // Where the runtime has ended, what the closure holds is dropped.
            None => drop(self.starts.send(work)),
        }
    }

    fn sit_down_if_free(&self) -> Option<Turn<'_>> {
        let mut state = self.state();
        if !state.is_free() {
            return None;
        }
        let runtime = state.runtime.clone()?;
        state.sitting = Sitting::Host;
        Some(Turn { seat: self, runtime })
    }

    /// The seat is not left empty while the host is busy with other things.
    fn host_is_busy(&self) {
        let mut state = self.state();
        if state.sitting == Sitting::Nobody {
            state.called = true;
            self.changed.notify_all();
        }
    }

    /// Has the library's own thread end the runtime.
    pub(crate) fn end(&self) {
        self.state().ending = true;
        self.get_up.notify_one();
        self.changed.notify_all();
    }
}

/// The host in the seat, for as long as this lives.
struct Turn<'a> {
    seat: &'a Seat,
    runtime: Arc<Runtime>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut state = self.seat.state();
        state.sitting = Sitting::Nobody;
        if state.called {
            self.seat.changed.notify_all();
        }
    }
}

async fn start_all(mut started: UnboundedReceiver<Start>) {
    while let Some(start) = started.recv().await {
        start();
    }
}
