//! Texts inside values.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Bytes of a text that stands in its place: what fits beside tag and length into the 24 bytes of a value.
const SHORT: usize = 22;

/// A text. Short ones, as most are, cost no memory of their own; longer ones are shared by clones.
#[derive(Clone)]
pub(super) enum Text {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Arc<str>),
}

impl From<&str> for Text {
    #[inline]
    fn from(text: &str) -> Text {
        if text.len() > SHORT {
            return Text::Long(text.into());
        }
        let mut bytes = [0; SHORT];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Text::Short { length: text.len() as u8, bytes }
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match self {
            // SAFETY: the bytes are those of a whole text: `from` is the only maker.
            Text::Short { length, bytes } => unsafe { std::str::from_utf8_unchecked(&bytes[..usize::from(*length)]) },
            Text::Long(text) => text,
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_all_lengths_are_kept() {
        for length in 0..2 * SHORT {
            let text = "é".repeat(length / 2) + &"x".repeat(length % 2);
            let kept = Text::from(text.as_str());
            assert_eq!(*kept, *text);
            assert_eq!(matches!(kept, Text::Short { .. }), length <= SHORT);
            assert_eq!(*kept.clone(), *text);
        }
    }

    #[test]
    fn values_are_no_larger_than_their_texts() {
        assert_eq!(size_of::<crate::Value>(), size_of::<Text>());
        assert_eq!(size_of::<crate::Value>(), 24);
    }
}
