//! From a region to values. Nothing in a region is trusted.
//!
//! The walk keeps its own stack, so the depth of a message costs heap and never the thread's stack.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, MutexGuard};

use crate::abi;
use crate::face::{Face, Node};
pub use crate::loans::Loans;
use crate::loans::{lend, Given};
use crate::object::{table, ObjectTable};
use crate::packed::Packed;
use crate::words::{bytes_of, cell_at, numbers_of, Number};

/// Why a region is not a message.
#[derive(Debug, PartialEq, Eq)]
pub struct Malformed(String);

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Malformed {}

impl Malformed {
    pub(crate) fn new(what: impl Into<String>) -> Malformed {
        Malformed(what.into())
    }
}

fn malformed<T>(what: impl Into<String>) -> Result<T, Malformed> {
    Err(Malformed::new(what))
}

/// Decodes the first `count` cells of a region and appends the values to `values`.
///
/// With `loans`, packed lists and arrays among these cells are lent instead of copied.
pub fn decode<F: Face>(
    words: &[u64],
    count: usize,
    loans: Option<Loans<'_>>,
    values: &mut Vec<F::Value>,
) -> Result<(), Malformed> {
    if words.len() * 8 > abi::MAX_REGION || count.checked_mul(2).is_none_or(|needed| needed > words.len()) {
        return malformed("the region is smaller than its cells, or larger than a region may be");
    }
    // Most calls have numbers only: they need none of the walk.
    for root in 0..count {
        let cell = cell_at(words, root * 2).unwrap_or(abi::Cell { tag: abi::TAG_COUNT, aux: 0, payload: 0 });
        match cell.tag {
            abi::TAG_INT => push_built::<F>(values, Node::Int(cell.payload as i64)),
            abi::TAG_FLOAT => push_built::<F>(values, Node::Float(f64::from_bits(cell.payload))),
            _ => return Decoder::<F>::new(words, loans).values(root..count, values),
        }
    }
    Ok(())
}

/// Builds a value at the end of `values`, written where it stays: `push` would write it to the stack first and copy it whole,
/// and the copy waits for the narrower writes before it, which doubles the time of a scalar call.
#[inline(always)]
fn push_built<F: Face>(values: &mut Vec<F::Value>, node: Node<'_, F::Value>) {
    values.reserve(1);
    let length = values.len();
    values.spare_capacity_mut()[0].write(F::build(node));
    // SAFETY: the element behind the last one was reserved and written just now.
    unsafe { values.set_len(length + 1) }
}

struct Decoder<'m, F: Face> {
    words: &'m [u64],
    /// Cells and bytes that may still be decoded: no more than the region has, so that nothing in it is used over and over.
    cells_left: usize,
    bytes_left: usize,
    loans: Option<Loans<'m>>,
    given: Vec<Given>,
    objects: Option<MutexGuard<'static, ObjectTable>>,
    stack: Vec<Frame<'m, F::Value>>,
}

/// A container whose children are being decoded.
struct Frame<'m, V> {
    shape: Shape<'m>,
    /// Word index of the next cell, and cells that are left.
    next: usize,
    left: usize,
    children: Vec<V>,
}

enum Shape<'m> {
    List,
    Tuple,
    Map,
    Set,
    Record { type_name: &'m str, names: Vec<&'m str> },
    Variant { type_name: &'m str, constructor: &'m str },
}

enum Opened<'m, V> {
    Complete(V),
    Container(Frame<'m, V>),
}

impl<'m, F: Face> Decoder<'m, F> {
    fn new(words: &'m [u64], loans: Option<Loans<'m>>) -> Decoder<'m, F> {
        Decoder {
            words,
            cells_left: words.len() / 2,
            bytes_left: words.len() * 8,
            loans,
            given: Vec::new(),
            objects: None,
            stack: Vec::new(),
        }
    }

    fn values(mut self, roots: Range<usize>, values: &mut Vec<F::Value>) -> Result<(), Malformed> {
        for root in roots {
            match cell_at(self.words, root * 2) {
                Some(cell) if cell.tag == abi::TAG_HANDLE => {
                    let object = self.handle(root * 2, cell)?;
                    push_built::<F>(values, Node::Handle(object));
                }
                Some(cell) if cell.tag <= abi::TAG_PID => values.push(F::build(scalar(cell)?)),
                _ => values.push(self.value(root * 2)?),
            }
        }
        Ok(())
    }

    fn value(&mut self, root: usize) -> Result<F::Value, Malformed> {
        let mut opened = self.open(root, true)?;
        loop {
            match opened {
                Opened::Container(frame) if frame.left > 0 => {
                    if self.stack.len() == abi::MAX_DEPTH {
                        return malformed(format!("the value is nested deeper than {}", abi::MAX_DEPTH));
                    }
                    self.stack.push(frame);
                }
                Opened::Container(frame) => {
                    if let Some(whole) = self.attach(close::<F>(frame)) {
                        return Ok(whole);
                    }
                }
                Opened::Complete(value) => {
                    if let Some(whole) = self.attach(value) {
                        return Ok(whole);
                    }
                }
            }
            let next = self.next_cell()?;
            opened = self.open(next, false)?;
        }
    }

    /// Gives a value to the container that waits for it, closing those that become complete. `Some`: nobody waits.
    fn attach(&mut self, mut value: F::Value) -> Option<F::Value> {
        while let Some(mut frame) = self.stack.pop() {
            frame.children.push(value);
            if frame.left > 0 {
                self.stack.push(frame);
                return None;
            }
            value = close::<F>(frame);
        }
        Some(value)
    }

    /// Word index of the cell that the innermost open container wants next.
    fn next_cell(&mut self) -> Result<usize, Malformed> {
        let words = self.words;
        let Some(frame) = self.stack.last_mut() else { return malformed("no container is open") };
        if let Shape::Record { names, .. } = &mut frame.shape {
            names.push(name_at(words, frame.next)?);
            frame.next += 2;
        }
        let cell = frame.next;
        frame.next += 2;
        frame.left -= 1;
        Ok(cell)
    }

    fn open(&mut self, index: usize, root: bool) -> Result<Opened<'m, F::Value>, Malformed> {
        self.spend_cells(1)?;
        let Some(cell) = cell_at(self.words, index) else { return malformed("a cell lies outside the region") };
        let node = match cell.tag {
            abi::TAG_UNIT..=abi::TAG_PID => scalar(cell)?,
            abi::TAG_STRING => Node::String(self.text(index, cell)?),
            abi::TAG_BIGINT => Node::BigInt(digits(self.text(index, cell)?, false)?),
            abi::TAG_DECIMAL => Node::Decimal(digits(self.text(index, cell)?, true)?),
            abi::TAG_LIST => match self.uniform_list(index, cell)? {
                Some(packed) => packed,
                None => return self.container(index, cell, 1, 0, |_| Ok(Shape::List)),
            },
            abi::TAG_TUPLE => return self.container(index, cell, 1, 0, |_| Ok(Shape::Tuple)),
            abi::TAG_MAP => return self.container(index, cell, 2, 0, |_| Ok(Shape::Map)),
            abi::TAG_SET => return self.container(index, cell, 1, 0, |_| Ok(Shape::Set)),
            abi::TAG_RECORD => return self.record(index, cell),
            abi::TAG_VARIANT => return self.variant(index, cell),
            abi::TAG_LIST_F64 => Node::FloatList(self.numbers(index, cell, root)?),
            abi::TAG_LIST_I64 => Node::IntList(self.numbers(index, cell, root)?),
            abi::TAG_F64_ARRAY => Node::F64Array(self.numbers(index, cell, root)?),
            abi::TAG_I64_ARRAY => Node::I64Array(self.numbers(index, cell, root)?),
            abi::TAG_F32_ARRAY => Node::F32Array(self.numbers(index, cell, root)?),
            abi::TAG_BYTES => Node::Bytes(self.numbers(index, cell, root)?),
            abi::TAG_HANDLE => Node::Handle(self.handle(index, cell)?),
            unknown => return malformed(format!("unknown tag {unknown}")),
        };
        Ok(Opened::Complete(F::build(match node {
            Node::FloatList(packed) if packed.is_empty() => Node::List(Vec::new()),
            Node::IntList(packed) if packed.is_empty() => Node::List(Vec::new()),
            node => node,
        })))
    }

    fn spend_cells(&mut self, count: usize) -> Result<(), Malformed> {
        match self.cells_left.checked_sub(count) {
            Some(left) => self.cells_left = left,
            None => return malformed("cells of the region are used more than once"),
        }
        Ok(())
    }

    fn spend_bytes(&mut self, count: usize) -> Result<(), Malformed> {
        match self.bytes_left.checked_sub(count) {
            Some(left) => self.bytes_left = left,
            None => return malformed("bytes of the region are used more than once"),
        }
        Ok(())
    }

    /// The words from the offset in a cell's payload on; the offset must point past the cell.
    fn behind(&self, index: usize, payload: u64) -> Result<(usize, &'m [u64]), Malformed> {
        let offset = usize::try_from(payload).unwrap_or(usize::MAX);
        if offset % 8 != 0 || offset / 8 <= index {
            return malformed("an offset is not a multiple of 8 or does not go forward");
        }
        match self.words.get(offset / 8..) {
            Some(words) => Ok((offset / 8, words)),
            None => malformed("an offset lies outside the region"),
        }
    }

    fn text(&mut self, index: usize, cell: abi::Cell) -> Result<&'m str, Malformed> {
        self.spend_bytes(cell.aux as usize)?;
        text_at(self.words, index, cell)
    }

    /// Opens a container of `cell.aux` elements of `width` cells, whose elements follow `names` cells with names.
    fn container(
        &mut self,
        index: usize,
        cell: abi::Cell,
        width: usize,
        names: usize,
        shape: impl FnOnce(usize) -> Result<Shape<'m>, Malformed>,
    ) -> Result<Opened<'m, F::Value>, Malformed> {
        let count = cell.aux as usize;
        let cells = names + count * width;
        if cells == 0 {
            let shape = shape(index)?;
            return Ok(Opened::Container(Frame { shape, next: index, left: 0, children: Vec::new() }));
        }
        let (first, words) = self.behind(index, cell.payload)?;
        // What is checked here is reserved below, so a count cannot ask for more memory than the region is worth.
        if cells * 2 > words.len() {
            return malformed("a container has more elements than the region has cells");
        }
        if cells > self.cells_left {
            return malformed("cells of the region are used more than once");
        }
        let shape = shape(first)?;
        let (left, spent) = match shape {
            Shape::Map => (count * 2, 0),
            Shape::Record { .. } => (count, names + count),
            _ => (count, names),
        };
        self.spend_cells(spent)?;
        Ok(Opened::Container(Frame { shape, next: first + names * 2, left, children: Vec::with_capacity(left) }))
    }

    fn record(&mut self, index: usize, cell: abi::Cell) -> Result<Opened<'m, F::Value>, Malformed> {
        let (words, count) = (self.words, cell.aux as usize);
        self.container(index, cell, 2, 1, |first| {
            Ok(Shape::Record { type_name: name_at(words, first)?, names: Vec::with_capacity(count) })
        })
    }

    fn variant(&mut self, index: usize, cell: abi::Cell) -> Result<Opened<'m, F::Value>, Malformed> {
        let words = self.words;
        self.container(index, cell, 1, 2, |first| {
            Ok(Shape::Variant { type_name: name_at(words, first)?, constructor: name_at(words, first + 2)? })
        })
    }

    /// A list of cells that are all FLOAT or all INT is the packed list of the same numbers.
    fn uniform_list(&mut self, index: usize, cell: abi::Cell) -> Result<Option<Node<'m, F::Value>>, Malformed> {
        let count = cell.aux as usize;
        if count == 0 {
            return Ok(None);
        }
        let (_, words) = self.behind(index, cell.payload)?;
        let Some(cells) = words.get(..count * 2) else {
            return malformed("a list has more elements than the region has cells");
        };
        let tag = cells[0];
        if tag != u64::from(abi::TAG_FLOAT) && tag != u64::from(abi::TAG_INT) {
            return Ok(None);
        }
        if !cells.chunks_exact(2).all(|pair| pair[0] == tag) {
            return Ok(None);
        }
        self.spend_cells(count)?;
        let payloads = cells.chunks_exact(2).map(|pair| pair[1]);
        Ok(Some(if tag == u64::from(abi::TAG_FLOAT) {
            Node::FloatList(payloads.map(f64::from_bits).collect::<Vec<_>>().into())
        } else {
            Node::IntList(payloads.map(|bits| bits as i64).collect::<Vec<_>>().into())
        }))
    }

    fn numbers<T: Number>(&mut self, index: usize, cell: abi::Cell, root: bool) -> Result<Packed<T>, Malformed> {
        let count = cell.aux as usize;
        let place = (cell.payload >> 32) as u32;
        let low = cell.payload as u32;
        let size = count * size_of::<T>();
        if count == 0 && place == abi::PLACE_INLINE {
            return Ok(Packed::from(Vec::new()));
        }
        match place {
            abi::PLACE_INLINE => {
                let (first, words) = self.behind(index, u64::from(low))?;
                let Some(numbers) = numbers_of::<T>(words, count) else {
                    return malformed("an array is longer than the region");
                };
                match self.loans {
                    Some(loans) if root => {
                        // SAFETY: `first` and the length were checked against the region that starts at base.
                        let start = unsafe { loans.base.add(first * 8) };
                        // SAFETY: Loans::new vouches for the region; checked length; aligned to 8 by `behind`.
                        unsafe { lend(&mut self.given, start, count, cell.tag) }
                    }
                    _ => {
                        self.spend_bytes(size)?;
                        Ok(Packed::from(numbers.to_vec()))
                    }
                }
            }
            abi::PLACE_LENT => {
                let Some(loans) = self.loans.filter(|_| root) else {
                    return malformed("memory is lent where nothing can be lent");
                };
                let Some(lent) = loans.lent.get(low as usize).copied() else {
                    return malformed("a cell names lent memory that is not in the table");
                };
                if (lent.size as usize) < size || lent.address % 8 != 0 || (lent.address == 0 && size > 0) {
                    return malformed("lent memory is smaller than its array, or not aligned");
                }
                if size == 0 {
                    return Ok(Packed::from(Vec::new()));
                }
                // SAFETY: Loans::new vouches for the entries of the table; the size was checked above.
                unsafe { lend(&mut self.given, lent.address as usize as *mut u8, count, cell.tag) }
            }
            unknown => malformed(format!("unknown place {unknown} of an array")),
        }
    }

    fn handle(&mut self, index: usize, cell: abi::Cell) -> Result<Arc<crate::object::Object>, Malformed> {
        self.spend_bytes(abi::HANDLE_ARGUMENT_SIZE)?;
        let (_, words) = self.behind(index, cell.payload)?;
        let Some(&[pointer, type_id, place, token]) = words.get(..4) else {
            return malformed("a handle lies outside the region");
        };
        let objects = self.objects.get_or_insert_with(table);
        match objects.find(token, pointer, type_id) {
            Some(object) => {
                object.set_place(place as u32, (place >> 32) as u32);
                Ok(object.clone())
            }
            None => malformed("a handle is stale or was made by another library"),
        }
    }
}

#[inline(always)]
fn scalar<'m, V>(cell: abi::Cell) -> Result<Node<'m, V>, Malformed> {
    Ok(match cell.tag {
        abi::TAG_UNIT => Node::Unit,
        abi::TAG_BOOL if cell.payload <= 1 => Node::Bool(cell.payload == 1),
        abi::TAG_BOOL => return malformed("a Bool is neither 0 nor 1"),
        abi::TAG_INT => Node::Int(cell.payload as i64),
        abi::TAG_FLOAT => Node::Float(f64::from_bits(cell.payload)),
        abi::TAG_CHAR => match u32::try_from(cell.payload).ok().and_then(char::from_u32) {
            Some(character) => Node::Char(character),
            None => return malformed("a Char is no Unicode scalar value"),
        },
        _ => Node::Pid(cell.payload),
    })
}

fn text_at(words: &[u64], index: usize, cell: abi::Cell) -> Result<&str, Malformed> {
    let length = cell.aux as usize;
    if length == 0 {
        return Ok("");
    }
    let offset = usize::try_from(cell.payload).unwrap_or(usize::MAX);
    if offset % 8 != 0 || offset / 8 <= index {
        return malformed("an offset is not a multiple of 8 or does not go forward");
    }
    let end = offset.saturating_add(length);
    let Some(bytes) = bytes_of(words).get(offset..end) else {
        return malformed("a text lies outside the region");
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(_) => malformed("a text is not UTF-8"),
    }
}

/// The name in the STRING cell at that word index. Its bytes may be shared, so they count for nothing; hence the limit.
fn name_at(words: &[u64], index: usize) -> Result<&str, Malformed> {
    match cell_at(words, index) {
        Some(cell) if cell.tag == abi::TAG_STRING && cell.aux as usize <= abi::MAX_NAME => text_at(words, index, cell),
        Some(_) => malformed("a name is not a text, or too long"),
        None => malformed("a name lies outside the region"),
    }
}

/// Checks the text of a BigInt, or of a Decimal.
pub(crate) fn digits(text: &str, fraction: bool) -> Result<&str, Malformed> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = match unsigned.split_once('.') {
        Some((whole, rest)) => fraction && all_digits(whole) && all_digits(rest),
        None => all_digits(unsigned),
    };
    if fits {
        Ok(text)
    } else {
        malformed("a number's text is not made of digits")
    }
}

fn close<F: Face>(frame: Frame<'_, F::Value>) -> F::Value {
    let Frame { shape, children, .. } = frame;
    F::build(match shape {
        Shape::List => Node::List(children),
        Shape::Tuple => Node::Tuple(children),
        Shape::Map => Node::Map(children),
        Shape::Set => Node::Set(children),
        Shape::Record { type_name, names } => Node::Record { type_name, names, fields: children },
        Shape::Variant { type_name, constructor } => Node::Variant { type_name, constructor, fields: children },
    })
}
