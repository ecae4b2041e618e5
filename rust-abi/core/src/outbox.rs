//! What the host has not fetched yet.

use std::collections::VecDeque;

use crate::event::{put_event, Event, EVENT_WORDS};
use crate::face::Face;

/// What `drain` hands over at once: so many events, or as many as make the region this large.
const EVENTS_AT_ONCE: usize = 128;
const WORDS_AT_ONCE: usize = 512 * 1024;

/// Events in order.
///
/// Who makes one encodes it, on its own thread: there its memory is warm, and the runtime thread is the busiest of all. Only
/// what holds handles waits as a value, since a handle must be granted to the host no earlier than the host reads of it.
pub(crate) struct Outbox<V> {
    ready: VecDeque<Batch<V>>,
    /// Where the next event goes; its buffer is kept from batch to batch.
    open: Chunk,
    events: usize,
}

enum Batch<V> {
    Encoded(Chunk),
    Value(Event<V>),
}

/// A region with events at its start: room for [`EVENTS_AT_ONCE`] of them, then what they refer to.
#[derive(Default)]
pub(crate) struct Chunk {
    pub(crate) words: Vec<u64>,
    pub(crate) count: usize,
}

impl Chunk {
    /// Appends an event; false when it must wait for the runtime thread.
    fn put<F: Face>(&mut self, event: &Event<F::Value>, on_runtime_thread: bool) -> bool {
        if self.count == 0 {
            self.words.clear();
            let room = if on_runtime_thread { 1 } else { EVENTS_AT_ONCE };
            self.words.resize(room * EVENT_WORDS, 0);
        }
        let put = put_event::<F>(event, self.count, &mut self.words, on_runtime_thread);
        self.count += usize::from(put);
        put
    }

    fn is_full(&self) -> bool {
        self.count == EVENTS_AT_ONCE || self.words.len() >= WORDS_AT_ONCE
    }
}

impl<V> Outbox<V> {
    /// Nothing waits.
    pub(crate) const fn new() -> Outbox<V> {
        Outbox { ready: VecDeque::new(), open: Chunk { words: Vec::new(), count: 0 }, events: 0 }
    }

    /// How many events wait.
    pub(crate) fn len(&self) -> usize {
        self.events
    }

    /// Appends an event, from any thread. What is given back is done with, and to be dropped when nothing is locked.
    pub(crate) fn push<F: Face<Value = V>>(&mut self, event: Event<V>) -> Option<Event<V>> {
        self.events += 1;
        if self.open.put::<F>(&event, false) {
            if self.open.is_full() {
                self.close();
            }
            return Some(event);
        }
        self.close();
        self.ready.push_back(Batch::Value(event));
        None
    }

    fn close(&mut self) {
        if self.open.count > 0 {
            self.ready.push_back(Batch::Encoded(std::mem::take(&mut self.open)));
        }
    }

    /// Takes the first events. `spare` is memory for later ones.
    pub(crate) fn take(&mut self, spare: Vec<u64>) -> Taken<V> {
        let taken = match self.ready.pop_front() {
            Some(Batch::Encoded(chunk)) => Taken::Encoded(chunk),
            Some(Batch::Value(event)) => Taken::Value(event, spare),
            None => Taken::Encoded(std::mem::replace(&mut self.open, Chunk { words: spare, count: 0 })),
        };
        self.events -= match &taken {
            Taken::Encoded(chunk) => chunk.count,
            Taken::Value(..) => 1,
        };
        taken
    }
}

/// The first events.
pub(crate) enum Taken<V> {
    /// As a region; none when nothing waits.
    Encoded(Chunk),
    /// One that the runtime thread encodes, and memory for it.
    Value(Event<V>, Vec<u64>),
}

impl<V> Taken<V> {
    /// The events as a region. Only for the runtime thread, with nothing locked.
    pub(crate) fn encoded<F: Face<Value = V>>(self) -> Chunk {
        match self {
            Taken::Encoded(chunk) => chunk,
            Taken::Value(event, words) => {
                let mut chunk = Chunk { words, count: 0 };
                chunk.put::<F>(&event, true);
                event.discard();
                chunk
            }
        }
    }
}
