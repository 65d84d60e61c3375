//! Bytes written and read back, with every length checked: records of the arena and the snapshot.

/// Writes into a growing buffer.
pub trait Put {
    /// Appends bytes as they are.
    fn bytes(&mut self, bytes: &[u8]);

    /// A number in as few bytes as it needs (LEB128).
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes(&[(value & 0x7f) as u8 | 0x80]);
            value >>= 7;
        }
        self.bytes(&[value as u8]);
    }

    /// A signed number, small in size when near zero.
    fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)).cast_unsigned());
    }

    /// A length and that many bytes.
    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }
}

impl Put for Vec<u8> {
    fn bytes(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// Reads from the front of a slice; every method is `None` when what is asked is not there.
#[derive(Debug, Clone, Copy)]
pub struct Take<'a>(pub &'a [u8]);

impl<'a> Take<'a> {
    /// That many bytes.
    pub fn bytes(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(len)?;
        self.0 = tail;
        Some(head)
    }

    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.bytes(1)?.first().copied()
    }

    /// What [`Put::number`] wrote.
    pub fn number(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// What [`Put::signed`] wrote.
    pub fn signed(&mut self) -> Option<i64> {
        let value = self.number()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// A length that can be of things still ahead, each at least one byte.
    pub fn len(&mut self) -> Option<usize> {
        let len = usize::try_from(self.number()?).ok()?;
        (len <= self.0.len()).then_some(len)
    }

    /// What [`Put::text`] wrote.
    pub fn text(&mut self) -> Option<&'a str> {
        let len = self.len()?;
        std::str::from_utf8(self.bytes(len)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(number: u64, signed: i64, text: String) {
            let mut bytes = Vec::new();
            bytes.number(number);
            bytes.signed(signed);
            bytes.text(&text);
            let mut take = Take(&bytes);
            prop_assert_eq!(take.number(), Some(number));
            prop_assert_eq!(take.signed(), Some(signed));
            prop_assert_eq!(take.text(), Some(text.as_str()));
            prop_assert!(take.0.is_empty());
        }

        #[test]
        fn rubbish_never_panics(bytes: Vec<u8>) {
            let mut take = Take(&bytes);
            while take.text().is_some() || take.number().is_some() {}
        }
    }
}
