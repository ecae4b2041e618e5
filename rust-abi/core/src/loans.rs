//! Memory of the host that the arguments of one call borrow instead of copying it.

use std::sync::Arc;

use crate::abi;
use crate::decode::Malformed;
use crate::packed::{BorrowMode, Packed};
use crate::words::Number;

/// Memory that the arguments of a synchronous call may borrow until it returns.
#[derive(Clone, Copy)]
pub struct Loans<'m> {
    /// First byte of the region, with the right to read and write all of it.
    pub(crate) base: *mut u8,
    /// What the host lends by address.
    pub(crate) lent: &'m [abi::Lent],
}

impl<'m> Loans<'m> {
    /// Allows loans.
    ///
    /// # Safety
    /// `base` must be the address of the region that is decoded, valid for reads and writes of its whole length; each
    /// entry of `lent` must name memory that is valid for reads and, when an array's cell names it, writes. All of it must
    /// stay so, and be used by nobody else, until the values that are decoded with this are gone.
    pub unsafe fn new(base: *mut u8, lent: &'m [abi::Lent]) -> Loans<'m> {
        Loans { base, lent }
    }
}

/// A loan that was given out.
pub(crate) struct Given {
    start: usize,
    size: usize,
    tag: u32,
    mode: Option<Arc<BorrowMode>>,
}

/// Notes a loan. A writable array may be lent again as the same; every other overlap with one is refused.
fn give(given: &mut Vec<Given>, start: usize, size: usize, tag: u32) -> Result<Option<Arc<BorrowMode>>, Malformed> {
    let writable = !is_packed_list(tag);
    let mut mode = None;
    for other in given.iter() {
        let same = other.start == start && other.size == size && other.tag == tag;
        let overlaps = other.start < start + size && start < other.start + other.size;
        if same {
            mode = other.mode.clone();
        } else if overlaps && (writable || other.mode.is_some()) {
            return Err(Malformed::new("two arguments share the memory of an array"));
        }
    }
    if writable && mode.is_none() {
        mode = Some(Arc::default());
    }
    given.push(Given { start, size, tag, mode: mode.clone() });
    Ok(mode)
}

fn is_packed_list(tag: u32) -> bool {
    matches!(tag, abi::TAG_LIST_F64 | abi::TAG_LIST_I64)
}

/// Lends memory to an argument.
///
/// # Safety
/// `start` must be aligned to 8 and lie, with `count` numbers behind it, in memory that [`Loans::new`] vouched for.
pub(crate) unsafe fn lend<T: Number>(
    given: &mut Vec<Given>,
    start: *mut u8,
    count: usize,
    tag: u32,
) -> Result<Packed<T>, Malformed> {
    let mode = give(given, start as usize, count * size_of::<T>(), tag)?;
    let start = start.cast::<T>();
    // SAFETY: the caller and Loans::new vouch for the memory; `give` refuses other ways to reach a writable one.
    Ok(unsafe {
        match mode {
            Some(mode) => Packed::lend_array(start, count, mode),
            None => Packed::lend_list(start, count),
        }
    })
}
