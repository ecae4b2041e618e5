//! The call buffer: the only place where this crate reads and writes memory of the host.

use crate::abi::{self, CallHeader, Cell, Handle, Lent};

/// A call buffer at its address.
#[derive(Clone, Copy)]
pub(crate) struct Buffer {
    base: *mut u8,
}

/// What the host wrote into the header.
#[derive(Clone, Copy)]
pub(crate) struct Input {
    pub(crate) function: u32,
    pub(crate) argument_count: u32,
    lent_count: u32,
    pub(crate) request: u64,
    pub(crate) caller: u64,
    address: u64,
    size: u64,
}

/// The input region of a call.
pub(crate) struct Region<'b> {
    /// Its first byte, with the right to write.
    pub(crate) base: *mut u8,
    pub(crate) words: &'b [u64],
}

macro_rules! field {
    ($buffer:expr, $name:ident) => {
        (&raw mut (*$buffer.base.cast::<CallHeader>()).$name)
    };
}

impl Buffer {
    /// The call buffer at an address; `None` when the address is none or not aligned.
    ///
    /// # Safety
    /// Unless it is null, CALL_BUFFER_SIZE bytes must be there for as long as the result is used, initialised, and touched by
    /// nobody else while a function of the vtable runs.
    #[inline]
    pub(crate) unsafe fn at(base: *mut u8) -> Option<Buffer> {
        (!base.is_null() && base as usize % 8 == 0).then_some(Buffer { base })
    }

    /// Reads the host's part of the header.
    #[inline]
    pub(crate) fn input(&self) -> Input {
        // SAFETY: `at` demands a whole, aligned call buffer.
        unsafe {
            Input {
                function: field!(self, function).read(),
                argument_count: field!(self, argument_count).read(),
                lent_count: field!(self, lent_count).read(),
                request: field!(self, request).read(),
                caller: field!(self, caller).read(),
                address: field!(self, input_address).read(),
                size: field!(self, input_size).read(),
            }
        }
    }

    /// The input region; `None` when the host gave an unusable address.
    #[inline]
    pub(crate) fn input_region(&self, input: &Input) -> Option<Region<'_>> {
        let (base, size) = if input.address == 0 {
            // SAFETY: inside the call buffer.
            (unsafe { self.base.add(abi::INPUT_OFFSET) }, abi::INPUT_CAPACITY)
        } else {
            (input.address as usize as *mut u8, input.size as usize)
        };
        if base as usize % 8 != 0 || size > abi::MAX_REGION {
            return None;
        }
        // SAFETY: inside the call buffer, or where the host says its region is, which it keeps until the call returns; aligned.
        let words = unsafe { std::slice::from_raw_parts(base.cast::<u64>().cast_const(), size / 8) };
        Some(Region { base, words })
    }

    /// What the host lends by address.
    #[inline]
    pub(crate) fn input_lent(&self, input: &Input) -> &[Lent] {
        let count = (input.lent_count as usize).min(abi::MAX_LENT);
        // SAFETY: the table lies inside the call buffer, aligned, and holds MAX_LENT entries.
        unsafe { std::slice::from_raw_parts(self.base.add(abi::INPUT_LENT_OFFSET).cast(), count) }
    }

    /// Writes a result that is one cell.
    #[inline]
    pub(crate) fn put_scalar(&self, cell: Cell) {
        // SAFETY: inside the call buffer, aligned.
        unsafe { self.base.add(abi::OUTPUT_OFFSET).cast::<Cell>().write(cell) }
    }

    /// Writes a result that is one handle: its cell, and what the cell points to behind it.
    #[inline]
    pub(crate) fn put_handle(&self, handle: Handle, flags: u32) {
        let behind = size_of::<Cell>();
        self.put_scalar(Cell { tag: abi::TAG_HANDLE, aux: flags, payload: behind as u64 });
        // SAFETY: inside the call buffer, aligned.
        unsafe { self.base.add(abi::OUTPUT_OFFSET + behind).cast::<Handle>().write(handle) }
    }

    /// Copies the output region into the buffer; it must fit.
    pub(crate) fn copy_output(&self, words: &[u64]) {
        assert!(words.len() * 8 <= abi::OUTPUT_CAPACITY, "the output region does not fit the call buffer");
        // SAFETY: it fits (checked), is aligned, and `words` is memory of the library, so nothing overlaps.
        unsafe {
            let output = self.base.add(abi::OUTPUT_OFFSET).cast::<u64>();
            output.copy_from_nonoverlapping(words.as_ptr(), words.len());
        }
    }

    /// Points the host to the output region where it is.
    pub(crate) fn set_overflow(&self, words: &Vec<u64>) {
        // SAFETY: `at` demands a whole, aligned call buffer.
        unsafe {
            field!(self, output_address).write(words.as_ptr() as usize as u64);
            field!(self, output_size).write(words.len() as u64 * 8);
            field!(self, output_capacity).write(words.capacity() as u64 * 8);
        }
    }

    /// Writes the table of what the library lends; at most MAX_LENT entries.
    pub(crate) fn set_output_lent(&self, lent: &[Lent]) {
        assert!(lent.len() <= abi::MAX_LENT, "more is lent than the table holds");
        // SAFETY: the table lies inside the call buffer, aligned, and holds MAX_LENT entries (checked).
        unsafe {
            let table = self.base.add(abi::OUTPUT_LENT_OFFSET).cast::<Lent>();
            table.copy_from_nonoverlapping(lent.as_ptr(), lent.len());
            field!(self, output_lent_count).write(lent.len() as u32);
        }
    }

    pub(crate) fn set_background(&self, count: u32) {
        // SAFETY: `at` demands a whole, aligned call buffer.
        unsafe { field!(self, background).write(count) }
    }

    pub(crate) fn set_event_count(&self, count: u32) {
        // SAFETY: as above.
        unsafe { field!(self, event_count).write(count) }
    }

    #[inline]
    pub(crate) fn set_elapsed_ms(&self, elapsed: u32) {
        // SAFETY: as above.
        unsafe { field!(self, elapsed_ms).write(elapsed) }
    }

    /// Writes what every function answers with.
    #[inline]
    pub(crate) fn answer(&self, status: u32, output_flags: u32) {
        // SAFETY: as above.
        unsafe {
            field!(self, status).write(status);
            field!(self, output_flags).write(output_flags);
        }
    }
}
