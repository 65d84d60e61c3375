//! Reads bytes in order; where there are no more, the file was cut.

use crate::Error;

pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(Error::Cut)?;
        self.0 = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Error::Cut)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub fn skip(&mut self, count: u64) -> Result<(), Error> {
        self.take(usize::try_from(count).map_err(|_| Error::Cut)?).map(drop)
    }

    pub fn byte(&mut self) -> Result<u8, Error> {
        self.array().map(|[byte]| byte)
    }

    /// Two bytes, the greater first.
    pub fn be16(&mut self) -> Result<u16, Error> {
        self.array().map(u16::from_be_bytes)
    }

    /// Four bytes, the greatest first.
    pub fn be32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_be_bytes)
    }

    /// Two bytes, the lesser first.
    pub fn le16(&mut self) -> Result<u16, Error> {
        self.array().map(u16::from_le_bytes)
    }

    /// Three bytes, the least first.
    pub fn le24(&mut self) -> Result<u32, Error> {
        self.array().map(|[a, b, c]| u32::from_le_bytes([a, b, c, 0]))
    }

    /// Four bytes, the least first.
    pub fn le32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_le_bytes)
    }
}
