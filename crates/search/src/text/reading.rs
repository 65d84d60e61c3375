//! How the words of a query are read: as typed when that finds something, else as the listings
//! suggest. Words are read together, because `toyta corola` says more than `toyta` and `corola`.

use std::{borrow::Cow, cell::OnceCell, cmp::Reverse, ops::Range};

use roaring::RoaringBitmap;

use super::{
    candidates::{HEARD, Meaning},
    name::{self, Name, Naming, Spelled, Target},
    relax::Choice,
    vocabulary::Vocabulary,
    word::Word,
};

/// How many times as many listings another word must have to be what was meant by a known one.
const LIKELIER: u64 = 10;
/// The farthest such a word may be.
const LOOSE_COST_MAX: u32 = 6;
/// Descriptions that have a word, at most, for it to be a slip of a name: two dealers write
/// `cordova`, and hundreds of listings are in Córdoba.
const SLIPS_MAX: u64 = 5;
/// Shortest word that is taken for the beginning of another.
const BEGINNING_MIN: usize = 2;
/// The same for a word that others follow.
const BEGINNING_MIN_INSIDE: usize = 3;

/// Finds the listings of what a name stands for.
pub type TargetDocs<'a> = Box<dyn Fn(&Target) -> Option<Cow<'a, RoaringBitmap>> + 'a>;

/// Finds what a word stands for as a name.
pub type NamesOf<'a> = Box<dyn Fn(&str) -> Vec<&'a Name> + 'a>;

/// What reading looks things up in.
pub struct Reader<'a> {
    /// The tokens of the shard.
    pub vocabulary: &'a Vocabulary,
    /// Listings that are gone but still noted under their tokens.
    pub gone: &'a RoaringBitmap,
    /// What a word stands for as a name.
    pub names: NamesOf<'a>,
    /// Other names of options in one word.
    pub spelled: &'a [Spelled],
    /// Whether a token is part of the name of an option or a place.
    pub is_name_word: Box<dyn Fn(&str) -> bool + 'a>,
    /// The listings of what a name stands for; `None` if there are none.
    pub docs: TargetDocs<'a>,
    /// Whether there are any.
    pub has: Box<dyn Fn(&Target) -> bool + 'a>,
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

/// What a reading stands on, where another vertical reads the words otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// On itself.
    Firm,
    /// As typed, but some word only stands in descriptions, or begins another.
    Mentioned,
    /// Each word that was mended is one slip away from the name of something.
    Slip,
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
    /// As it is.
    Text(String),
    /// As the listings write this token; else as it was typed.
    Token(u32, String),
}

/// See [`Reading::distance`].
pub type Distance = (Quality, Reverse<u32>, u32);

/// What the words were read as.
pub struct Reading<'a> {
    /// The listings found, without those that are gone.
    pub docs: RoaringBitmap,
    /// The listings of each thing that is called by its whole name.
    pub names: Vec<Cow<'a, RoaringBitmap>>,
    /// The listings that have each word in title, attributes or place.
    pub mains: Vec<Cow<'a, RoaringBitmap>>,
    /// The words, in order.
    pub shown: Vec<Shown>,
    /// How near it is to what was typed.
    pub quality: Quality,
    /// What it stands on.
    pub standing: Standing,
    /// Whether what other verticals read comes first.
    pub is_behind: bool,
    /// Where words were left out: how much those tell that were found as typed.
    pub told: u32,
    /// How far the words are from those typed.
    pub cost: u32,
}

impl Reading<'_> {
    /// How near it is to what was typed, beside what other verticals make of it; less is nearer. Of
    /// readings that leave words out, the one is nearer that keeps what tells more, and then, as of
    /// those that mend words, the one that changes less.
    #[must_use]
    pub const fn distance(&self) -> Distance {
        (self.quality, Reverse(self.told), self.cost)
    }
}

/// One word (or some that belong together) and what it may mean.
pub(super) struct Slot<'a> {
    pub(super) typed: String,
    /// The first that is looked for.
    pub(super) word: Word,
    /// Which words of the text.
    pub(super) span: Range<usize>,
    pub(super) candidates: Vec<Candidate<'a>>,
}

pub(super) struct Candidate<'a> {
    pub(super) meaning: Meaning,
    pub(super) cost: u32,
    group: OnceCell<Group<'a>>,
}

impl<'a> Candidate<'a> {
    pub(super) const fn new(cost: u32, meaning: Meaning) -> Self {
        Self { meaning, cost, group: OnceCell::new() }
    }

    pub(super) fn group(&self, reader: &Reader<'a>) -> &Group<'a> {
        self.group.get_or_init(|| reader.group(&self.meaning))
    }
}

impl<'a> Reader<'a> {
    /// Reads the words, of which at least one is looked for.
    pub fn read(&self, words: &[Word]) -> Reading<'a> {
        let mut slots = self.slots(words);
        if let Some(choice) = Choice::best(self, &slots) {
            return choice.into_reading(self, words, &slots, false);
        }
        slots.iter_mut().for_each(|slot| self.loosen(slot));
        if let Some(choice) = Choice::best(self, &slots) {
            return choice.into_reading(self, words, &slots, false);
        }
        Choice::most(self, &slots).into_reading(self, words, &slots, true)
    }

    /// Cuts the words into slots and gives each its nearest meanings.
    fn slots(&self, words: &[Word]) -> Vec<Slot<'a>> {
        let mut out: Vec<Slot<'a>> = Vec::with_capacity(words.len());
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let rest = &words[at..];
            let found = self.named_together(rest).or_else(|| self.joined(rest));
            let (candidates, used) = match found {
                Some(found) => found,
                None if word.is_sought() => {
                    let is_last = !rest[1..].iter().any(Word::is_sought);
                    (self.nearest(word, is_last), 1)
                }
                None => (Vec::new(), 1),
            };
            let span = at..at + used;
            at += used;
            let Some(word) = words[span.clone()].iter().find(|word| word.is_sought()) else {
                continue;
            };
            let typed: Vec<&str> = words[span.clone()].iter().map(|w| w.typed.as_str()).collect();
            out.push(Slot { typed: typed.join(" "), word: word.clone(), span, candidates });
        }
        out
    }

    /// Several words that are the name of something.
    fn named_together(&self, words: &[Word]) -> Option<(Vec<Candidate<'a>>, usize)> {
        (2..=name::WORDS_MAX.min(words.len())).rev().find_map(|count| {
            let called = self.called(&words[..count])?;
            Some((vec![Candidate::new(0, Meaning::Named(called))], count))
        })
    }

    /// Two words that listings write as one.
    fn joined(&self, words: &[Word]) -> Option<(Vec<Candidate<'a>>, usize)> {
        let [one, other] = words.get(..2)? else { return None };
        let is_known = |word: &Word| self.exact(&word.token).is_some();
        if !one.is_sought() || !other.is_sought() || is_known(one) && is_known(other) {
            return None;
        }
        let joined = Word::of(&format!("{}{}", one.folded, other.folded))?;
        let token = Meaning::Token(self.exact_in_main(&joined.token)?);
        Some((vec![Candidate::new(HEARD, token)], 2))
    }

    fn nearest(&self, word: &Word, is_last: bool) -> Vec<Candidate<'a>> {
        if let Some(known) = self.known(word) {
            let slip = self.name_behind(word, &known);
            let cost = if slip.is_some() { 2 * HEARD } else { 0 };
            return slip.into_iter().chain([Candidate::new(cost, known)]).collect();
        }
        let shortest = if is_last { BEGINNING_MIN } else { BEGINNING_MIN_INSIDE };
        let begun = (word.folded.len() >= shortest).then(|| self.expansions(word)).flatten();
        // `SUV` is what it says where no listing is one, and no slip of `LUV`.
        let is_declared = word.is_declared || self.is_declared(word);
        let mended = || self.mended(word, 0).filter(move |_| !is_declared);
        match begun {
            // The last word may be unfinished, unless all that is missing is how it is written.
            Some(meaning) if is_last => {
                let far = self.goes_far_beyond(&meaning, word);
                let heard = mended().take(if far { 1 } else { 0 }).filter(|c| c.cost == HEARD);
                let heard: Vec<_> = heard.collect();
                let cost = if heard.is_empty() { 0 } else { 2 * HEARD };
                heard.into_iter().chain([Candidate::new(cost, meaning)]).collect()
            }
            Some(meaning) => [Candidate::new(HEARD, meaning)].into_iter().chain(mended()).collect(),
            None => mended().collect(),
        }
    }

    /// What a word means as it was typed.
    fn known(&self, word: &Word) -> Option<Meaning> {
        let token = self.exact(&word.token);
        if let Some(called) = self.called(std::slice::from_ref(word))
            && !token.is_some_and(|token| self.is_said(&called, token))
        {
            return Some(Meaning::Named(called));
        }
        let token = token?;
        // `Martines` loses its end like a plural, and is Martínez to who hears it.
        let heard = word.folded.strip_suffix('s').map(|start| format!("{start}z"));
        let other = heard.and_then(|heard| self.exact_in_main(&heard));
        Some(match other {
            Some(other) if word.folded != word.token => Meaning::Heard(token, other),
            _ => Meaning::Token(token),
        })
    }

    /// The name that a word of very few descriptions is a slip of.
    fn name_behind(&self, word: &Word, known: &Meaning) -> Option<Candidate<'a>> {
        let Meaning::Token(token) = known else { return None };
        let written = self.vocabulary.more(*token).len();
        if written > SLIPS_MAX || self.exact_in_main(&word.token).is_some() {
            return None;
        }
        let mut near = self.corrections(word).into_iter();
        let (cost, meaning) = near.next().filter(|(cost, _)| *cost == HEARD)?;
        let near = Candidate::new(cost, meaning);
        (near.group(self).any.len() > written * LIKELIER).then_some(near)
    }

    fn mended(&self, word: &Word, extra: u32) -> impl Iterator<Item = Candidate<'a>> {
        let split = self.split(word).map(|meaning| (HEARD, meaning));
        let all = split.into_iter().chain(self.corrections(word));
        all.map(move |(cost, meaning)| Candidate::new(cost + extra, meaning))
    }

    /// Adds what a word could mean if it was not meant as typed.
    fn loosen(&self, slot: &mut Slot<'a>) {
        if slot.candidates.iter().any(|known| known.cost > 0) || slot.span.len() > 1 {
            return;
        }
        let typed = slot.candidates.first().map_or(0, |known| known.group(self).any.len());
        // Who says `jeep` and means any SUV still means the Jeeps before all others.
        let is_name = self.is_labelled(&slot.word.name);
        let named = [Naming::Alias, Naming::Kind].into_iter().filter(|_| !is_name);
        let named = named.filter_map(|naming| self.called_as(&slot.word, naming));
        let begun = self.expansions(&slot.word);
        let other = named.map(Meaning::Named).chain(begun);
        let other = other.map(|meaning| Candidate::new(HEARD, meaning));
        // A word that listings have was hardly meant as another, unless it is a rare one beside it.
        let likelier = self.mended(&slot.word, HEARD).filter(|mended| {
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
            Meaning::Heard(token, other) => self.any_token(&[*token, *other]),
            Meaning::Both(one, other) => self.all_tokens(&[*one, *other]),
            Meaning::Named(called) => self.named(called),
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

    /// The listings that have all of these; at least one.
    pub(super) fn all_tokens(&self, tokens: &[u32]) -> Group<'a> {
        let all = tokens.iter().map(|&token| self.token(token)).reduce(|all, one| Group {
            main: Cow::Owned(&*all.main & &*one.main),
            any: Cow::Owned(&*all.any & &*one.any),
        });
        all.unwrap_or(Group { main: Cow::default(), any: Cow::default() })
    }
}
