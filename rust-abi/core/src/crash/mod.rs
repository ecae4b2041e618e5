//! Says which native function was running when the process is about to die of a signal.
//!
//! A thread that enters a function notes the line to print in a table that the signal handler can read without locks or
//! memory. The handler writes the line, restores the default action and raises the signal again. When no function of this
//! library runs on the thread that crashed, whoever handled the signal before is asked: another extension, or Node,
//! which recovers from some faults in WebAssembly.

#[cfg(any(target_os = "linux", target_os = "macos"))]
mod system;

use std::cell::Cell;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// The running function of a thread, for as long as this lives.
pub struct Running {
    before: usize,
    place: Place,
}

/// Where a thread notes what it runs.
#[derive(Clone, Copy)]
pub struct Place(&'static AtomicUsize);

#[cfg(any(target_os = "linux", target_os = "macos"))]
pub use system::{install, prepare_thread};

/// Nothing to install here.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub fn install() {}

/// Nothing to prepare here.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub fn prepare_thread() {}

/// Threads that may run native functions at one time and be named in a report; more run without.
const SLOTS: usize = 1024;

mod slots {
    use super::SLOTS;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Of each slot: the thread that has it, and its line as address of a `CrashLine`; 0 none.
    pub(super) static THREADS: [AtomicUsize; SLOTS] = [const { AtomicUsize::new(0) }; SLOTS];
    pub(super) static LINES: [AtomicUsize; SLOTS] = [const { AtomicUsize::new(0) }; SLOTS];

    /// Takes a slot for a thread; SLOTS when all are taken.
    pub(super) fn take(thread: usize) -> usize {
        (0..SLOTS)
            .find(|&slot| THREADS[slot].compare_exchange(0, thread, Ordering::Relaxed, Ordering::Relaxed).is_ok())
            .unwrap_or(SLOTS)
    }

    pub(super) fn give_back(slot: usize) {
        if slot < SLOTS {
            LINES[slot].store(0, Ordering::Relaxed);
            THREADS[slot].store(0, Ordering::Relaxed);
        }
    }
}

/// A line in a form whose address is one word.
pub struct CrashLine(
    #[cfg_attr(not(any(target_os = "linux", target_os = "macos")), allow(dead_code, reason = "no handler reads it"))]
    &'static str,
);

impl CrashLine {
    /// Keeps a line for ever.
    pub fn leak(line: String) -> &'static CrashLine {
        Box::leak(Box::new(CrashLine(String::leak(line))))
    }
}

/// The slot of a thread, given back when the thread ends.
struct Slot(Cell<Option<usize>>);

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(slot) = self.0.get() {
            slots::give_back(slot);
        }
    }
}

thread_local!(static SLOT: Slot = const { Slot(Cell::new(None)) });

/// The slot of this thread, taken now if need be; SLOTS when there is none.
fn own_slot() -> usize {
    SLOT.try_with(|slot| {
        slot.0.get().unwrap_or_else(|| {
            let taken = slots::take(thread_number());
            slot.0.set(Some(taken));
            taken
        })
    })
    .unwrap_or(SLOTS)
}

/// The place of this thread.
pub fn place() -> Place {
    /// Where threads note what they run that found no slot; nobody reads it.
    static NOWHERE: AtomicUsize = AtomicUsize::new(0);
    Place(slots::LINES.get(own_slot()).unwrap_or(&NOWHERE))
}

/// Notes that this thread runs the function of that line.
pub fn enter(line: &'static CrashLine) -> Running {
    place().enter(line)
}

impl Place {
    /// Notes that the thread of this place runs the function of that line.
    #[inline]
    pub fn enter(self, line: &'static CrashLine) -> Running {
        let before = self.0.load(Relaxed);
        self.0.store(std::ptr::from_ref(line) as usize, Relaxed);
        Running { before, place: self }
    }
}

/// The line of the function that this thread runs.
pub fn current() -> Option<&'static CrashLine> {
    let line = slots::LINES.get(own_slot())?.load(Relaxed);
    // SAFETY: 0, or the address of a line that `enter` was given, which lives for ever.
    unsafe { (line as *const CrashLine).as_ref() }
}

impl Drop for Running {
    #[inline]
    fn drop(&mut self) {
        self.place.0.store(self.before, Relaxed);
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn thread_number() -> usize {
    system::thread_number()
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn thread_number() -> usize {
    1
}
