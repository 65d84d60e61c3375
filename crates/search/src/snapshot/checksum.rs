//! A checksum against accidents that reads memory about as fast as it comes: four lanes of
//! multiply and rotate (the shape of XXH64, whose constants these are), over eight bytes each.

const PRIME_1: u64 = 0x9e37_79b1_85eb_ca87;
const PRIME_2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const PRIME_3: u64 = 0x1656_67b1_9e37_79f9;

/// The checksum of `bytes` that follow something whose checksum was `seed`.
pub fn checksum(seed: u64, bytes: &[u8]) -> u64 {
    let mut lanes = [seed ^ PRIME_1, seed ^ PRIME_2, seed ^ PRIME_3, seed];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = round(*lane, u64::from_le_bytes(*word));
        }
    }
    let mut sum = bytes.len() as u64;
    for lane in lanes {
        sum = round(sum.rotate_left(27), lane);
    }
    let tail = rest.iter().fold(sum, |sum, &byte| round(sum, u64::from(byte) + 1));
    let mixed = (tail ^ (tail >> 33)).wrapping_mul(PRIME_2);
    mixed ^ (mixed >> 29)
}

const fn round(state: u64, word: u64) -> u64 {
    state.wrapping_add(word.wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_single_bit_matters() {
        let bytes: Vec<u8> = (0..100).collect();
        let whole = checksum(7, &bytes);
        for bit in 0..bytes.len() * 8 {
            let mut changed = bytes.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(checksum(7, &changed), whole, "bit {bit}");
        }
        assert_ne!(checksum(8, &bytes), whole);
        assert_ne!(checksum(7, &bytes[..99]), whole);
    }
}
