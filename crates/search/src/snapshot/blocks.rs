//! The blocks of a file: length, checksum, bytes.

use std::io::{self, Read, Write};

use super::{Error, checksum::checksum};

/// Longest block read; the greatest is a column of sixteen bytes a listing.
const BLOCK_MAX: u64 = 1 << 36;
/// Read at a time, so that a false length costs no more memory than there is file.
const STEP: u64 = 1 << 24;

/// Writes blocks.
pub struct BlocksOut<W> {
    out: W,
    sum: u64,
}

impl<W: Write> BlocksOut<W> {
    /// Blocks written to `out`.
    pub const fn new(out: W) -> Self {
        Self { out, sum: 0 }
    }

    /// Writes one block.
    pub fn block(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum = checksum(self.sum, bytes);
        self.out.write_all(&(bytes.len() as u64).to_le_bytes())?;
        self.out.write_all(&self.sum.to_le_bytes())?;
        self.out.write_all(bytes)
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

/// Reads blocks.
pub struct BlocksIn<R> {
    from: R,
    sum: u64,
}

impl<R: Read> BlocksIn<R> {
    /// Blocks read from `from`.
    pub const fn new(from: R) -> Self {
        Self { from, sum: 0 }
    }

    /// The next block.
    pub fn block(&mut self) -> Result<Vec<u8>, Error> {
        let len = u64::from_le_bytes(self.eight()?);
        let sum = u64::from_le_bytes(self.eight()?);
        if len > BLOCK_MAX {
            return Err(Error::Damaged("un largo imposible"));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(len.min(STEP)).unwrap_or(0));
        self.from
            .by_ref()
            .take(len)
            .read_to_end(&mut bytes)
            .map_err(|_| Error::Damaged("no se puede leer hasta el final"))?;
        self.sum = checksum(self.sum, &bytes);
        if bytes.len() as u64 != len {
            return Err(Error::Damaged("está cortada"));
        }
        if self.sum != sum {
            return Err(Error::Damaged("la suma de control no coincide"));
        }
        Ok(bytes)
    }

    fn eight(&mut self) -> Result<[u8; 8], Error> {
        let mut bytes = [0; 8];
        self.from.read_exact(&mut bytes).map_err(|_| Error::Damaged("está cortada"))?;
        Ok(bytes)
    }
}
