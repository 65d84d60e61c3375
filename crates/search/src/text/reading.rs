//! How the words of a query are read: as typed when that finds something, else as the listings
//! suggest. Words are read together, because `toyta corola` says more than `toyta` and `corola`.

use std::{borrow::Cow, cell::OnceCell};

use roaring::RoaringBitmap;

use super::{
    alias::{self, Aliases, Target},
    candidates::Meaning,
    relax::Choice,
    vocabulary::Vocabulary,
    word::Word,
};

/// How many times as many listings another word must have to be what was meant by a known one.
const LIKELIER: u64 = 10;
/// The farthest such a word may be.
const LOOSE_COST_MAX: u32 = 3;
/// Shortest word that is taken for the beginning of another.
const BEGINNING_MIN: usize = 2;
/// The same for a word that others follow.
const BEGINNING_MIN_INSIDE: usize = 3;

/// Finds the listings that have an option.
pub type OptionDocs<'a> = Box<dyn Fn(&Target) -> Option<Cow<'a, RoaringBitmap>> + 'a>;

/// What reading looks things up in.
pub struct Reader<'a> {
    /// The tokens of the shard.
    pub vocabulary: &'a Vocabulary,
    /// Other names of options.
    pub aliases: &'a Aliases,
    /// Listings that are gone but still noted under their tokens.
    pub gone: &'a RoaringBitmap,
    /// The listings with an option.
    pub option: OptionDocs<'a>,
}

/// How far a reading is from what was typed; nearer is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// Every word as typed.
    AsTyped,
    /// Some words mended.
    Mended,
    /// Some words left out, because no listing has them all.
    Partial,
    /// No word means anything here.
    Nothing,
}

/// The listings a word is found in.
#[derive(Debug)]
pub struct Group<'a> {
    /// In title, searchable attributes or place.
    pub main: Cow<'a, RoaringBitmap>,
    /// There or in the description.
    pub any: Cow<'a, RoaringBitmap>,
}

/// A word of the reading, to be said back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// As it was typed.
    Typed(String),
    /// As the listings write this token.
    Token(u32),
}

/// What the words were read as.
pub struct Reading<'a> {
    /// The listings found, without those that are gone.
    pub docs: RoaringBitmap,
    /// The listings that have each word in title, attributes or place.
    pub mains: Vec<Cow<'a, RoaringBitmap>>,
    /// The words, in order.
    pub shown: Vec<Shown>,
    /// How near it is to what was typed.
    pub quality: Quality,
}

/// One word (or some that belong together) and what it may mean.
pub(super) struct Slot<'a> {
    pub(super) typed: String,
    pub(super) word: Word,
    pub(super) candidates: Vec<Candidate<'a>>,
}

pub(super) struct Candidate<'a> {
    pub(super) meaning: Meaning,
    pub(super) cost: u32,
    group: OnceCell<Group<'a>>,
}

impl<'a> Candidate<'a> {
    fn new(cost: u32, meaning: Meaning) -> Self {
        Self { meaning, cost, group: OnceCell::new() }
    }

    pub(super) fn group(&self, reader: &Reader<'a>) -> &Group<'a> {
        self.group.get_or_init(|| reader.group(&self.meaning))
    }
}

impl<'a> Reader<'a> {
    /// Reads the words; at least one.
    pub fn read(&self, words: &[Word]) -> Reading<'a> {
        let mut slots = self.slots(words);
        if let Some(choice) = Choice::best(self, &slots) {
            return choice.into_reading(self, &slots, false);
        }
        slots.iter_mut().for_each(|slot| self.loosen(slot));
        if let Some(choice) = Choice::best(self, &slots) {
            return choice.into_reading(self, &slots, false);
        }
        Choice::most(self, &slots).into_reading(self, &slots, true)
    }

    /// Cuts the words into slots and gives each its nearest meanings.
    fn slots(&self, words: &[Word]) -> Vec<Slot<'a>> {
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let rest = &words[at..];
            let (slot, used) = self
                .named_together(rest)
                .or_else(|| self.joined(rest))
                .unwrap_or_else(|| (self.slot(word, rest.len() == 1), 1));
            out.push(slot);
            at += used;
        }
        out
    }

    /// Several words that are another name of an option, unless all of them are in listings.
    fn named_together(&self, words: &[Word]) -> Option<(Slot<'a>, usize)> {
        (2..=alias::WORDS_MAX.min(words.len())).rev().find_map(|count| {
            let some = &words[..count];
            if some.iter().all(|word| self.exact(&word.token).is_some()) {
                return None;
            }
            let tokens: Vec<&str> = some.iter().map(|word| word.token.as_str()).collect();
            let named = Meaning::Named(self.aliases.get(&tokens.join(" "))?.to_vec());
            Some((Slot::new(some, vec![Candidate::new(0, named)])?, count))
        })
    }

    /// Two words that listings write as one.
    fn joined(&self, words: &[Word]) -> Option<(Slot<'a>, usize)> {
        let some @ [one, other] = words.get(..2)? else { return None };
        if self.exact(&one.token).is_some() && self.exact(&other.token).is_some() {
            return None;
        }
        let joined = Word::of(&format!("{}{}", one.folded, other.folded))?;
        let token = Meaning::Token(self.exact_in_main(&joined.token)?);
        Some((Slot::new(some, vec![Candidate::new(1, token)])?, 2))
    }

    fn slot(&self, word: &Word, is_last: bool) -> Slot<'a> {
        Slot {
            typed: word.typed.clone(),
            word: word.clone(),
            candidates: self.nearest(word, is_last),
        }
    }

    fn nearest(&self, word: &Word, is_last: bool) -> Vec<Candidate<'a>> {
        if let Some(token) = self.exact(&word.token) {
            return vec![Candidate::new(0, Meaning::Token(token))];
        }
        if let Some(named) = self.aliases.get(&word.token) {
            let known = Candidate::new(0, Meaning::Named(named.to_vec()));
            if !known.group(self).any.is_empty() {
                return vec![known];
            }
        }
        let shortest = if is_last { BEGINNING_MIN } else { BEGINNING_MIN_INSIDE };
        let begun = (word.folded.len() >= shortest).then(|| self.expansions(word)).flatten();
        let mended = || self.mended(word, 0);
        match begun {
            // The last word may be unfinished, unless all that is missing is how it is written.
            Some(meaning) if is_last => {
                let far = self.goes_far_beyond(&meaning, word);
                let heard = mended().take(if far { 1 } else { 0 }).filter(|c| c.cost == 1);
                let heard: Vec<_> = heard.collect();
                let cost = if heard.is_empty() { 0 } else { 2 };
                heard.into_iter().chain([Candidate::new(cost, meaning)]).collect()
            }
            Some(meaning) => [Candidate::new(1, meaning)].into_iter().chain(mended()).collect(),
            None => mended().collect(),
        }
    }

    fn mended(&self, word: &Word, extra: u32) -> impl Iterator<Item = Candidate<'a>> {
        let split = self.split(word).map(|meaning| (1, meaning));
        let all = split.into_iter().chain(self.corrections(word));
        all.map(move |(cost, meaning)| Candidate::new(cost + extra, meaning))
    }

    /// Adds what a word could mean if it was not meant as typed.
    fn loosen(&self, slot: &mut Slot<'a>) {
        if slot.candidates.iter().any(|known| known.cost > 0) || slot.word.typed != slot.typed {
            return;
        }
        let typed = slot.candidates.first().map_or(0, |known| known.group(self).any.len());
        let named = self.aliases.get(&slot.word.token).map(|to| Meaning::Named(to.to_vec()));
        let begun = self.expansions(&slot.word);
        let other = named.into_iter().chain(begun).map(|meaning| Candidate::new(1, meaning));
        // A word that listings have was hardly meant as another, unless it is a rare one beside it.
        let likelier = self.mended(&slot.word, 1).filter(|mended| {
            mended.cost <= LOOSE_COST_MAX && mended.group(self).any.len() > typed * LIKELIER
        });
        let looser: Vec<_> = other.chain(likelier).collect();
        for candidate in looser {
            if !slot.candidates.iter().any(|known| known.meaning == candidate.meaning) {
                slot.candidates.push(candidate);
            }
        }
    }

    fn group(&self, meaning: &Meaning) -> Group<'a> {
        let mut group = match meaning {
            Meaning::Token(token) => self.token(*token),
            Meaning::Any(tokens) => self.any_token(tokens),
            Meaning::Both(one, other) => {
                let (one, other) = (self.token(*one), self.token(*other));
                Group {
                    main: Cow::Owned(&*one.main & &*other.main),
                    any: Cow::Owned(&*one.any & &*other.any),
                }
            }
            Meaning::Named(targets) => self.named(targets),
        };
        if !self.gone.is_empty() && !group.any.is_disjoint(self.gone) {
            *group.any.to_mut() -= self.gone;
        }
        group
    }

    fn token(&self, token: u32) -> Group<'a> {
        let (main, more) = (self.vocabulary.main(token), self.vocabulary.more(token));
        let any = match (main.len(), more.len()) {
            (_, 0) => main.set(),
            (0, _) => more.set(),
            _ => {
                let mut any = main.set().into_owned();
                more.add_to(&mut any);
                Cow::Owned(any)
            }
        };
        Group { main: main.set(), any }
    }

    fn any_token(&self, tokens: &[u32]) -> Group<'a> {
        let mut main = RoaringBitmap::new();
        tokens.iter().for_each(|&token| self.vocabulary.main(token).add_to(&mut main));
        let mut any = main.clone();
        tokens.iter().for_each(|&token| self.vocabulary.more(token).add_to(&mut any));
        Group { main: Cow::Owned(main), any: Cow::Owned(any) }
    }

    fn named(&self, targets: &[Target]) -> Group<'a> {
        let mut sets = targets.iter().filter_map(|target| (self.option)(target));
        let mut all = sets.next().unwrap_or_default();
        sets.for_each(|more| *all.to_mut() |= &*more);
        Group { main: all.clone(), any: all }
    }
}

impl<'a> Slot<'a> {
    fn new(words: &[Word], candidates: Vec<Candidate<'a>>) -> Option<Self> {
        let typed: Vec<&str> = words.iter().map(|word| word.typed.as_str()).collect();
        Some(Self { typed: typed.join(" "), word: words.first()?.clone(), candidates })
    }
}
