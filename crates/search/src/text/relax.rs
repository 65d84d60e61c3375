//! Choosing among the meanings of several words: the cheapest together, or else as many words as
//! any listing has.

use std::{borrow::Cow, cmp::Reverse};

use roaring::RoaringBitmap;

use super::{
    candidates::Meaning,
    reading::{Quality, Reader, Reading, Shown, Slot},
};

/// Intersections tried at most; beyond it the best found so far stands.
const TRIES_MAX: u32 = 300;
/// Words of which every subset is tried when not all of them fit together.
const SUBSET_WORDS_MAX: usize = 6;

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
        let usable = |slot: &Slot<'_>| !slot.candidates.is_empty();
        let mut known: Vec<usize> = (0..slots.len()).filter(|&at| usable(&slots[at])).collect();
        // Words of titles and places tell more than words of descriptions, rare ones more than
        // common ones.
        known.sort_by_key(|&at| {
            let group = slots[at].candidates[0].group(reader);
            (group.main.is_empty(), slots[at].candidates[0].cost, group.any.len())
        });
        let nothing = Self { picks: vec![None; slots.len()], ..Self::default() };
        let count = known.len();
        if count > SUBSET_WORDS_MAX {
            return nothing.greedily(reader, slots, &known);
        }
        let mut subsets: Vec<u32> = (1..1u32 << count).collect();
        // Among equally many words, those earlier in `known` weigh more.
        subsets.sort_by_key(|set| Reverse((set.count_ones(), set.reverse_bits())));
        let of = |set: u32| known.iter().enumerate().filter(move |(n, _)| set >> n & 1 == 1);
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
        slots: &[Slot<'a>],
        is_partial: bool,
    ) -> Reading<'a> {
        let mut mains: Vec<Cow<'a, RoaringBitmap>> = Vec::new();
        let mut shown = Vec::new();
        for (slot, pick) in slots.iter().zip(&self.picks) {
            let Some(candidate) = pick.and_then(|at| slot.candidates.get(at)) else { continue };
            mains.push(candidate.group(reader).main.clone());
            match (&candidate.meaning, candidate.cost) {
                (Meaning::Token(token), 1..) => shown.push(Shown::Token(*token)),
                (Meaning::Both(one, other), _) => {
                    shown.extend([Shown::Token(*one), Shown::Token(*other)]);
                }
                _ => shown.push(Shown::Typed(slot.typed.clone())),
            }
        }
        let quality = match (self.docs.is_empty(), is_partial, self.cost) {
            (true, ..) => Quality::Nothing,
            (false, true, _) => Quality::Partial,
            (false, false, 0) => Quality::AsTyped,
            (false, false, _) => Quality::Mended,
        };
        Reading { docs: self.docs, mains, shown, quality }
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
