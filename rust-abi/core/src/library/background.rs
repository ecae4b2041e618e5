//! What goes on between calls: requests, messages, and handing them over.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::call::publish;
use super::{Library, KEEP_OUTPUT_WORDS};
use crate::abi;
use crate::buffer::Buffer;
use crate::completion::{Answer, Completion};
use crate::event::Event;
use crate::face::Face;
use crate::object::{complain, locked, run_due_cleanups, take_complaints, without_cleanups};
use crate::panics::contain;
use crate::wake::WAKE;

type CancelHook = Box<dyn FnOnce() + Send>;

/// Waits for events, about that long.
pub(super) type WaitHook = Box<dyn Fn(Duration) + Send + Sync>;

/// Stops an executor and waits for it no longer than that.
pub(super) type ShutdownHook = Box<dyn FnMut(Duration) + Send>;

#[derive(Default)]
pub(super) struct Request {
    hook: Option<CancelHook>,
    cancelled: bool,
}

impl<F: Face> Library<F> {
    /// Makes a request known. `None` when its number cannot be one.
    pub(super) fn open_request(&'static self, request: u64) -> Option<Completion<F>> {
        let mut requests = locked(&self.requests);
        if request == 0 || requests.contains_key(&request) {
            return None;
        }
        requests.insert(request, Request::default());
        self.source_added();
        Some(Completion::new(self, request))
    }

    /// Takes back a request whose start panicked: its call answers, so it must have no event. False when it was answered
    /// before: then that answer stands, and the panic goes to the log.
    pub(super) fn forget(&self, request: u64, panic: &str) -> bool {
        let removed = locked(&self.requests).remove(&request).is_some();
        if removed {
            self.source_gone();
        } else {
            complain(format!("panic after the answer to a request: {panic}"));
        }
        removed
    }

    /// Answers a request; what is answered already stays so.
    pub(crate) fn complete(&self, request: u64, answer: Answer<F::Value>) {
        // The hook may own the task that owns the completion: drop it when the lock is gone.
        let removed = locked(&self.requests).remove(&request);
        if removed.is_some() {
            self.push(Event::Completed(request, answer));
            self.source_gone();
        }
    }

    /// See [`Context::send`].
    pub(crate) fn send(&self, pid: u64, value: F::Value) {
        self.push(Event::Message(pid, value));
    }

    fn push(&self, event: Event<F::Value>) {
        self.source_added();
        let done = locked(&self.outbox).push::<F>(event);
        // Now that nothing is locked: cleanups may run, which are anybody's code.
        if let Some(event) = done {
            event.discard();
        }
        WAKE.raise();
    }

    /// See [`Completion::on_cancel`].
    pub(crate) fn set_cancel_hook(&self, request: u64, hook: CancelHook) {
        let run_now = match locked(&self.requests).get_mut(&request) {
            Some(pending) if !pending.cancelled => {
                pending.hook = Some(hook);
                None
            }
            Some(_) => Some(hook),
            None => None,
        };
        if let Some(hook) = run_now {
            let _ = contain(hook);
        }
    }

    /// `cancel` of the vtable.
    pub fn cancel(&self, request: u64) {
        let hook = locked(&self.requests).get_mut(&request).and_then(|pending| {
            pending.cancelled = true;
            pending.hook.take()
        });
        if let Some(hook) = hook {
            let _ = contain(hook);
        }
    }

    /// Something more may produce events.
    pub(crate) fn source_added(&self) {
        self.sources.fetch_add(1, Ordering::SeqCst);
    }

    /// The counterpart of [`Library::source_added`]. The host hears when it was the last.
    pub(crate) fn source_gone(&self) {
        let last = self.sources.fetch_sub(1, Ordering::SeqCst) == 1;
        if last && self.reported.load(Ordering::SeqCst) != 0 {
            WAKE.raise();
        }
    }

    pub(crate) fn task_started(&self) {
        self.tasks.fetch_add(1, Ordering::Relaxed);
        self.source_added();
    }

    pub(crate) fn task_finished(&self) {
        self.tasks.fetch_sub(1, Ordering::Relaxed);
        self.source_gone();
    }

    /// Tells the host when the number of sources changed. Gives the output flag.
    pub(super) fn report_background(&self, buffer: &Buffer) -> u32 {
        let mut flag = 0;
        loop {
            let sources = self.sources.load(Ordering::SeqCst);
            if self.reported.load(Ordering::Relaxed) == sources {
                return flag;
            }
            // First this, then looking again: who ends the last source meanwhile sees it or is seen.
            self.reported.store(sources, Ordering::SeqCst);
            buffer.set_background(u32::try_from(sources).unwrap_or(u32::MAX));
            flag = abi::OUTPUT_BACKGROUND;
        }
    }

    /// `drain` of the vtable.
    ///
    /// # Safety
    /// As for [`Library::call`].
    pub unsafe fn drain(&'static self) {
        let Some(buffer) = self.buffer() else { return };
        // SAFETY: this is a function of the vtable.
        let state = unsafe { self.state() };
        state.lending.clear();
        WAKE.lower();
        run_due_cleanups();
        for complaint in take_complaints() {
            self.push(Event::Log(complaint));
        }
        let taken = locked(&self.outbox).take(spare(&mut state.output));
        let chunk = taken.encoded::<F>();
        state.output = chunk.words;
        self.sources.fetch_sub(chunk.count as u64, Ordering::SeqCst);
        let more = locked(&self.outbox).len() > 0;
        if more {
            WAKE.raise();
        }
        let flags = publish(state, &buffer) | if more { abi::OUTPUT_MORE } else { 0 };
        buffer.set_event_count(chunk.count as u32);
        buffer.answer(abi::STATUS_OK, flags | self.report_background(&buffer));
    }

    /// How the runtime thread waits for events: for about that long, taking part in the work of this library's executor.
    pub fn on_wait(&self, hook: impl Fn(Duration) + Send + Sync + 'static) {
        let _ = self.wait_hook.set(Box::new(hook));
    }

    /// `wait` of the vtable: true when `drain` must be called.
    pub fn wait(&self, limit: Duration) -> bool {
        let Some(hook) = self.wait_hook.get() else { return false };
        let _ = contain(|| without_cleanups(|| hook(limit)));
        WAKE.stop_waiting()
    }

    /// What stops the executor of this library's tasks. It must return within the time it is given.
    pub fn on_shutdown(&self, hook: impl FnMut(Duration) + Send + 'static) {
        *locked(&self.shutdown_hook) = Some(Box::new(hook));
    }

    /// `shutdown` of the vtable.
    pub fn shutdown(&self, grace: Duration) {
        self.shutting_down.store(true, Ordering::Relaxed);
        let requests: Vec<u64> = locked(&self.requests).keys().copied().collect();
        for request in requests {
            self.cancel(request);
        }
        if let Some(hook) = locked(&self.shutdown_hook).as_mut() {
            let _ = contain(|| hook(grace));
        }
        run_due_cleanups();
    }
}

/// Takes the buffer of earlier results to be used again, unless it is worth giving back.
fn spare(output: &mut Vec<u64>) -> Vec<u64> {
    let mut spare = std::mem::take(output);
    if spare.capacity() > KEEP_OUTPUT_WORDS {
        return Vec::new();
    }
    spare.clear();
    spare
}
