//! Every token of a shard, and the listings it is in.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};
use roaring::RoaringBitmap;

use super::phonetic::sound;
use crate::shard::{order::Order, posting::Posting};

/// The tokens, numbered as they first came.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Every token, one after the other.
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<u32>,
    by_token: HashTable<u32>,
    hasher: DefaultHashBuilder,
    sorted: Order,
    /// Listings with the token in title, searchable attributes or place.
    main: Vec<Posting>,
    /// Listings with the token in the description only.
    more: Vec<Posting>,
    /// What a mistyped word may have been meant as.
    traits: Vec<Traits>,
    /// The sounds of those, one after the other.
    sounds: Vec<u8>,
    has_traits: RoaringBitmap,
}

/// What tells at a glance that two words are not alike.
#[derive(Debug, Clone, Copy)]
pub struct Traits {
    /// Which token.
    pub token: u32,
    /// Letters it has.
    pub letters: u32,
    /// Letters it sounds like.
    pub sounds: u32,
    /// Its length, and that of its sound.
    pub len: u8,
    /// See `len`.
    pub sound_len: u8,
    /// Where its sound stands.
    sound_at: u32,
}

impl Traits {
    /// The traits of a word; `scratch` is overwritten with its sound.
    pub fn of(token: u32, word: &str, scratch: &mut Vec<u8>) -> Self {
        sound(word.as_bytes(), scratch);
        let len = |len: usize| u8::try_from(len).unwrap_or(u8::MAX);
        Self {
            token,
            letters: letters(word.as_bytes()),
            sounds: letters(scratch),
            len: len(word.len()),
            sound_len: len(scratch.len()),
            sound_at: 0,
        }
    }
}

/// The bits of [`Traits::letters`] that stand for digits.
pub const DIGITS: u32 = 0b11_1111 << 26;

/// One bit per letter, six for the digits.
fn letters(word: &[u8]) -> u32 {
    word.iter().fold(0, |mask, &byte| match byte {
        b'a'..=b'z' => mask | 1 << (byte - b'a'),
        _ => mask | 1 << (26 + byte % 6),
    })
}

impl Vocabulary {
    /// The number of a token.
    pub fn find(&self, token: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(token);
        self.by_token.find(hash, |&at| self.token(at) == token).copied()
    }

    /// The token of that number.
    pub fn token(&self, at: u32) -> &str {
        let at = at as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        let bytes = self.bytes.get(start..self.ends[at] as usize).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The listings with that token in title, searchable attributes or place.
    pub fn main(&self, at: u32) -> &Posting {
        &self.main[at as usize]
    }

    /// The listings with that token in the description only.
    pub fn more(&self, at: u32) -> &Posting {
        &self.more[at as usize]
    }

    /// What a token sounds like.
    pub fn sound(&self, traits: &Traits) -> &[u8] {
        let start = traits.sound_at as usize;
        self.sounds.get(start..start + usize::from(traits.sound_len)).unwrap_or_default()
    }

    /// What a mistyped word may have been meant as: the tokens of titles, attributes and places.
    pub fn traits(&self) -> &[Traits] {
        &self.traits
    }

    /// Notes the tokens of a listing.
    pub fn put(&mut self, doc: u32, main: &[String], more: &[String]) {
        for token in main {
            if let Some(at) = self.learn(token) {
                self.main[at as usize].insert(doc);
                self.note_traits(at);
            }
        }
        for token in more {
            if let Some(at) = self.learn(token) {
                self.more[at as usize].insert(doc);
            }
        }
    }

    /// The number of a token, new if need be; `None` when no more bytes can be addressed.
    pub(crate) fn learn(&mut self, token: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(token);
        if let Some(&at) = self.by_token.find(hash, |&at| self.token(at) == token) {
            return Some(at);
        }
        let at = self.append(token)?;
        let Self { by_token, hasher, bytes, ends, sorted, .. } = self;
        let read = |at: u32| slice(bytes, ends, at);
        by_token.insert_unique(hash, at, |&at| hasher.hash_one(read(at)));
        sorted.insert(at, |held| read(held).cmp(token));
        Some(at)
    }

    fn append(&mut self, token: &str) -> Option<u32> {
        let at = u32::try_from(self.ends.len()).ok()?;
        let end = u32::try_from(self.bytes.len() + token.len()).ok()?;
        self.bytes.extend_from_slice(token.as_bytes());
        self.ends.push(end);
        self.main.push(Posting::default());
        self.more.push(Posting::default());
        Some(at)
    }

    fn note_traits(&mut self, at: u32) {
        if self.has_traits.insert(at) {
            let (mut heard, word) = (Vec::new(), slice(&self.bytes, &self.ends, at));
            let sound_at = u32::try_from(self.sounds.len()).unwrap_or(u32::MAX);
            self.traits.push(Traits { sound_at, ..Traits::of(at, word, &mut heard) });
            self.sounds.extend_from_slice(&heard);
        }
    }

    /// The tokens that begin with `start`, in order.
    pub fn beginning(&self, start: &str) -> impl Iterator<Item = u32> {
        self.sorted
            .from(|held| self.token(held).cmp(start))
            .take_while(move |&at| self.token(at).starts_with(start))
    }

    /// Forgets `gone` in the tokens from number `from`, at most `count` of them; the number to go
    /// on with, or `None` when through.
    pub fn sweep(&mut self, gone: &RoaringBitmap, from: usize, count: usize) -> Option<usize> {
        let to = (from + count).min(self.len());
        for posting in self.main[from..to].iter_mut().chain(&mut self.more[from..to]) {
            posting.subtract(gone);
        }
        (to < self.len()).then_some(to)
    }

    /// Appends a stored token and its listings; `None` unless it follows the one before in order.
    /// [`Self::seal`] makes them findable.
    pub(crate) fn append_sorted(
        &mut self,
        token: &str,
        main: Posting,
        more: Posting,
    ) -> Option<()> {
        let last = u32::try_from(self.len()).ok()?.checked_sub(1);
        if last.is_some_and(|last| self.token(last) >= token) {
            return None;
        }
        let at = self.append(token)?;
        let in_main = main.len() > 0;
        (self.main[at as usize], self.more[at as usize]) = (main, more);
        if in_main {
            self.note_traits(at);
        }
        Some(())
    }

    /// The same tokens in order with other sets of listings; those without any are left out.
    pub(crate) fn moved(&self, posting: impl Fn(&Posting) -> Posting) -> Option<Self> {
        let mut out = Self::default();
        for at in self.in_order() {
            let (main, more) = (posting(self.main(at)), posting(self.more(at)));
            if main.len() + more.len() > 0 {
                out.append_sorted(self.token(at), main, more)?;
            }
        }
        out.seal()
    }

    /// Makes tokens that were appended in order findable.
    pub(crate) fn seal(mut self) -> Option<Self> {
        let all: Vec<u32> = (0..u32::try_from(self.len()).ok()?).collect();
        let Self { by_token, hasher, bytes, ends, .. } = &mut self;
        let hash = |at: u32| hasher.hash_one(slice(bytes, ends, at));
        by_token.reserve(all.len(), |&at| hash(at));
        for &at in &all {
            by_token.insert_unique(hash(at), at, |&at| hash(at));
        }
        self.sorted = Order::from_sorted(&all);
        Some(self)
    }

    /// The tokens in order.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = u32> {
        self.sorted.iter()
    }

    /// Bytes on the heap, about.
    pub fn bytes(&self) -> usize {
        let postings: usize = self.main.iter().chain(&self.more).map(Posting::bytes).sum();
        let fixed = (self.main.capacity() + self.more.capacity()) * size_of::<Posting>()
            + self.ends.capacity() * 4
            + self.by_token.capacity() * 5
            + self.traits.capacity() * size_of::<Traits>()
            + self.sounds.capacity();
        self.bytes.capacity() + postings + fixed + self.sorted.bytes()
    }
}

fn slice<'a>(bytes: &'a [u8], ends: &[u32], at: u32) -> &'a str {
    let at = at as usize;
    let start = at.checked_sub(1).map_or(0, |before| ends[before] as usize);
    std::str::from_utf8(bytes.get(start..ends[at] as usize).unwrap_or_default()).unwrap_or_default()
}
