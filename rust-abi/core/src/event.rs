//! What `drain` hands over.

use crate::abi;
use crate::completion::Answer;
use crate::encode::{encode, encode_text};
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

/// Encodes an event into the place that is reserved for it.
pub(crate) fn put_event<F: Face>(event: Event<F::Value>, index: usize, words: &mut Vec<u64>) {
    let start = index * EVENT_WORDS;
    let at = start + 2;
    let (kind, status, id) = match event {
        Event::Completed(request, answer) => (abi::EVENT_COMPLETED, put_answer::<F>(answer, at, words), request),
        Event::Message(pid, value) => match put_value::<F>(value, at, words) {
            Ok(()) => (abi::EVENT_MESSAGE, abi::STATUS_OK, pid),
            Err(reason) => {
                encode_text(&format!("a message to process {pid} was dropped: {reason}"), at, words);
                (abi::EVENT_LOG, LOG_WARNING, 0)
            }
        },
        Event::Log(text) => {
            encode_text(&text, at, words);
            (abi::EVENT_LOG, LOG_WARNING, 0)
        }
    };
    words[start] = u64::from(kind) | u64::from(status) << 32;
    words[start + 1] = id;
}

fn put_answer<F: Face>(answer: Answer<F::Value>, at: usize, words: &mut Vec<u64>) -> u32 {
    let (status, text) = match answer {
        Answer::Value(value) => match put_value::<F>(value, at, words) {
            Ok(()) => return abi::STATUS_OK,
            Err(reason) => (abi::STATUS_UNENCODABLE, reason),
        },
        Answer::Error(text) => (abi::STATUS_ERROR, text),
        Answer::Panic(text) => (abi::STATUS_PANIC, text),
        Answer::Cancelled => {
            put_cell(words, at, abi::Cell { tag: abi::TAG_UNIT, aux: 0, payload: 0 });
            return abi::STATUS_CANCELLED;
        }
    };
    encode_text(&text, at, words);
    status
}

/// Encodes a value and drops it. A panic on the way is the reason why not.
fn put_value<F: Face>(value: F::Value, at: usize, words: &mut Vec<u64>) -> Result<(), String> {
    let length = words.len();
    let outcome = contain(|| encode::<F>(&value, at, words, None).map_err(|reason| reason.to_string()));
    let outcome = outcome.unwrap_or_else(Err);
    if outcome.is_err() {
        words.truncate(length);
    }
    // A cleanup that panics is reported by the object itself.
    let _ = contain(|| drop(value));
    outcome
}
