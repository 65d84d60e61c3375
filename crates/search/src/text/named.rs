//! Words that name something: an option, an operation, a country, a place. What is called by its
//! whole name counts above loose words: `Jeep Cherokee` is no Grand Cherokee.

use std::{borrow::Cow, ops::Range};

use listings::tokens;
use roaring::RoaringBitmap;

use super::{
    candidates::{HEARD, Meaning},
    name::{self, Name, Naming, Target},
    reading::{Group, Reader, Slot},
    word::Word,
};

/// Words of a text in which names are looked for.
const TEXT_WORDS_MAX: usize = 16;

/// What some words call something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// The name.
    pub name: String,
    /// What listings that say it themselves hold.
    pub tokens: Vec<String>,
    /// Which of the things so called are meant.
    pub naming: Naming,
}

/// How much a word of titles, attributes or places tells, beside [`Target::tells`].
const LOOSE: u32 = 2;
/// And one of descriptions.
const DESCRIPTIVE: u32 = 1;

impl<'a> Reader<'a> {
    /// What these words call something, if listings have what is called so.
    pub(super) fn called(&self, words: &[Word]) -> Option<Called> {
        let name: String = words.iter().map(|word| word.name.as_str()).collect();
        let tokens = words.iter().filter(|word| word.is_sought()).map(|word| word.token.clone());
        let tokens: Vec<String> = tokens.collect();
        let naming = self.standing(&name).map(|name| name.naming).min()?;
        (!tokens.is_empty()).then_some(Called { name, tokens, naming })
    }

    /// The same for a word and a naming that is not the nearest.
    pub(super) fn called_as(&self, word: &Word, naming: Naming) -> Option<Called> {
        let is_so = self.standing(&word.name).any(|name| name.naming == naming);
        let tokens = vec![word.token.clone()];
        is_so.then(|| Called { name: word.name.clone(), tokens, naming })
    }

    /// What a name stands for by itself and some listing is.
    fn standing(&self, name: &str) -> impl Iterator<Item = &'a Name> {
        let names = (self.names)(name).into_iter();
        names.filter(|name| !name.is_short && (self.has)(&name.target))
    }

    /// Whether a word by itself is what some listing is called.
    pub fn is_called(&self, word: &Word) -> bool {
        self.called(std::slice::from_ref(word)).is_some()
    }

    /// Whether a word names something, be it that no listing is so.
    pub(super) fn is_declared(&self, word: &Word) -> bool {
        (self.names)(&word.name).iter().any(|name| !name.is_short)
    }

    /// Whether a listing has one of what is called so, or is in a place of that name.
    pub(super) fn is_whole_name(&self, name: &str) -> bool {
        self.standing(name).any(|name| name.target.tells() >= name::WHAT)
    }

    /// The listings of what is called so.
    pub(super) fn of_called(&self, called: &Called) -> Cow<'a, RoaringBitmap> {
        let meant = self.standing(&called.name).filter(|name| name.naming == called.naming);
        union(meant.filter_map(|name| (self.docs)(&name.target)))
    }

    /// Whether all listings of what is called so hold this token, so that the token says it all.
    pub(super) fn is_said(&self, called: &Called, token: u32) -> bool {
        match called.naming {
            // Descriptions say «alquiler» of what is sold.
            Naming::Label if self.is_operation(called) => false,
            Naming::Label => self.of_called(called).is_subset(&self.vocabulary.main(token).set()),
            Naming::Kind => true,
            Naming::Alias => false,
        }
    }

    fn is_operation(&self, called: &Called) -> bool {
        self.standing(&called.name).any(|name| matches!(name.target, Target::Operation(_)))
    }

    /// Who says a name means what is called so, and listings that say it themselves.
    pub(super) fn named(&self, called: &Called) -> Group<'a> {
        let mut own = self.of_called(called);
        if called.naming == Naming::Alias {
            // Who writes `corola` means the Corolla Cross too.
            own = self.labelled(called).fold(own, |own, labelled| both(own, &labelled));
        }
        if called.naming == Naming::Label && self.is_operation(called) {
            return Group { main: own.clone(), any: own };
        }
        let known = called.tokens.iter().map(|token| self.exact(token)).collect::<Option<Vec<_>>>();
        let said = known.map(|tokens| self.all_tokens(&tokens));
        let said = said.filter(|said| said.any.len() > said.any.intersection_len(self.gone));
        let Some(said) = said else { return Group { main: own.clone(), any: own } };
        match called.naming {
            Naming::Kind => said,
            // Of what is also called so, those come first that say it.
            Naming::Alias => Group { any: both(said.any, &own), main: said.main },
            Naming::Label => Group { any: both(said.any, &own), main: both(said.main, &own) },
        }
    }

    /// The listings that carry the label of an option that is called so.
    fn labelled(&self, called: &Called) -> impl Iterator<Item = RoaringBitmap> {
        let meant = self.standing(&called.name).filter(|name| name.naming == called.naming);
        meant.filter_map(|name| {
            let Target::Option { label, .. } = &name.target else { return None };
            // The label of the Mazda 3 is `3`: many others carry that.
            let mut own = (self.names)(&tokens::of_name(label)).into_iter();
            if own.any(|own| own.is_short && own.target == name.target) {
                return None;
            }
            let tokens = tokens::of_query(label);
            let known = tokens.iter().map(|token| self.exact_in_main(token));
            let known = known.collect::<Option<Vec<_>>>()?;
            Some(self.all_tokens(&known).main.into_owned())
        })
    }

    /// How much a slot tells, when not all words can be had.
    pub(super) fn weight(&self, slot: &Slot<'a>) -> u32 {
        let Some(first) = slot.candidates.first() else { return 0 };
        let group = first.group(self);
        let loose = if group.main.is_empty() { DESCRIPTIVE } else { LOOSE };
        let name = match &first.meaning {
            Meaning::Named(called) => called.name.as_str(),
            Meaning::Token(token) => self.vocabulary.token(*token),
            _ => return loose,
        };
        // What a word was mended to is less sure than what another one says as it was typed.
        let is_mended = first.cost > HEARD;
        let named = if is_mended { None } else { self.tells(name) };
        let more = u32::try_from(slot.span.len() - 1).unwrap_or(0) * LOOSE;
        named.unwrap_or(loose).max(loose) + more
    }

    /// How much a name tells. One that may be several things tells what the least of them does, stocked
    /// or not: `sedan` is a body before it is what a Beetle is also called, and `pickup` is hardly the
    /// model of that name beside a make that has none.
    fn tells(&self, name: &str) -> Option<u32> {
        let nearest = self.standing(name).map(|name| name.naming).min()?;
        let is_part = |name: &Name| matches!(&name.target, Target::Option { parent: Some(_), .. });
        let is_only_part = self.standing(name).filter(|name| name.naming == nearest).all(is_part);
        let meant = (self.names)(name).into_iter();
        let meant = meant.filter(|name| !name.is_short && (is_only_part || name.naming <= nearest));
        meant.map(|name| name.target.tells()).min()
    }

    /// How what is called so is written, in one word, without accents and signs.
    pub(super) fn whole_words(&self, name: &str) -> impl Iterator<Item = String> {
        self.standing(name).filter(|name| name.target.tells() >= name::WHAT).filter_map(|name| {
            let written = match &name.target {
                Target::Option { label, .. } => kernel::text::fold(label),
                Target::Region(slug) | Target::City(slug) => slug.clone(),
                Target::Country(_) | Target::Operation(_) => return None,
            };
            Some(written.chars().filter(|letter| letter.is_alphanumeric()).collect())
        })
    }

    /// Whether it is, by itself, the label of a make, a type or a place that some listing has.
    pub(super) fn is_labelled(&self, name: &str) -> bool {
        self.standing(name)
            .any(|name| name.naming == Naming::Label && name.target.tells() >= name::WHAT)
    }

    /// The listings of each thing that `parts` name whole, the longest names first. A part that was
    /// left out is `None`.
    pub(super) fn whole_names(
        &self,
        parts: &[Option<(String, bool)>],
        docs: &RoaringBitmap,
    ) -> Vec<Cow<'a, RoaringBitmap>> {
        let found = self.find_names(&parts[..parts.len().min(TEXT_WORDS_MAX)]);
        let is_found = |parent: &Option<(String, String)>| {
            let mut all = found.iter().flat_map(|(_, names)| names);
            parent.as_ref().is_some_and(|(of, is)| {
                all.any(|name| matches!(&name.target, Target::Option { key, value, .. } if (key, value) == (of, is)))
            })
        };
        let has_parent = |name: &Name| match &name.target {
            Target::Option { parent, .. } => is_found(parent),
            _ => false,
        };
        let sets = found.iter().filter_map(|(_, names)| {
            // The Santa Fe of a Hyundai is no place; that of a Corolla is no model.
            let beside = names.iter().any(|name| has_parent(name));
            let meant =
                names.iter().filter(|name| if beside { has_parent(name) } else { !name.is_short });
            let sets = meant.filter_map(|name| (self.docs)(&name.target));
            let set = union(sets.filter(|set| !set.is_disjoint(docs)));
            (!set.is_empty()).then_some(set)
        });
        sets.collect()
    }

    /// Which parts name something whole. No part belongs to two names.
    fn find_names(&self, parts: &[Option<(String, bool)>]) -> Vec<(Range<usize>, Vec<&'a Name>)> {
        let mut found: Vec<(Range<usize>, Vec<&'a Name>)> = Vec::new();
        for count in (1..=name::WORDS_MAX.min(parts.len())).rev() {
            for start in 0..=parts.len() - count {
                let span = start..start + count;
                let is_free = |(other, _): &(Range<usize>, _)| {
                    other.end <= span.start || span.end <= other.start
                };
                let words: Option<Vec<&(String, bool)>> =
                    parts[span.clone()].iter().map(Option::as_ref).collect();
                let Some(words) = words.filter(|_| found.iter().all(is_free)) else { continue };
                if !words.iter().any(|(_, is_sought)| *is_sought) {
                    continue;
                }
                let name: String = words.iter().map(|(word, _)| word.as_str()).collect();
                let names = (self.names)(&name).into_iter();
                let names = names.filter(|name| (self.has)(&name.target));
                let mut names: Vec<&Name> = names.collect();
                let Some(nearest) = names.iter().map(|name| name.naming).min() else { continue };
                names.retain(|name| name.naming == nearest);
                if nearest == Naming::Label || nearest == Naming::Alias && !self.is_pair(&words) {
                    found.push((span, names));
                }
            }
        }
        found
    }

    /// Whether words are the name of something and of what belongs to it: `DFSK C37` is that make's
    /// own model before it is another name of Dongfeng's.
    fn is_pair(&self, words: &[&(String, bool)]) -> bool {
        let labelled = |words: &[&(String, bool)]| -> Vec<&'a Name> {
            let name: String = words.iter().map(|(word, _)| word.as_str()).collect();
            let names = (self.names)(&name).into_iter();
            names.filter(|name| name.naming == Naming::Label).collect()
        };
        let belongs = |of: &Target, to: &Target| match (of, to) {
            (Target::Option { parent, .. }, Target::Option { key, value, .. }) => {
                parent.as_ref().is_some_and(|parent| (key, value) == (&parent.0, &parent.1))
            }
            _ => false,
        };
        (1..words.len()).any(|cut| {
            let (whole, part) = (labelled(&words[..cut]), labelled(&words[cut..]));
            part.iter().any(|part| whole.iter().any(|of| belongs(&part.target, &of.target)))
        })
    }

    /// How what is called so is written, if it has one name.
    pub(super) fn label(&self, called: &Called) -> Option<String> {
        let meant = self.standing(&called.name).filter(|name| name.naming == called.naming);
        let listings = |name: &&Name| (self.docs)(&name.target).map_or(0, |docs| docs.len());
        match &meant.max_by_key(listings)?.target {
            Target::Option { label, .. } => Some(label.clone()),
            _ => None,
        }
    }
}

fn union<'a>(mut sets: impl Iterator<Item = Cow<'a, RoaringBitmap>>) -> Cow<'a, RoaringBitmap> {
    let mut all = sets.next().unwrap_or_default();
    sets.for_each(|more| *all.to_mut() |= &*more);
    all
}

fn both<'a>(mut set: Cow<'a, RoaringBitmap>, more: &RoaringBitmap) -> Cow<'a, RoaringBitmap> {
    if !more.is_subset(&set) {
        *set.to_mut() |= more;
    }
    set
}
