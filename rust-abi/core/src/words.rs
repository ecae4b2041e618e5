//! Regions as 64-bit words, and the few casts between words and numbers that the codec needs.
//!
//! A region starts at a multiple of 8 and everything in it is aligned to 8, so a slice of words is its natural
//! shape: a cell is two words, and no access can be misaligned.

#[cfg(target_endian = "big")]
compile_error!("the Nostos ABI is defined for little-endian machines only");
#[cfg(not(target_pointer_width = "64"))]
compile_error!("the Nostos ABI is defined for 64-bit machines only");

use crate::abi::Cell;

mod sealed {
    /// Keeps [`super::Number`] to the types for which the casts below hold.
    pub trait Sealed {}
    impl Sealed for f64 {}
    impl Sealed for i64 {}
    impl Sealed for f32 {}
    impl Sealed for u8 {}
}

/// An element of a packed list or typed array: every bit pattern is a value, and its alignment divides 8.
pub trait Number: sealed::Sealed + Copy + Send + Sync + 'static {}
impl Number for f64 {}
impl Number for i64 {}
impl Number for f32 {}
impl Number for u8 {}

/// The bytes of a run of words.
pub fn bytes_of(words: &[u64]) -> &[u8] {
    // SAFETY: any initialised memory may be read as bytes; length and lifetime are those of `words`.
    unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), size_of_val(words)) }
}

/// The bytes of a run of numbers.
pub fn bytes_of_numbers<T: Number>(numbers: &[T]) -> &[u8] {
    // SAFETY: a Number has no padding, so all its bytes are initialised; length and lifetime are those of `numbers`.
    unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) }
}

/// The first `count` numbers of a run of words; `None` when it is too short.
pub fn numbers_of<T: Number>(words: &[u64], count: usize) -> Option<&[T]> {
    if count.checked_mul(size_of::<T>())? > size_of_val(words) {
        return None;
    }
    // SAFETY: words are aligned for every Number, every bit pattern is one, and the length was checked above.
    Some(unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), count) })
}

/// Appends bytes, the last word padded with zeros.
pub fn append_bytes(words: &mut Vec<u64>, bytes: &[u8]) {
    let (whole, rest) = bytes.as_chunks_of_8();
    words.extend(whole);
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        words.push(u64::from_le_bytes(last));
    }
}

/// Splitting bytes into words and what is left.
trait Chunks {
    fn as_chunks_of_8(&self) -> (impl Iterator<Item = u64>, &[u8]);
}

impl Chunks for [u8] {
    fn as_chunks_of_8(&self) -> (impl Iterator<Item = u64>, &[u8]) {
        let chunks = self.chunks_exact(8);
        let rest = chunks.remainder();
        let words = chunks.map(|chunk| {
            let mut bytes = [0; 8];
            bytes.copy_from_slice(chunk);
            u64::from_le_bytes(bytes)
        });
        (words, rest)
    }
}

/// Reads the cell whose first word has that index.
#[inline]
pub fn cell_at(words: &[u64], index: usize) -> Option<Cell> {
    let pair = words.get(index..index.checked_add(2)?)?;
    Some(Cell { tag: pair[0] as u32, aux: (pair[0] >> 32) as u32, payload: pair[1] })
}

/// Writes the cell whose first word has that index. The words must be there.
#[inline]
pub fn put_cell(words: &mut [u64], index: usize, cell: Cell) {
    words[index] = u64::from(cell.tag) | u64::from(cell.aux) << 32;
    words[index + 1] = cell.payload;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_survive_words() {
        let cell = Cell { tag: 7, aux: u32::MAX, payload: 0x8000_0000_0000_0001 };
        let mut words = [0; 4];
        put_cell(&mut words, 2, cell);
        assert_eq!(cell_at(&words, 2), Some(cell));
        assert_eq!(cell_at(&words, 3), None);
        assert_eq!(cell_at(&words, usize::MAX), None);
    }

    #[test]
    fn bytes_are_padded_with_zeros() {
        let mut words = Vec::new();
        append_bytes(&mut words, b"abcdefghi");
        assert_eq!(bytes_of(&words), b"abcdefghi\0\0\0\0\0\0\0");
    }

    #[test]
    fn numbers_stay_within_the_words() {
        let words = [1.5f64.to_bits(), 2.5f64.to_bits()];
        assert_eq!(numbers_of::<f64>(&words, 2), Some(&[1.5, 2.5][..]));
        assert_eq!(numbers_of::<f64>(&words, 3), None);
        assert_eq!(numbers_of::<u8>(&words, 16).map(<[u8]>::len), Some(16));
        assert_eq!(numbers_of::<f64>(&words, usize::MAX), None);
    }
}
