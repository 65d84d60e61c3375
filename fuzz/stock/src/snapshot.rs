//! A snapshot taken apart and put together again with right checksums, so that what is tried gets
//! past them and meets the readers behind.

const HEAD_BYTES: usize = 12;
/// After more changes nothing would be left that could be read.
const CHANGES_MAX: usize = 3;
const PRIME_1: u64 = 0x9e37_79b1_85eb_ca87;
const PRIME_2: u64 = 0xc2b2_ae3d_27d4_eb4f;

/// A snapshot file in parts.
#[derive(Debug, Clone)]
pub struct Parts {
    head: Vec<u8>,
    blocks: Vec<Vec<u8>>,
}

impl Parts {
    /// Takes a whole file apart.
    #[must_use]
    pub fn of(file: &[u8]) -> Self {
        let (head, mut rest) = file.split_at(HEAD_BYTES);
        let mut blocks = Vec::new();
        while let Some((length, after)) = rest.split_first_chunk::<8>() {
            let length = usize::try_from(u64::from_le_bytes(*length)).expect("a length");
            let (block, next) = after[8..].split_at(length);
            blocks.push(block.to_vec());
            rest = next;
        }
        Self { head: head.to_vec(), blocks }
    }

    /// The file, with the checksums its blocks should have.
    #[must_use]
    pub fn file(&self) -> Vec<u8> {
        let (mut out, mut sum) = (self.head.clone(), 0);
        for block in &self.blocks {
            sum = checksum(sum, block);
            out.extend((block.len() as u64).to_le_bytes());
            out.extend(sum.to_le_bytes());
            out.extend(block);
        }
        out
    }

    /// Changes what `orders` say: each names a block, a place in it, and what happens there.
    pub fn change(&mut self, mut orders: &[u8]) {
        for _ in 0..CHANGES_MAX {
            let Some((&[block, low, high, what, length], rest)) = orders.split_first_chunk::<5>()
            else {
                break;
            };
            let given = &rest[..rest.len().min(usize::from(length % 9))];
            orders = &rest[given.len()..];
            let chosen = usize::from(block) % self.blocks.len();
            let one = &mut self.blocks[chosen];
            let at = usize::from(u16::from_le_bytes([low, high])) % (one.len() + 1);
            let end = (at + given.len()).min(one.len());
            match what % 12 {
                0..=6 => one[at..end].copy_from_slice(&given[..end - at]),
                7 => drop(one.splice(at..at, given.iter().copied())),
                8 => drop(one.drain(at..end)),
                9 => one.truncate(at),
                10 => *one = given.to_vec(),
                _ => self.blocks.swap(chosen, 0),
            }
        }
    }
}

/// The checksum of the program, written a second time; the target sees at its start that both agree.
fn checksum(seed: u64, bytes: &[u8]) -> u64 {
    let mut lanes = [seed ^ PRIME_1, seed ^ PRIME_2, seed ^ 0x1656_67b1_9e37_79f9, seed];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        for (lane, word) in lanes.iter_mut().zip(block.as_chunks::<8>().0) {
            *lane = round(*lane, u64::from_le_bytes(*word));
        }
    }
    let sum = lanes.iter().fold(bytes.len() as u64, |sum, lane| round(sum.rotate_left(27), *lane));
    let tail = rest.iter().fold(sum, |sum, byte| round(sum, u64::from(*byte) + 1));
    let mixed = (tail ^ (tail >> 33)).wrapping_mul(PRIME_2);
    mixed ^ (mixed >> 29)
}

const fn round(state: u64, word: u64) -> u64 {
    state.wrapping_add(word.wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
}
