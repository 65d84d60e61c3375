//! What a word may have been meant as, dearest last.

use listings::tokens;

use super::{
    distance::Pattern,
    name::Naming,
    named::Called,
    reading::Reader,
    vocabulary::{DIGITS, Traits},
    word::Word,
};

/// Candidates kept for a mistyped word.
const CORRECTIONS_MAX: usize = 8;
/// So many letters more make a word that was hardly meant by its beginning.
const FAR_BEYOND: usize = 3;
/// Small words that are lost inside others: `viñadelmar`.
const LINKS: &[&str] = &["del", "de", "las", "los", "la", "el"];
/// Words that sound alike differ in so many letters at most.
const SPELLED_APART_MAX: u8 = 3;
/// What a word costs that sounds like the one typed.
pub(super) const HEARD: u32 = 2;
/// What one slip costs towards the name of something.
pub(super) const SLIP: u32 = 4;
/// What a slip costs more towards a part of a name (the `aires` of Buenos Aires).
const PART_COST: u32 = 2;
/// The same towards a word that names nothing: who searches mostly types names.
const NAMELESS_COST: u32 = 6;
/// Shortest word that another is taken for.
const MEANT_MIN: usize = 3;
/// Tokens a beginning stands for at most.
const EXPANSIONS_MAX: usize = 1_000;

/// What a word stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// One token.
    Token(u32),
    /// Any of these tokens: the word is their beginning.
    Any(Vec<u32>),
    /// The first of these, as typed, or the other, which sounds so.
    Heard(u32, u32),
    /// Two tokens that were typed as one.
    Both(u32, u32),
    /// What is called so.
    Named(Called),
}

impl Reader<'_> {
    /// The token that is exactly this word, if any listing has it.
    pub(super) fn exact(&self, token: &str) -> Option<u32> {
        self.vocabulary.find(token).filter(|&at| self.is_live(at))
    }

    fn is_live(&self, at: u32) -> bool {
        !self.vocabulary.main(at).is_empty_without(self.gone)
            || !self.vocabulary.more(at).is_empty_without(self.gone)
    }

    fn is_live_in_main(&self, at: u32) -> bool {
        !self.vocabulary.main(at).is_empty_without(self.gone)
    }

    /// The token, if it is one of titles, attributes or places.
    pub(super) fn exact_in_main(&self, token: &str) -> Option<u32> {
        self.vocabulary.find(token).filter(|&at| self.is_live_in_main(at))
    }

    /// The tokens a word is the beginning of.
    pub(super) fn expansions(&self, word: &Word) -> Option<Meaning> {
        let all = self.vocabulary.beginning(&word.folded).filter(|&at| self.is_live(at));
        let all: Vec<u32> = all.take(EXPANSIONS_MAX).collect();
        (!all.is_empty()).then_some(Meaning::Any(all))
    }

    /// Whether a meaning is of words that go on well beyond the one typed.
    pub(super) fn goes_far_beyond(&self, meaning: &Meaning, word: &Word) -> bool {
        let Meaning::Any(tokens) = meaning else { return false };
        let lengths = tokens.iter().map(|&at| self.vocabulary.token(at).len());
        lengths.min().is_some_and(|least| least >= word.folded.len() + FAR_BEYOND)
    }

    /// Two known words that were typed without a space.
    pub(super) fn split(&self, word: &Word) -> Option<Meaning> {
        let cuts = word.folded.char_indices().map(|(at, _)| at).skip(2);
        let known = cuts.filter_map(|at| {
            let (head, tail) = word.folded.split_at(at);
            let head = self.exact_in_main(tokens::stem(head))?;
            let linked = LINKS.iter().filter_map(|link| tail.strip_prefix(link));
            let mut tails = std::iter::once(tail).chain(linked).filter(|tail| tail.len() > 1);
            let tail = tails.find_map(|tail| self.exact_in_main(tokens::stem(tail)))?;
            let weight = self.vocabulary.main(head).len().min(self.vocabulary.main(tail).len());
            Some((weight, Meaning::Both(head, tail)))
        });
        known.max_by_key(|(weight, _)| *weight).map(|(_, meaning)| meaning)
    }

    /// The likeliest tokens and names a word was meant as, with what each costs: [`HEARD`] when it
    /// sounds the same, 4 for one slip, 6 for one slip of sound, 8 for two slips; one more when it
    /// begins with another sound, and more yet when it is no name.
    pub(super) fn corrections(&self, word: &Word) -> Vec<(u32, Meaning)> {
        let forms: Vec<Typed<'_>> = forms(word).into_iter().map(Typed::of).collect();
        // Cheap, and false for nearly all: the words themselves are not even looked up.
        let may_be = |other: &Traits| {
            forms.iter().any(|typed| typed.may_be_written(other) || typed.may_sound(other))
        };
        let least = |other: &Traits, text: &str, sound: &[u8]| -> Option<u32> {
            let costs = forms.iter().zip(0..).filter_map(|(typed, farther)| {
                Some(typed.cost(other, text.as_bytes(), sound)? + farther)
            });
            costs.min()
        };
        let mut found: Vec<(u32, u64, Meaning)> = Vec::new();
        for other in self.vocabulary.traits().iter().filter(|other| may_be(other)) {
            let text = self.vocabulary.token(other.token);
            if let Some(cost) = least(other, text, self.vocabulary.sound(other))
                && self.is_live_in_main(other.token)
            {
                let is_slip = cost >= SLIP && word.folded != word.token;
                let far = is_slip && self.is_far_as_written(word, text);
                let extra = self.nameless(text) + if far { NAMELESS_COST } else { 0 };
                let listings = self.vocabulary.main(other.token).len();
                found.push((cost + extra, u64::MAX - listings, Meaning::Token(other.token)));
            }
        }
        for other in self.spelled.iter().filter(|other| may_be(&other.traits)) {
            if let Some(cost) = least(&other.traits, &other.name, &other.sound)
                && let Some(called) = self.called_by_alias(&other.name)
            {
                let extra = if self.is_whole_name(&other.name) { 1 } else { NAMELESS_COST };
                let listings = self.of_called(&called).len();
                found.push((cost + extra, u64::MAX - listings, Meaning::Named(called)));
            }
        }
        found.sort_by_key(|(cost, rarity, _)| (*cost, *rarity));
        found.truncate(CORRECTIONS_MAX);
        found.into_iter().map(|(cost, _, meaning)| (cost, meaning)).collect()
    }

    /// Whether a word is farther from a name as both are written whole than slips go: without their
    /// ends `quimes` is one letter from Quito.
    fn is_far_as_written(&self, word: &Word, name: &str) -> bool {
        let written = Pattern::of(word.folded.as_bytes());
        let slips = usize::from(slips(&word.folded));
        let mut whole = self.whole_words(name).peekable();
        whole.peek().is_some()
            && whole.all(|whole| written.within(whole.as_bytes(), slips).is_none())
    }

    /// What a slip costs more towards a token that is not itself the name of something.
    fn nameless(&self, token: &str) -> u32 {
        if self.is_whole_name(token) {
            0
        } else if (self.is_name_word)(token) {
            PART_COST
        } else {
            NAMELESS_COST
        }
    }

    /// An alias that no listing says.
    fn called_by_alias(&self, name: &str) -> Option<Called> {
        let called = self.called(&[Word::of(name)?])?;
        (called.naming != Naming::Label).then_some(called)
    }
}

/// The ways a word may stand in the vocabulary. A slip can change what the stemmer takes off: `onda`
/// keeps its end for being short, `honda` does not.
fn forms(word: &Word) -> Vec<&str> {
    let mut out = vec![word.token.as_str()];
    if word.folded != word.token {
        out.push(&word.folded);
    } else if word.token.len() == 4 {
        out.extend(word.token.strip_suffix(['a', 'e', 'o']));
    }
    // A plural with a letter said twice is no plural to the stemmer: `olivoss`.
    let once = word.folded.strip_suffix('s').filter(|once| once.ends_with('s'));
    out.extend(once.map(tokens::stem));
    out
}

/// Slips of the finger that a word of that length may have.
const fn slips(word: &str) -> u8 {
    match word.len() {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    }
}

/// A mistyped word, ready to be compared with thousands.
struct Typed<'a> {
    token: &'a [u8],
    written: Pattern,
    sound: Vec<u8>,
    heard: Pattern,
    traits: Traits,
    slips: u8,
    sound_slips: u8,
}

impl<'a> Typed<'a> {
    fn of(token: &'a str) -> Self {
        let mut sound = Vec::new();
        let traits = Traits::of(0, token, &mut sound);
        let slips = slips(token);
        // Letters said twice are heard once: `zzzzqqq` is a short sound.
        let sound_slips = u8::from(sound.len() > 3) + u8::from(sound.len() > 8);
        let (written, heard) = (Pattern::of(token.as_bytes()), Pattern::of(&sound));
        Self { token: token.as_bytes(), written, sound, heard, traits, slips, sound_slips }
    }

    /// Cheap: whether a word with these traits can be written nearly so.
    fn may_be_written(&self, other: &Traits) -> bool {
        let differing = self.traits.letters ^ other.letters;
        self.traits.len.abs_diff(other.len) <= self.slips
            && differing & DIGITS == 0
            && differing.count_ones() <= 2 * u32::from(self.slips)
    }

    /// Cheap: whether it can sound nearly so.
    fn may_sound(&self, other: &Traits) -> bool {
        let differing = self.traits.sounds ^ other.sounds;
        self.token.len() > 2
            && self.traits.len.abs_diff(other.len) <= SPELLED_APART_MAX.min(1 + self.traits.len / 4)
            && self.traits.sound_len.abs_diff(other.sound_len) <= self.sound_slips
            && differing & DIGITS == 0
            && differing.count_ones() <= 2 * u32::from(self.sound_slips)
    }

    fn cost(&self, traits: &Traits, other: &[u8], other_sound: &[u8]) -> Option<u32> {
        // Of two letters nothing is left to recognise: `naco` is no `a/c`.
        if other.len() < MEANT_MIN {
            return None;
        }
        let slips = self
            .may_be_written(traits)
            .then(|| self.written.within(other, usize::from(self.slips)).map(|slips| 4 * slips));
        let heard = self.may_sound(traits).then(|| {
            self.heard.within(other_sound, usize::from(self.sound_slips)).map(|s| 4 * s + 2)
        });
        let least = slips.flatten().into_iter().chain(heard.flatten()).min()?;
        // Numbers are never slips of each other: a 206 is no 208.
        if !digits(self.token).eq(digits(other)) {
            return None;
        }
        let begins_otherwise = usize::from(self.sound.first() != other_sound.first());
        u32::try_from(least + begins_otherwise).ok()
    }
}

fn digits(word: &[u8]) -> impl Iterator<Item = &u8> {
    word.iter().filter(|byte| byte.is_ascii_digit())
}
