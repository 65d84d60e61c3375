//! Records of bytes, one per listing, packed into large chunks: no allocation per listing, and no
//! doubling of hundreds of megabytes when it grows.

const CHUNK_BYTES: usize = 1 << 20;
/// Records begin at multiples of this, which lets four bytes address 16 GiB.
const ALIGN: usize = 4;
const UNITS_PER_CHUNK: u32 = (CHUNK_BYTES / ALIGN) as u32;
const CHUNKS_MAX: usize = (u32::MAX / UNITS_PER_CHUNK) as usize;
/// Longest record.
pub const RECORD_MAX: usize = CHUNK_BYTES - 8;

/// The records of a shard.
#[derive(Debug, Default)]
pub struct Arena {
    chunks: Vec<Chunk>,
    /// Empty chunks, to be filled before new ones are made.
    spare: Vec<u32>,
    open: Option<u32>,
}

#[derive(Debug, Default)]
struct Chunk {
    bytes: Vec<u8>,
    dead: usize,
}

impl Arena {
    /// The address of a listing without a record.
    pub const NOWHERE: u32 = u32::MAX;

    /// Stores a record of at most [`RECORD_MAX`] bytes; `None` when the arena is full.
    pub fn push(&mut self, record: &[u8]) -> Option<u32> {
        let len = u32::try_from(record.len()).ok().filter(|_| record.len() <= RECORD_MAX)?;
        let size = occupied(record.len());
        let open = match self.open {
            Some(open) if self.chunks[open as usize].bytes.len() + size <= CHUNK_BYTES => open,
            _ => self.open_chunk()?,
        };
        let bytes = &mut self.chunks[open as usize].bytes;
        let unit = u32::try_from(bytes.len() / ALIGN).ok()?;
        let end = bytes.len() + size;
        bytes.extend_from_slice(&len.to_le_bytes());
        bytes.extend_from_slice(record);
        bytes.resize(end, 0);
        Some(open * UNITS_PER_CHUNK + unit)
    }

    fn open_chunk(&mut self) -> Option<u32> {
        let at = match self.spare.pop() {
            Some(at) => at,
            None if self.chunks.len() < CHUNKS_MAX => {
                self.chunks.push(Chunk::default());
                u32::try_from(self.chunks.len() - 1).ok()?
            }
            None => return None,
        };
        self.open = Some(at);
        Some(at)
    }

    /// The record at an address; empty if there is none.
    pub fn get(&self, address: u32) -> &[u8] {
        self.record(address).unwrap_or_default()
    }

    fn record(&self, address: u32) -> Option<&[u8]> {
        let bytes = &self.chunks.get((address / UNITS_PER_CHUNK) as usize)?.bytes;
        let rest = bytes.get((address % UNITS_PER_CHUNK) as usize * ALIGN..)?;
        let (len, rest) = rest.split_first_chunk::<4>()?;
        rest.get(..u32::from_le_bytes(*len) as usize)
    }

    /// Gives up the record at an address. Returns the chunk if more than half of it is dead now:
    /// the caller should move what lives in it and [`Self::reset`] it.
    pub fn forget(&mut self, address: u32) -> Option<u32> {
        let size = occupied(self.record(address)?.len());
        let at = address / UNITS_PER_CHUNK;
        let chunk = self.chunks.get_mut(at as usize)?;
        chunk.dead += size;
        (self.open != Some(at) && chunk.dead * 2 > chunk.bytes.len()).then_some(at)
    }

    /// The chunk an address lies in.
    pub const fn chunk_of(address: u32) -> u32 {
        address / UNITS_PER_CHUNK
    }

    /// Empties a chunk from which everything alive was moved.
    pub fn reset(&mut self, chunk: u32) {
        if let Some(emptied) = self.chunks.get_mut(chunk as usize) {
            *emptied = Chunk::default();
            self.spare.push(chunk);
        }
    }

    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.bytes.capacity()).sum()
    }
}

const fn occupied(len: usize) -> usize {
    (len + 4).next_multiple_of(ALIGN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_again_and_dead_chunks_are_reported() {
        let mut arena = Arena::default();
        let record = |n: u32| vec![n as u8; 1_000 + n as usize % 7];
        let at: Vec<u32> = (0..3_000).map(|n| arena.push(&record(n)).expect("room")).collect();
        assert!((0..3_000).all(|n| arena.get(at[n as usize]) == record(n)));
        let full = (0..3_000).find_map(|n| arena.forget(at[n])).expect("half of it is dead");
        assert_eq!(full, Arena::chunk_of(at[0]));
        let before = arena.bytes();
        arena.reset(full);
        assert!(arena.bytes() < before);
        assert!(arena.push(&vec![0; RECORD_MAX + 1]).is_none());
        assert_eq!(arena.get(Arena::NOWHERE), b"");
    }
}
