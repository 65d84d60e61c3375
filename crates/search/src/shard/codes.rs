//! A column of small numbers, as narrow as its greatest one allows.

use super::posting::Posting;

/// One code per listing; 0 stands for "none".
#[derive(Debug, Clone)]
pub enum Codes {
    /// Up to 255 codes.
    Byte(Vec<u8>),
    /// Up to 65,535 codes.
    Word(Vec<u16>),
    /// More.
    Long(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Self::Byte(Vec::new())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the column is widened first")]
impl Codes {
    /// `len` times "none".
    pub fn none(len: usize) -> Self {
        Self::Byte(vec![0; len])
    }

    /// Appends "none".
    pub fn push_none(&mut self) {
        match self {
            Self::Byte(column) => column.push(0),
            Self::Word(column) => column.push(0),
            Self::Long(column) => column.push(0),
        }
    }

    /// The code of a listing.
    pub fn get(&self, doc: u32) -> u32 {
        let at = doc as usize;
        match self {
            Self::Byte(column) => column.get(at).map_or(0, |&code| u32::from(code)),
            Self::Word(column) => column.get(at).map_or(0, |&code| u32::from(code)),
            Self::Long(column) => column.get(at).copied().unwrap_or(0),
        }
    }

    /// Sets the code of a listing.
    pub fn set(&mut self, doc: u32, code: u32) {
        self.widen_for(code);
        let at = doc as usize;
        match self {
            Self::Byte(column) => column[at] = code as u8,
            Self::Word(column) => column[at] = code as u16,
            Self::Long(column) => column[at] = code,
        }
    }

    fn widen_for(&mut self, code: u32) {
        match self {
            Self::Byte(column) if code > u32::from(u8::MAX) => {
                *self = Self::Word(column.iter().map(|&c| u16::from(c)).collect());
                self.widen_for(code);
            }
            Self::Word(column) if code > u32::from(u16::MAX) => {
                *self = Self::Long(column.iter().map(|&c| u32::from(c)).collect());
            }
            _ => {}
        }
    }

    /// Adds each listing of `docs` to the count of its code. `counts` has room for every code.
    pub fn count(&self, docs: &[u32], counts: &mut [u32]) {
        match self {
            Self::Byte(column) => count(column, docs, counts),
            Self::Word(column) => count(column, docs, counts),
            Self::Long(column) => {
                docs.iter().for_each(|&d| counts[column[d as usize] as usize] += 1)
            }
        }
    }

    /// The listings of each code but 0; `None` if a code is beyond `values`.
    pub fn postings(&self, values: usize) -> Option<Vec<Posting>> {
        match self {
            Self::Byte(column) => postings(column, values),
            Self::Word(column) => postings(column, values),
            Self::Long(column) => {
                let column: Vec<usize> = column.iter().map(|&code| code as usize).collect();
                postings(&column, values)
            }
        }
    }

    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Byte(column) => column.capacity(),
            Self::Word(column) => column.capacity() * 2,
            Self::Long(column) => column.capacity() * 4,
        }
    }
}

fn count<T: Copy + Into<usize>>(column: &[T], docs: &[u32], counts: &mut [u32]) {
    for &doc in docs {
        let code: usize = column[doc as usize].into();
        counts[code] += 1;
    }
}

/// Sorts the rows by code, which leaves the rows of each code rising.
fn postings<T: Copy + Into<usize>>(column: &[T], values: usize) -> Option<Vec<Posting>> {
    let mut starts = vec![0usize; values + 2];
    for &code in column {
        *starts.get_mut(code.into() + 1)? += 1;
    }
    for code in 1..starts.len() {
        starts[code] += starts[code - 1];
    }
    let mut sorted = vec![0u32; column.len()];
    let mut next = starts.clone();
    for (doc, &code) in (0u32..).zip(column) {
        let place = &mut next[code.into()];
        sorted[*place] = doc;
        *place += 1;
    }
    let of = |code: usize| Posting::from_sorted(&sorted[starts[code]..starts[code + 1]]);
    Some((1..=values).map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_widens_and_keeps_what_it_held() {
        let mut codes = Codes::none(4);
        for (doc, code) in [(0, 7), (1, 255), (2, 256), (3, 70_000)] {
            codes.set(doc, code);
        }
        assert_eq!([0, 1, 2, 3].map(|doc| codes.get(doc)), [7, 255, 256, 70_000]);
        codes.push_none();
        assert_eq!(codes.get(4), 0);
        let docs = codes.postings(70_000).expect("no code is greater");
        assert!(docs[254].contains(1) && docs[69_999].contains(3) && docs[0].len() == 0);
        assert!(codes.postings(69_999).is_none());
    }
}
