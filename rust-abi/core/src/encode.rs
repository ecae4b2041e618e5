//! From values to a region.
//!
//! Children are appended behind their parent, so every offset goes forward; the walk keeps its own list of
//! what is left to do, so depth costs heap and never the thread's stack.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, MutexGuard};

use crate::abi;
use crate::decode::digits;
use crate::face::{Face, Fields, View};
use crate::object::{table, Object, ObjectTable};
use crate::packed::Packed;
use crate::words::{append_bytes, bytes_of_numbers, put_cell, Number};

/// Why a value cannot cross.
#[derive(Debug, PartialEq, Eq)]
pub struct Unencodable(String);

impl fmt::Display for Unencodable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unencodable {}

fn unencodable<T>(what: impl Into<String>) -> Result<T, Unencodable> {
    Err(Unencodable(what.into()))
}

/// Arrays of at least so many bytes are lent where that is possible: below, a copy is cheaper than the host's view of them.
const LEND_FROM: usize = 64 * 1024;

/// So many different names of a message are looked up in a loop.
const LOOPED_NAMES: usize = 8;

/// Largest Pid: the host counts them in doubles.
const LARGEST_PID: u64 = (1 << 53) - 1;

/// Memory lent to the host with a result, and what keeps it alive until it is given back.
#[derive(Default)]
pub struct Lending {
    /// The table for the host.
    pub table: Vec<abi::Lent>,
    keep: Vec<Arc<dyn Any + Send + Sync>>,
}

impl Lending {
    /// Nothing is lent.
    pub const fn new() -> Lending {
        Lending { table: Vec::new(), keep: Vec::new() }
    }

    /// Gives everything back.
    #[inline]
    pub fn clear(&mut self) {
        if !self.table.is_empty() {
            self.table.clear();
            self.keep.clear();
        }
    }

    fn lend<T: Number>(&mut self, numbers: &Arc<Vec<T>>) -> Option<usize> {
        if size_of_val(&numbers[..]) < LEND_FROM || self.table.len() == abi::MAX_LENT {
            return None;
        }
        let address = numbers.as_ptr() as usize as u64;
        if address % 8 != 0 {
            return None;
        }
        self.table.push(abi::Lent { address, size: size_of_val(&numbers[..]) as u64 });
        self.keep.push(numbers.clone());
        Some(self.table.len() - 1)
    }
}

/// Encodes one value behind the words that are there; its cell goes to the word index `at`, which must exist.
///
/// With `lending`, large arrays are lent instead of copied. On an error, `words` is as long as before, and handles that were
/// granted to the host for this value are taken back.
pub fn encode<F: Face>(
    value: &F::Value,
    at: usize,
    words: &mut Vec<u64>,
    lending: Option<&mut Lending>,
) -> Result<(), Unencodable> {
    let length = words.len();
    let mut encoder = Encoder::<F>::new(words, lending);
    let outcome = encoder.value(value, at);
    if outcome.is_err() {
        let granted = std::mem::take(&mut encoder.granted);
        drop(encoder);
        words.truncate(length);
        take_back(granted);
    }
    outcome
}

/// As [`encode`], for threads that may grant the host nothing: false, and `words` is as before, when the value holds a handle.
pub(crate) fn encode_without_handles<F: Face>(
    value: &F::Value,
    at: usize,
    words: &mut Vec<u64>,
) -> Result<bool, Unencodable> {
    let length = words.len();
    let mut encoder = Encoder::<F>::new(words, None);
    encoder.handles = Handles::Refused;
    let outcome = encoder.value(value, at);
    let met = matches!(encoder.handles, Handles::Met);
    if outcome.is_err() {
        words.truncate(length);
    }
    if met {
        return Ok(false);
    }
    outcome.map(|()| true)
}

/// Encodes a text, for what the library itself has to say. Text that does not fit a cell is cut.
pub fn encode_text(text: &str, at: usize, words: &mut Vec<u64>) {
    let mut end = text.len().min(1 << 24);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let offset = words.len() * 8;
    append_bytes(words, &text.as_bytes()[..end]);
    put_cell(words, at, abi::Cell { tag: abi::TAG_STRING, aux: end as u32, payload: offset as u64 });
}

fn take_back(granted: Vec<abi::Handle>) {
    let mut released = Vec::new();
    {
        let mut objects = table();
        for handle in granted {
            released.extend(objects.release(handle.token, handle.pointer, handle.type_id));
        }
    }
    // Here, not under the lock: what nobody else holds is cleaned up now.
    drop(released);
}

struct Encoder<'w, 'l, 'v, F: Face> {
    words: &'w mut Vec<u64>,
    lending: Option<&'l mut Lending>,
    handles: Handles,
    objects: Option<MutexGuard<'static, ObjectTable>>,
    granted: Vec<abi::Handle>,
    /// Cells of names, by word index, and the names.
    names: Vec<(usize, &'v str)>,
    left: Vec<Work<'v, F::Value>>,
}

/// What is done about handles.
enum Handles {
    /// They are granted to the host.
    Granted,
    /// There must be none.
    Refused,
    /// There must be none, and there is one.
    Met,
}

/// Children that wait to be written, from the word index `at` on.
struct Work<'v, V> {
    children: Children<'v, V>,
    at: usize,
    depth: usize,
}

enum Children<'v, V> {
    Values(&'v [V]),
    Fields(&'v dyn Fields<V>),
    Entries(&'v HashMap<String, V>),
}

impl<'w, 'l, 'v, F: Face> Encoder<'w, 'l, 'v, F> {
    fn new(words: &'w mut Vec<u64>, lending: Option<&'l mut Lending>) -> Self {
        Encoder {
            words,
            lending,
            handles: Handles::Granted,
            objects: None,
            granted: Vec::new(),
            names: Vec::new(),
            left: Vec::new(),
        }
    }

    fn value(&mut self, value: &'v F::Value, at: usize) -> Result<(), Unencodable> {
        self.put(value, at, 1)?;
        while let Some(Work { children, mut at, depth }) = self.left.pop() {
            match children {
                Children::Values(values) => {
                    for value in values {
                        self.put(value, at, depth)?;
                        at += 2;
                    }
                }
                Children::Fields(fields) => {
                    for index in 0..fields.count() {
                        let (name, value) = fields.field(index);
                        self.name(name, at)?;
                        self.put(value, at + 2, depth)?;
                        at += 4;
                    }
                }
                Children::Entries(entries) => {
                    for (key, value) in entries {
                        self.text(abi::TAG_STRING, key, at)?;
                        self.put(value, at + 2, depth)?;
                        at += 4;
                    }
                }
            }
        }
        if self.names.is_empty() {
            return Ok(());
        }
        self.write_names()
    }

    /// Writes a value's cell; children of a container are left for later. A container at `depth` is that deep.
    fn put(&mut self, value: &'v F::Value, at: usize, depth: usize) -> Result<(), Unencodable> {
        let (tag, payload) = match F::view(value) {
            View::Unit => (abi::TAG_UNIT, 0),
            View::Bool(truth) => (abi::TAG_BOOL, u64::from(truth)),
            View::Int(number) => (abi::TAG_INT, number as u64),
            View::Float(number) => (abi::TAG_FLOAT, number.to_bits()),
            View::Char(character) => (abi::TAG_CHAR, u64::from(character)),
            View::Pid(pid) if pid <= LARGEST_PID => (abi::TAG_PID, pid),
            View::Pid(pid) => return unencodable(format!("{pid} is no Pid")),
            View::String(text) => return self.text(abi::TAG_STRING, text, at),
            View::BigInt(text) => return self.digits(abi::TAG_BIGINT, text, at),
            View::Decimal(text) => return self.digits(abi::TAG_DECIMAL, text, at),
            View::List(values) => return self.list(values, at, depth),
            View::Tuple(values) => {
                return self.container(abi::TAG_TUPLE, values.len(), 0, at, Children::Values(values), depth)
            }
            View::Map(values) => {
                return self.container(abi::TAG_MAP, values.len() / 2, 0, at, Children::Values(values), depth)
            }
            View::TextMap(map) => return self.container(abi::TAG_MAP, map.len(), 0, at, Children::Entries(map), depth),
            View::Set(values) => {
                return self.container(abi::TAG_SET, values.len(), 0, at, Children::Values(values), depth)
            }
            View::Record { type_name, fields } => {
                let names = self.words.len();
                self.container(abi::TAG_RECORD, fields.count(), 1, at, Children::Fields(fields), depth)?;
                return self.name(type_name, names);
            }
            View::Variant { type_name, constructor, fields } => {
                let names = self.words.len();
                self.container(abi::TAG_VARIANT, fields.len(), 2, at, Children::Values(fields), depth)?;
                self.name(type_name, names)?;
                return self.name(constructor, names + 2);
            }
            View::FloatList(numbers) => return self.packed_list(abi::TAG_LIST_F64, &numbers, at),
            View::IntList(numbers) => return self.packed_list(abi::TAG_LIST_I64, &numbers, at),
            View::F64Array(numbers) => return self.numbers(abi::TAG_F64_ARRAY, &numbers, at),
            View::I64Array(numbers) => return self.numbers(abi::TAG_I64_ARRAY, &numbers, at),
            View::F32Array(numbers) => return self.numbers(abi::TAG_F32_ARRAY, &numbers, at),
            View::Bytes(bytes) => return self.numbers(abi::TAG_BYTES, &bytes, at),
            View::Handle(object) => return self.handle(object, at),
        };
        put_cell(self.words, at, abi::Cell { tag, aux: 0, payload });
        Ok(())
    }

    /// The offset at which the next words go, when so many of them still fit.
    fn room(&self, words: usize) -> Result<u64, Unencodable> {
        let offset = self.words.len() * 8;
        if offset.saturating_add(words.saturating_mul(8)) > abi::MAX_REGION {
            return unencodable("the value is larger than 4 GB");
        }
        Ok(offset as u64)
    }

    fn text(&mut self, tag: u32, text: &str, at: usize) -> Result<(), Unencodable> {
        let payload = self.room(text.len().div_ceil(8))?;
        append_bytes(self.words, text.as_bytes());
        put_cell(self.words, at, abi::Cell { tag, aux: text.len() as u32, payload });
        Ok(())
    }

    fn digits(&mut self, tag: u32, text: &str, at: usize) -> Result<(), Unencodable> {
        match digits(text, tag == abi::TAG_DECIMAL) {
            Ok(text) => self.text(tag, text, at),
            Err(_) => unencodable(format!("{text:?} is no number")),
        }
    }

    /// Leaves a name for later: behind all cells its bytes can be shared, since offsets go forward.
    fn name(&mut self, name: &'v str, at: usize) -> Result<(), Unencodable> {
        if name.len() > abi::MAX_NAME {
            return unencodable(format!("the name {name:.40}… is longer than {} bytes", abi::MAX_NAME));
        }
        self.names.push((at, name));
        Ok(())
    }

    /// Writes the names that were left, each once.
    fn write_names(&mut self) -> Result<(), Unencodable> {
        let names = std::mem::take(&mut self.names);
        // A message has a few names, which a loop finds sooner than a hash; many are looked up in the map.
        let mut first: Vec<(&str, u64)> = Vec::with_capacity(LOOPED_NAMES.min(names.len()));
        let mut others: HashMap<&str, u64> = HashMap::new();
        for (at, name) in names {
            let known = first.iter().find(|(known, _)| *known == name).map(|(_, offset)| *offset);
            let payload = match known.or_else(|| others.get(name).copied()) {
                Some(offset) => offset,
                None => {
                    let offset = self.room(name.len().div_ceil(8))?;
                    append_bytes(self.words, name.as_bytes());
                    if first.len() < LOOPED_NAMES {
                        first.push((name, offset));
                    } else {
                        others.insert(name, offset);
                    }
                    offset
                }
            };
            put_cell(self.words, at, abi::Cell { tag: abi::TAG_STRING, aux: name.len() as u32, payload });
        }
        Ok(())
    }

    fn list(&mut self, values: &'v [F::Value], at: usize, depth: usize) -> Result<(), Unencodable> {
        if let Some(tag) = uniform::<F>(values) {
            let payload = self.room(values.len())?;
            self.words.extend(values.iter().map(|value| match F::view(value) {
                View::Float(number) => number.to_bits(),
                View::Int(number) => number as u64,
                _ => 0,
            }));
            put_cell(self.words, at, abi::Cell { tag, aux: count(values.len())?, payload });
            return Ok(());
        }
        self.container(abi::TAG_LIST, values.len(), 0, at, Children::Values(values), depth)
    }

    /// Writes the cell of a container and reserves its children's cells, `names` of them before the elements.
    fn container(
        &mut self,
        tag: u32,
        elements: usize,
        names: usize,
        at: usize,
        children: Children<'v, F::Value>,
        depth: usize,
    ) -> Result<(), Unencodable> {
        if depth > abi::MAX_DEPTH {
            return unencodable(format!("the value is nested deeper than {}", abi::MAX_DEPTH));
        }
        let width = if matches!(tag, abi::TAG_MAP | abi::TAG_RECORD) { 2 } else { 1 };
        let words = (names + elements * width) * 2;
        let payload = self.room(words)?;
        put_cell(self.words, at, abi::Cell { tag, aux: count(elements)?, payload });
        let first = self.words.len() + names * 2;
        self.words.resize(self.words.len() + words, 0);
        if elements > 0 {
            self.left.push(Work { children, at: first, depth: depth + 1 });
        }
        Ok(())
    }

    fn packed_list<T: Number>(&mut self, tag: u32, numbers: &Packed<T>, at: usize) -> Result<(), Unencodable> {
        let tag = if numbers.is_empty() { abi::TAG_LIST } else { tag };
        self.numbers(tag, numbers, at)
    }

    fn numbers<T: Number>(&mut self, tag: u32, numbers: &Packed<T>, at: usize) -> Result<(), Unencodable> {
        let aux = count(numbers.len())?;
        let lent = match (&mut self.lending, numbers.owner()) {
            (Some(lending), Some(owner)) => lending.lend(owner),
            _ => None,
        };
        let payload = match lent {
            Some(index) => index as u64 | u64::from(abi::PLACE_LENT) << 32,
            None => {
                let Some(slice) = numbers.as_slice() else {
                    return unencodable("the array is being written to");
                };
                let bytes = bytes_of_numbers(slice);
                let payload = self.room(bytes.len().div_ceil(8))?;
                append_bytes(self.words, bytes);
                payload
            }
        };
        put_cell(self.words, at, abi::Cell { tag, aux, payload });
        Ok(())
    }

    fn handle(&mut self, object: &Arc<Object>, at: usize) -> Result<(), Unencodable> {
        if !matches!(self.handles, Handles::Granted) {
            self.handles = Handles::Met;
            return unencodable("a handle cannot be granted on this thread");
        }
        let payload = self.room(size_of::<abi::Handle>() / 8)?;
        let (handle, aux, granted) = self.objects.get_or_insert_with(table).grant(object);
        if granted {
            self.granted.push(handle);
        }
        let place = u64::from(handle.slot) | u64::from(handle.generation) << 32;
        self.words.extend([handle.pointer, handle.type_id, place, handle.token, handle.cleanup, handle.bytes]);
        put_cell(self.words, at, abi::Cell { tag: abi::TAG_HANDLE, aux, payload });
        Ok(())
    }
}

fn count(length: usize) -> Result<u32, Unencodable> {
    match u32::try_from(length) {
        Ok(count) => Ok(count),
        Err(_) => unencodable("the value has more than 4294967295 elements"),
    }
}

/// The tag of the packed form, when all elements are Floats or all are Ints and there is one.
fn uniform<F: Face>(values: &[F::Value]) -> Option<u32> {
    match F::view(values.first()?) {
        View::Float(_) => {
            values.iter().all(|value| matches!(F::view(value), View::Float(_))).then_some(abi::TAG_LIST_F64)
        }
        View::Int(_) => values.iter().all(|value| matches!(F::view(value), View::Int(_))).then_some(abi::TAG_LIST_I64),
        _ => None,
    }
}
