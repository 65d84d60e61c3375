//! Choosing among the meanings of several words: the cheapest together, or else as many words as
//! any listing has.

use std::{borrow::Cow, cmp::Reverse};

use roaring::RoaringBitmap;

use super::{
    candidates::{HEARD, Meaning, SLIP},
    name::Naming,
    reading::{Candidate, Quality, Reader, Reading, Shown, Slot, Standing},
    word::Word,
};

/// Intersections tried at most; beyond it the best found so far stands.
const TRIES_MAX: u32 = 300;
/// Words of which every subset is tried when not all of them fit together.
const SUBSET_WORDS_MAX: usize = 6;

/// Shortest word that is taken for another when not all words fit together.
const GUESSED_MIN: usize = 5;

/// One meaning per slot (`None` for a word left out), and what they have in common.
#[derive(Debug, Default, Clone)]
pub(super) struct Choice {
    picks: Vec<Option<usize>>,
    docs: RoaringBitmap,
    cost: u32,
}

impl Choice {
    /// The cheapest meanings that some listing has all of; among equals those with most listings.
    pub(super) fn best<'a>(reader: &Reader<'a>, slots: &[Slot<'a>]) -> Option<Self> {
        // Words with one meaning first: they cut off most of the tries.
        let mut order: Vec<usize> = (0..slots.len()).collect();
        order.sort_by_key(|&at| slots[at].candidates.len());
        let picks = vec![None; slots.len()];
        let mut search = Search { reader, slots, order, tries: 0, best: None };
        search.descend(0, None, Self { picks, ..Self::default() });
        search.best
    }

    /// As many words as some listing has; among equals the words that tell most.
    pub(super) fn most<'a>(reader: &Reader<'a>, slots: &[Slot<'a>]) -> Self {
        let usable = |slot: &Slot<'_>| {
            slot.candidates.first().is_some_and(|first| {
                // One letter of four is too much to guess at where other words lead nowhere already.
                first.cost <= HEARD || slot.word.folded.len() >= GUESSED_MIN
            })
        };
        let mut known: Vec<usize> = (0..slots.len()).filter(|&at| usable(&slots[at])).collect();
        // A name tells more than a word of titles, that more than one of descriptions, and rare ones
        // more than common ones.
        let weights: Vec<u32> = slots.iter().map(|slot| reader.weight(slot)).collect();
        known.sort_by_key(|&at| {
            let first = &slots[at].candidates[0];
            (Reverse(weights[at]), first.cost, first.group(reader).any.len())
        });
        let nothing = Self { picks: vec![None; slots.len()], ..Self::default() };
        let count = known.len();
        if count > SUBSET_WORDS_MAX {
            return nothing.greedily(reader, slots, &known);
        }
        let mut subsets: Vec<u32> = (1..1u32 << count).collect();
        let of = |set: u32| known.iter().enumerate().filter(move |(n, _)| set >> n & 1 == 1);
        // Among those that tell as much, words earlier in `known` come before.
        subsets.sort_by_cached_key(|&set| {
            Reverse((of(set).map(|(_, &at)| weights[at]).sum::<u32>(), set.reverse_bits()))
        });
        let fitting = subsets.into_iter().find_map(|set| {
            let all: Vec<usize> = of(set).map(|(_, &at)| at).collect();
            let choice = nothing.clone().greedily(reader, slots, &all);
            (choice.picks.iter().flatten().count() == all.len()).then_some(choice)
        });
        fitting.unwrap_or(nothing)
    }

    /// Takes each word in turn whose first meaning still leaves a listing.
    fn greedily<'a>(mut self, reader: &Reader<'a>, slots: &[Slot<'a>], order: &[usize]) -> Self {
        for &at in order {
            let any = &slots[at].candidates[0].group(reader).any;
            let is_first = self.picks.iter().all(Option::is_none);
            let docs = if is_first { any.clone().into_owned() } else { &self.docs & &**any };
            if !docs.is_empty() {
                self.docs = docs;
                self.picks[at] = Some(0);
            }
        }
        self
    }

    pub(super) fn into_reading<'a>(
        self,
        reader: &Reader<'a>,
        words: &[Word],
        slots: &[Slot<'a>],
        is_partial: bool,
    ) -> Reading<'a> {
        let mut mains: Vec<Cow<'a, RoaringBitmap>> = Vec::new();
        let mut shown = Vec::new();
        for (slot, pick) in slots.iter().zip(&self.picks) {
            let Some(candidate) = pick.and_then(|at| slot.candidates.get(at)) else { continue };
            mains.push(candidate.group(reader).main.clone());
            let typed = || slot.typed.clone();
            match (&candidate.meaning, candidate.cost) {
                (Meaning::Token(token), 1..) => shown.push(Shown::Token(*token, typed())),
                (Meaning::Both(one, other), _) => {
                    shown.extend([*one, *other].map(|token| Shown::Token(token, String::new())));
                }
                (Meaning::Named(called), cost) if cost > 0 || called.naming == Naming::Alias => {
                    shown.push(Shown::Text(reader.label(called).unwrap_or_else(typed)));
                }
                _ => shown.push(Shown::Text(typed())),
            }
        }
        let names = reader.whole_names(&self.parts(reader, words, slots), &self.docs);
        let told = if is_partial { self.told(reader, slots) } else { 0 };
        let quality = match (self.docs.is_empty(), is_partial, self.cost) {
            (true, ..) => Quality::Nothing,
            (false, true, _) => Quality::Partial,
            (false, false, 0) => Quality::AsTyped,
            (false, false, _) => Quality::Mended,
        };
        let standing = self.standing(reader, slots, quality);
        Reading {
            docs: self.docs,
            names,
            mains,
            shown,
            quality,
            standing,
            is_behind: false,
            told,
            cost: self.cost,
        }
    }
}

impl Choice {
    /// What the words read so stand on.
    fn standing<'a>(&self, reader: &Reader<'a>, slots: &[Slot<'a>], quality: Quality) -> Standing {
        let picked = slots.iter().zip(&self.picks);
        let mut picked = picked.filter_map(|(slot, pick)| slot.candidates.get((*pick)?));
        let is_begun = |picked: &Candidate<'a>| matches!(picked.meaning, Meaning::Any(_));
        let is_mentioned =
            |picked: &Candidate<'a>| picked.group(reader).main.is_disjoint(&self.docs);
        match quality {
            Quality::AsTyped if picked.any(|one| is_begun(one) || is_mentioned(one)) => {
                Standing::Mentioned
            }
            Quality::Mended if picked.all(|one| one.cost <= SLIP && !is_begun(one)) => {
                Standing::Slip
            }
            _ => Standing::Firm,
        }
    }

    /// How much the words tell that are read as typed.
    fn told<'a>(&self, reader: &Reader<'a>, slots: &[Slot<'a>]) -> u32 {
        let picked = slots.iter().zip(&self.picks);
        let as_typed = picked.filter(|(slot, pick)| {
            pick.and_then(|at| slot.candidates.get(at)).is_some_and(|picked| picked.cost == 0)
        });
        as_typed.map(|(slot, _)| reader.weight(slot)).sum()
    }

    /// What each word was read as, as a part of a name, and whether it is looked for; `None` for one
    /// that was left out.
    fn parts<'a>(
        &self,
        reader: &Reader<'a>,
        words: &[Word],
        slots: &[Slot<'a>],
    ) -> Vec<Option<(String, bool)>> {
        let mut out: Vec<_> =
            words.iter().map(|word| Some((word.name.clone(), word.is_sought()))).collect();
        for (slot, pick) in slots.iter().zip(&self.picks) {
            let picked = pick.and_then(|at| slot.candidates.get(at));
            let token = |at: u32| reader.vocabulary.token(at);
            let read = match picked.map(|picked| (&picked.meaning, picked.cost)) {
                None => None,
                Some((Meaning::Token(at), 1..)) => Some(token(*at).to_owned()),
                Some((Meaning::Heard(_, at), _)) if reader.is_whole_name(token(*at)) => {
                    Some(token(*at).to_owned())
                }
                Some((Meaning::Both(one, other), _)) => Some([token(*one), token(*other)].concat()),
                Some((Meaning::Named(called), 1..)) => Some(called.name.clone()),
                Some(_) => continue,
            };
            out[slot.span.clone()].fill(read.as_ref().map(|_| (String::new(), false)));
            out[slot.span.start] = read.map(|read| (read, true));
        }
        out
    }
}

struct Search<'s, 'a> {
    reader: &'s Reader<'a>,
    slots: &'s [Slot<'a>],
    order: Vec<usize>,
    tries: u32,
    best: Option<Choice>,
}

impl Search<'_, '_> {
    /// Whether another word was already read as the same token.
    fn is_taken(&self, so_far: &Choice, meaning: &Meaning) -> bool {
        let picked = so_far.picks.iter().zip(self.slots);
        let mut others = picked.filter_map(|(pick, slot)| slot.candidates.get((*pick)?));
        matches!(meaning, Meaning::Token(_)) && others.any(|other| other.meaning == *meaning)
    }

    fn descend(&mut self, depth: usize, docs: Option<&RoaringBitmap>, so_far: Choice) {
        let Some(&at) = self.order.get(depth) else {
            let docs = docs.cloned().unwrap_or_default();
            let better = self.best.as_ref().is_none_or(|best| {
                (so_far.cost, Reverse(docs.len())) < (best.cost, Reverse(best.docs.len()))
            });
            if better && !docs.is_empty() {
                self.best = Some(Choice { docs, ..so_far });
            }
            return;
        };
        for (pick, candidate) in self.slots[at].candidates.iter().enumerate() {
            let cost = so_far.cost + candidate.cost;
            let too_dear = self.best.as_ref().is_some_and(|best| cost > best.cost);
            self.tries += 1;
            if too_dear || self.tries > TRIES_MAX || self.is_taken(&so_far, &candidate.meaning) {
                continue;
            }
            let any = &candidate.group(self.reader).any;
            let common = docs.map_or_else(|| any.clone(), |docs| Cow::Owned(docs & &**any));
            if !common.is_empty() {
                let mut choice = Choice { cost, ..so_far.clone() };
                choice.picks[at] = Some(pick);
                self.descend(depth + 1, Some(&common), choice);
            }
        }
    }
}
