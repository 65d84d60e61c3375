//! Which listings have a value or a token, in the form that is smallest for their number.
//!
//! Most tokens of a vocabulary are in a handful of listings and most listings are found by a
//! handful of common tokens: the first want no allocation, the second want a compressed bitmap.

use std::borrow::Cow;

use roaring::RoaringBitmap;

const FEW: usize = 6;
/// A sorted list costs four bytes a listing; a bitmap two or less once each of its blocks of 65,536
/// listings has some dozens.
const LIST_MAX: usize = 1_024;

/// A set of listings of one shard.
#[derive(Debug, Clone)]
pub enum Posting {
    /// Up to six, in place.
    Few(u8, [u32; FEW]),
    /// A sorted list.
    List(Vec<u32>),
    /// Many.
    Set(Box<RoaringBitmap>),
}

impl Default for Posting {
    fn default() -> Self {
        Self::Few(0, [0; FEW])
    }
}

impl Posting {
    /// From rising numbers.
    pub fn from_sorted(docs: &[u32]) -> Self {
        if docs.len() > LIST_MAX {
            let mut set = bitmap(docs);
            set.optimize();
            return Self::Set(Box::new(set));
        }
        let mut few = [0; FEW];
        match few.get_mut(..docs.len()) {
            Some(place) => {
                place.copy_from_slice(docs);
                Self::Few(u8::try_from(docs.len()).unwrap_or(0), few)
            }
            None => Self::List(docs.to_vec()),
        }
    }

    /// The numbers themselves, unless there are many.
    pub fn as_list(&self) -> Option<&[u32]> {
        match self {
            Self::Few(len, few) => few.get(..usize::from(*len)),
            Self::List(list) => Some(list),
            Self::Set(_) => None,
        }
    }

    /// Puts a listing in. While an index is built the numbers rise: the end is looked at first.
    pub fn insert(&mut self, doc: u32) {
        match self {
            Self::Set(set) => {
                if set.try_push(doc).is_err() {
                    set.insert(doc);
                }
            }
            Self::List(list) => {
                if list.last().is_none_or(|&last| last < doc) {
                    list.push(doc);
                } else if let Err(at) = list.binary_search(&doc) {
                    list.insert(at, doc);
                }
                if list.len() > LIST_MAX {
                    *self = Self::Set(Box::new(list.iter().copied().collect()));
                }
            }
            Self::Few(len, few) => {
                let used = usize::from(*len);
                let Err(at) = few[..used].binary_search(&doc) else { return };
                if used < FEW {
                    few.copy_within(at..used, at + 1);
                    few[at] = doc;
                    *len += 1;
                } else {
                    let mut list = Vec::with_capacity(2 * FEW);
                    list.extend_from_slice(&few[..at]);
                    list.push(doc);
                    list.extend_from_slice(&few[at..]);
                    *self = Self::List(list);
                }
            }
        }
    }

    /// Takes a listing out; whether it was in.
    pub fn remove(&mut self, doc: u32) -> bool {
        match self {
            Self::Set(set) => set.remove(doc),
            Self::List(list) => {
                let found = list.binary_search(&doc);
                found.map(|at| list.remove(at)).is_ok()
            }
            Self::Few(len, few) => {
                let used = usize::from(*len);
                let Ok(at) = few[..used].binary_search(&doc) else { return false };
                few.copy_within(at + 1..used, at);
                *len -= 1;
                true
            }
        }
    }

    /// Takes all of `gone` out.
    pub fn subtract(&mut self, gone: &RoaringBitmap) {
        match self {
            Self::Set(set) => {
                **set -= gone;
                if set.len() <= (LIST_MAX / 2) as u64 {
                    *self = Self::from_sorted(&set.iter().collect::<Vec<_>>());
                }
            }
            other => {
                let list = other.as_list().unwrap_or_default();
                if list.iter().any(|&doc| gone.contains(doc)) {
                    let kept: Vec<u32> =
                        list.iter().copied().filter(|&doc| !gone.contains(doc)).collect();
                    *other = Self::from_sorted(&kept);
                }
            }
        }
    }

    /// Whether a listing is in.
    pub fn contains(&self, doc: u32) -> bool {
        match self {
            Self::Set(set) => set.contains(doc),
            other => other.as_list().unwrap_or_default().binary_search(&doc).is_ok(),
        }
    }

    /// How many.
    pub fn len(&self) -> u64 {
        match self {
            Self::Set(set) => set.len(),
            other => other.as_list().unwrap_or_default().len() as u64,
        }
    }

    /// Whether none, apart from those in `gone`.
    pub fn is_empty_without(&self, gone: &RoaringBitmap) -> bool {
        match self {
            Self::Set(set) => set.len() <= gone.len() && set.is_subset(gone),
            other => other.as_list().unwrap_or_default().iter().all(|&doc| gone.contains(doc)),
        }
    }

    /// As a bitmap to calculate with.
    pub fn set(&self) -> Cow<'_, RoaringBitmap> {
        match self {
            Self::Set(set) => Cow::Borrowed(set),
            other => Cow::Owned(bitmap(other.as_list().unwrap_or_default())),
        }
    }

    /// Adds all of it to `out`.
    pub fn add_to(&self, out: &mut RoaringBitmap) {
        match self {
            Self::Set(set) => *out |= &**set,
            other => out.extend(other.as_list().unwrap_or_default()),
        }
    }

    /// How many are in `set` too.
    pub fn intersection_len(&self, set: &RoaringBitmap) -> u64 {
        match self {
            Self::Set(own) => own.intersection_len(set),
            other => {
                let list = other.as_list().unwrap_or_default();
                list.iter().filter(|&&doc| set.contains(doc)).count() as u64
            }
        }
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Few(..) => 0,
            Self::List(list) => list.capacity() * 4,
            Self::Set(set) => bitmap_bytes(set),
        }
    }
}

/// A bitmap of rising numbers.
pub fn bitmap(sorted: &[u32]) -> RoaringBitmap {
    RoaringBitmap::from_sorted_iter(sorted.iter().copied())
        .unwrap_or_else(|_| sorted.iter().copied().collect())
}

/// Bytes a bitmap takes, about.
pub fn bitmap_bytes(set: &RoaringBitmap) -> usize {
    let told = set.statistics();
    // The statistics count four bytes for each number of an array, which takes two, and a byte for
    // each bit of a bit set.
    let payload = told.n_bytes_array_containers / 2
        + u64::from(told.n_bitset_containers) * 8_192
        + told.n_bytes_run_containers;
    usize::try_from(payload).unwrap_or(usize::MAX) + told.n_containers as usize * 40 + 24
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_holds_what_a_plain_set_would(steps in prop::collection::vec((any::<bool>(), 0u32..3_000), 0..3_000)) {
            let (mut posting, mut plain) = (Posting::default(), BTreeSet::new());
            for (put, doc) in steps {
                if put {
                    posting.insert(doc);
                    plain.insert(doc);
                } else {
                    prop_assert_eq!(posting.remove(doc), plain.remove(&doc));
                }
            }
            prop_assert_eq!(posting.len(), plain.len() as u64);
            prop_assert!(posting.set().iter().eq(plain.iter().copied()));
            let gone: RoaringBitmap = (0..3_000).step_by(3).collect();
            posting.subtract(&gone);
            plain.retain(|doc| doc % 3 != 0);
            prop_assert!(posting.set().iter().eq(plain.iter().copied()));
            prop_assert!(plain.iter().all(|&doc| posting.contains(doc)));
        }
    }
}
