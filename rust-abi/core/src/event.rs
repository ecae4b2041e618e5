//! What `drain` hands over.

use crate::abi;
use crate::completion::Answer;
use crate::encode::{encode, encode_text, encode_without_handles};
use crate::face::Face;
use crate::panics::contain;
use crate::words::put_cell;

/// Words of an event in the output region.
pub(crate) const EVENT_WORDS: usize = size_of::<abi::Event>() / 8;

/// A level of the host's log.
const LOG_WARNING: u32 = 40;

/// Something that happened while the host was not looking.
pub(crate) enum Event<V> {
    Completed(u64, Answer<V>),
    Message(u64, V),
    Log(String),
}

impl<V> Event<V> {
    /// Drops what it holds.
    pub(crate) fn discard(self) {
        // A cleanup that panics is reported by the object itself.
        let _ = contain(|| drop(self));
    }
}

/// Encodes an event into the place that is reserved for it. False, and nothing is written, when the event holds handles and
/// this is not the runtime thread.
pub(crate) fn put_event<F: Face>(
    event: &Event<F::Value>,
    index: usize,
    words: &mut Vec<u64>,
    on_runtime_thread: bool,
) -> bool {
    let start = index * EVENT_WORDS;
    let at = start + 2;
    let value = match event {
        Event::Completed(_, Answer::Value(value)) | Event::Message(_, value) => Some(value),
        _ => None,
    };
    let outcome = match value.map(|value| put_value::<F>(value, at, words, on_runtime_thread)) {
        Some(Outcome::HasHandles) => return false,
        Some(Outcome::Unencodable(reason)) => Err(reason),
        Some(Outcome::Done) | None => Ok(()),
    };
    let (kind, status, id) = match (event, outcome) {
        (Event::Completed(request, answer), outcome) => {
            (abi::EVENT_COMPLETED, put_answer(answer, outcome, at, words), *request)
        }
        (Event::Message(pid, _), Ok(())) => (abi::EVENT_MESSAGE, abi::STATUS_OK, *pid),
        (Event::Message(pid, _), Err(reason)) => {
            encode_text(&format!("a message to process {pid} was dropped: {reason}"), at, words);
            (abi::EVENT_LOG, LOG_WARNING, 0)
        }
        (Event::Log(text), _) => {
            encode_text(text, at, words);
            (abi::EVENT_LOG, LOG_WARNING, 0)
        }
    };
    words[start] = u64::from(kind) | u64::from(status) << 32;
    words[start + 1] = id;
    true
}

/// Writes what is no value. `outcome` is that of the value, if there is one.
fn put_answer<V>(answer: &Answer<V>, outcome: Result<(), String>, at: usize, words: &mut Vec<u64>) -> u32 {
    let (status, text) = match (answer, &outcome) {
        (Answer::Value(_), Ok(())) => return abi::STATUS_OK,
        (Answer::Value(_), Err(reason)) => (abi::STATUS_UNENCODABLE, reason),
        (Answer::Error(text), _) => (abi::STATUS_ERROR, text),
        (Answer::Panic(text), _) => (abi::STATUS_PANIC, text),
        (Answer::Cancelled, _) => {
            put_cell(words, at, abi::Cell { tag: abi::TAG_UNIT, aux: 0, payload: 0 });
            return abi::STATUS_CANCELLED;
        }
    };
    encode_text(text, at, words);
    status
}

enum Outcome {
    Done,
    Unencodable(String),
    HasHandles,
}

/// Encodes a value. A panic on the way is the reason why not.
fn put_value<F: Face>(value: &F::Value, at: usize, words: &mut Vec<u64>, on_runtime_thread: bool) -> Outcome {
    let length = words.len();
    let encoded = contain(|| {
        if on_runtime_thread {
            encode::<F>(value, at, words, None).map(|()| true)
        } else {
            encode_without_handles::<F>(value, at, words)
        }
    });
    let reason = match encoded {
        Ok(Ok(true)) => return Outcome::Done,
        Ok(Ok(false)) => return Outcome::HasHandles,
        Ok(Err(reason)) => reason.to_string(),
        Err(text) => text,
    };
    words.truncate(length);
    Outcome::Unencodable(reason)
}
