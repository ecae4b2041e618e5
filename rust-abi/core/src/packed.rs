//! Runs of numbers: owned by the library, or lent by the host for the time of one call.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::Arc;

use crate::words::Number;

/// Numbers that lie one after the other.
///
/// What the host lent stays with the call: a clone is an owned copy, so nothing that outlives the call points into
/// the host's memory.
pub struct Packed<T: Number>(Store<T>);

enum Store<T: Number> {
    Owned(Arc<Vec<T>>),
    Lent(Loan<T>),
}

/// Memory of the host. It is valid until the call returns, which the decoder guarantees by handing loans only to
/// values that the dispatcher owns and drops before then.
struct Loan<T> {
    start: *mut T,
    length: usize,
    access: Access,
}

/// Who may do what with lent memory.
enum Access {
    /// A packed list: nobody writes.
    ReadOnly,
    /// A typed array: readers or writers, whoever comes first, until the call ends.
    Writable { thread: usize, mode: Arc<BorrowMode> },
}

/// How one lent array has been borrowed so far. All values that name the array share it.
#[derive(Default)]
pub(crate) struct BorrowMode(AtomicU8);

const UNUSED: u8 = 0;
const READ: u8 = 1;
const WRITTEN: u8 = 2;

impl BorrowMode {
    /// Takes the array for one use for the rest of the call; false when it is taken for the other.
    fn take(&self, wanted: u8) -> bool {
        match self.0.compare_exchange(UNUSED, wanted, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => true,
            Err(current) => current == wanted,
        }
    }

    fn is_written(&self) -> bool {
        self.0.load(Ordering::Relaxed) == WRITTEN
    }
}

/// A number that differs between threads that live at the same time.
fn thread_mark() -> usize {
    thread_local!(static MARK: u8 = const { 0 });
    MARK.with(|mark| std::ptr::from_ref(mark) as usize)
}

impl<T: Number> Packed<T> {
    /// Lends `length` numbers at `start` as a list that nobody writes to.
    ///
    /// # Safety
    /// `start` must be aligned and point to that many initialised numbers that stay in place and unwritten for as long
    /// as the result exists.
    pub(crate) unsafe fn lend_list(start: *mut T, length: usize) -> Packed<T> {
        Packed(Store::Lent(Loan { start, length, access: Access::ReadOnly }))
    }

    /// Lends `length` numbers at `start` as an array that this thread may write to.
    ///
    /// # Safety
    /// As for [`Packed::lend_list`]; in addition the memory must be writable, and whatever else reaches it must share
    /// `mode`.
    pub(crate) unsafe fn lend_array(start: *mut T, length: usize, mode: Arc<BorrowMode>) -> Packed<T> {
        Packed(Store::Lent(Loan { start, length, access: Access::Writable { thread: thread_mark(), mode } }))
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Store::Owned(numbers) => numbers.len(),
            Store::Lent(loan) => loan.length,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether this is memory of the host, lent for one call.
    pub fn is_lent(&self) -> bool {
        matches!(self.0, Store::Lent(_))
    }

    /// The numbers. `None` only for a lent array of which [`Packed::as_cells`] was taken before.
    pub fn as_slice(&self) -> Option<&[T]> {
        match &self.0 {
            Store::Owned(numbers) => Some(numbers),
            Store::Lent(loan) => loan.as_slice(),
        }
    }

    /// The numbers of a lent array as cells: what is stored there is seen by the program. `None` for everything
    /// that is not lent or not an array, on another thread than the call's, and when [`Packed::as_slice`] was taken before.
    pub fn as_cells(&self) -> Option<&[Cell<T>]> {
        match &self.0 {
            Store::Owned(_) => None,
            Store::Lent(loan) => loan.as_cells(),
        }
    }

    /// The owned numbers behind this; `None` when they are lent.
    pub(crate) fn owner(&self) -> Option<&Arc<Vec<T>>> {
        match &self.0 {
            Store::Owned(numbers) => Some(numbers),
            Store::Lent(_) => None,
        }
    }

    /// An owned copy.
    ///
    /// # Panics
    /// When another thread may be writing to the lent array.
    pub fn to_vec(&self) -> Vec<T> {
        match &self.0 {
            Store::Owned(numbers) => numbers.to_vec(),
            Store::Lent(loan) => loan.to_vec(),
        }
    }
}

impl<T: Number> Loan<T> {
    fn as_slice(&self) -> Option<&[T]> {
        if let Access::Writable { mode, .. } = &self.access {
            if !mode.take(READ) {
                return None;
            }
        }
        // SAFETY: `lend_*` demands valid memory for the life of self; nobody writes, since the loan is read-only
        // or its mode excludes cells from now on.
        Some(unsafe { std::slice::from_raw_parts(self.start, self.length) })
    }

    fn as_cells(&self) -> Option<&[Cell<T>]> {
        let Access::Writable { thread, mode } = &self.access else { return None };
        if *thread != thread_mark() || !mode.take(WRITTEN) {
            return None;
        }
        // SAFETY: `lend_array` demands valid, writable memory for the life of self. All cells are on this one thread
        // (checked), no plain slice exists (mode), and Cell<T> has the layout of T.
        Some(unsafe { std::slice::from_raw_parts(self.start.cast(), self.length) })
    }

    fn to_vec(&self) -> Vec<T> {
        if let Access::Writable { thread, mode } = &self.access {
            // On the call's own thread nothing can be written while we copy, and copying reserves nothing.
            if *thread == thread_mark() {
                // SAFETY: valid memory (lend_array); the only thread that may write is busy here.
                return (0..self.length).map(|index| unsafe { self.start.add(index).read() }).collect();
            }
            assert!(!mode.is_written(), "a lent array cannot be copied on one thread while another writes to it");
        }
        self.as_slice().expect("a lent array cannot be copied on one thread while another writes to it").to_vec()
    }
}

impl<T: Number> From<Vec<T>> for Packed<T> {
    fn from(numbers: Vec<T>) -> Self {
        Packed(Store::Owned(Arc::new(numbers)))
    }
}

impl<T: Number> From<Arc<Vec<T>>> for Packed<T> {
    fn from(numbers: Arc<Vec<T>>) -> Self {
        Packed(Store::Owned(numbers))
    }
}

impl<T: Number> Clone for Packed<T> {
    fn clone(&self) -> Self {
        match &self.0 {
            Store::Owned(numbers) => Packed(Store::Owned(numbers.clone())),
            Store::Lent(loan) => Packed::from(loan.to_vec()),
        }
    }
}

impl<T: Number + fmt::Debug> fmt::Debug for Packed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.to_vec()).finish()
    }
}

// SAFETY: a loan is read from any thread only while nobody writes, and written only on the thread of its call: `take` lets
// one of the two in, and `as_cells` checks the thread. Numbers are Send and Sync.
unsafe impl<T: Number> Send for Loan<T> {}
// SAFETY: as above; shared references give no more than that.
unsafe impl<T: Number> Sync for Loan<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lent_array_is_either_read_or_written() {
        let mut memory = [1.0, 2.0, 3.0];
        let mode = Arc::new(BorrowMode::default());
        let start = memory.as_mut_ptr();
        // SAFETY: `memory` outlives the loans and is touched by nobody else meanwhile.
        let (first, second) =
            unsafe { (Packed::lend_array(start, 3, mode.clone()), Packed::lend_array(start, 3, mode)) };
        first.as_cells().unwrap()[1].set(5.0);
        assert_eq!(second.as_cells().unwrap()[1].get(), 5.0);
        assert!(second.as_slice().is_none());
        let copy = second.clone();
        assert_eq!(copy.as_slice().unwrap(), [1.0, 5.0, 3.0]);
        assert!(copy.as_cells().is_none());
    }

    #[test]
    fn cells_stay_on_the_thread_of_the_call() {
        let mut memory = [1i64, 2];
        let mode = Arc::new(BorrowMode::default());
        // SAFETY: `memory` outlives the loan and is touched by nobody else meanwhile.
        let lent = unsafe { Packed::lend_array(memory.as_mut_ptr(), 2, mode) };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                assert!(lent.as_cells().is_none());
                assert_eq!(lent.as_slice().unwrap(), [1, 2]);
            });
        });
        assert!(lent.as_cells().is_none(), "read before");
    }
}
