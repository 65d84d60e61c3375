//! The listings of a bitmap, some hundreds at a time.
//!
//! A bitmap's own iterator finds its place anew for every number it gives, which is most of the cost
//! of counting a large set. Its portable form (the RoaringFormatSpec) is a copy away and is read
//! here container by container.

use roaring::RoaringBitmap;

use super::wire::Take;

/// Listings handed over at a time: fits a page of memory and the first cache.
const BATCH: usize = 1_024;
/// Smaller sets are not worth the copy.
const COPIED_MIN: u64 = 2_048;
const COOKIE_WITHOUT_RUNS: u32 = 12_346;
const COOKIE_WITH_RUNS: u32 = 12_347;
/// From so many containers on, a bitmap with runs has offsets too.
const OFFSETS_MIN: usize = 4;
/// Arrays hold up to this many; more are bits.
const ARRAY_MAX: usize = 4_096;
const BITS_BYTES: usize = 8_192;

/// Hands every listing of `set` to `each`, in rising order.
pub fn in_batches(set: &RoaringBitmap, each: impl FnMut(&[u32])) {
    let mut out = Batches { batch: [0; BATCH], filled: 0, each };
    let mut copy = Vec::new();
    let containers = (set.len() >= COPIED_MIN)
        .then(|| {
            copy.reserve_exact(set.serialized_size());
            set.serialize_into(&mut copy).ok()?;
            containers(&copy)
        })
        .flatten();
    match containers {
        Some(containers) => containers.into_iter().for_each(|container| out.container(&container)),
        None => set.iter().for_each(|doc| out.push(doc)),
    }
    out.flush();
}

/// Up to 65,536 neighbouring numbers.
struct Container<'a> {
    start: u32,
    form: Form<'a>,
}

enum Form<'a> {
    Array(&'a [[u8; 2]]),
    Bits(&'a [[u8; 8]]),
    Runs(&'a [[u8; 4]]),
}

/// The containers of a bitmap in its portable form; `None` should it look any other way.
fn containers(bytes: &[u8]) -> Option<Vec<Container<'_>>> {
    let mut take = Take(bytes);
    let cookie = u32::from_le_bytes(*take.bytes(4)?.first_chunk()?);
    let (count, run_flags) = match cookie & 0xffff {
        COOKIE_WITH_RUNS => {
            let count = (cookie >> 16) as usize + 1;
            (count, take.bytes(count.div_ceil(8))?)
        }
        COOKIE_WITHOUT_RUNS => {
            (u32::from_le_bytes(*take.bytes(4)?.first_chunk()?) as usize, &[][..])
        }
        _ => return None,
    };
    let (heads, _) = take.bytes(count * 4)?.as_chunks::<4>();
    if run_flags.is_empty() || count >= OFFSETS_MIN {
        take.bytes(count * 4)?;
    }
    let one = |(at, head): (usize, &[u8; 4])| {
        let key = u16::from_le_bytes([head[0], head[1]]);
        let len = usize::from(u16::from_le_bytes([head[2], head[3]])) + 1;
        let has_runs = run_flags.get(at / 8).is_some_and(|flags| flags >> (at % 8) & 1 == 1);
        let form = if has_runs {
            let runs = u16::from_le_bytes(*take.bytes(2)?.first_chunk()?);
            Form::Runs(take.bytes(usize::from(runs) * 4)?.as_chunks().0)
        } else if len > ARRAY_MAX {
            Form::Bits(take.bytes(BITS_BYTES)?.as_chunks().0)
        } else {
            Form::Array(take.bytes(len * 2)?.as_chunks().0)
        };
        Some(Container { start: u32::from(key) << 16, form })
    };
    heads.iter().enumerate().map(one).collect()
}

struct Batches<F> {
    batch: [u32; BATCH],
    filled: usize,
    each: F,
}

impl<F: FnMut(&[u32])> Batches<F> {
    #[inline]
    fn push(&mut self, doc: u32) {
        if self.filled == BATCH {
            self.flush();
        }
        self.batch[self.filled] = doc;
        self.filled += 1;
    }

    fn flush(&mut self) {
        (self.each)(&self.batch[..self.filled]);
        self.filled = 0;
    }

    fn container(&mut self, container: &Container<'_>) {
        let start = container.start;
        match container.form {
            Form::Array(array) => {
                array.iter().for_each(|low| self.push(start | u32::from(u16::from_le_bytes(*low))));
            }
            Form::Runs(runs) => {
                for run in runs {
                    let first = start | u32::from(u16::from_le_bytes([run[0], run[1]]));
                    let more = u32::from(u16::from_le_bytes([run[2], run[3]]));
                    (first..=first + more).for_each(|doc| self.push(doc));
                }
            }
            Form::Bits(words) => {
                for (start, word) in (start..).step_by(64).zip(words) {
                    self.word(start, u64::from_le_bytes(*word));
                }
            }
        }
    }

    /// The numbers of 64 bits, with room for all of them made first.
    #[inline]
    fn word(&mut self, start: u32, mut word: u64) {
        if self.filled + 64 > BATCH {
            self.flush();
        }
        while word != 0 {
            self.batch[self.filled] = start + word.trailing_zeros();
            self.filled += 1;
            word &= word - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn through(set: &RoaringBitmap) -> Vec<u32> {
        let mut out = Vec::new();
        in_batches(set, |docs| out.extend_from_slice(docs));
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn nothing_is_lost_or_doubled(
            spans in prop::collection::vec((0u32..400_000, 1u32..40_000, 1usize..70), 0..7),
            optimised: bool,
        ) {
            let mut set = RoaringBitmap::new();
            for (from, len, step) in spans {
                set.extend((from..from + len).step_by(step));
            }
            if optimised {
                set.optimize();
            }
            prop_assert!(through(&set).into_iter().eq(set.iter()));
        }
    }
}
