//! What has a name of its own: the options a vertical declares (`VW`, `yipeta`), what is done with
//! a listing (`alquiler`), countries, and the places of the listings.

mod known;

use std::collections::{HashMap, HashSet};

use listings::{Attribute, AttributeKind, Choice, Facet, Operation, Vertical, tokens};

use super::vocabulary::Traits;

/// Words a name may have at most: `San José de las Matas`.
pub const WORDS_MAX: usize = 5;
/// Names so short say something beside the name they belong to only: the `2` of a Mazda 2.
const SHORT_MAX: usize = 2;

/// Shortest of the words verticals are asked for by that is Spanish where it ends in a consonant.
const SPANISH_MIN: usize = 5;

/// How much it tells of a listing that it is of a model, that it is of a make or a type or in a
/// city, that it has a body or is in a country, and anything else.
const PART: u32 = 5;
/// See [`PART`].
pub const WHAT: u32 = 4;
const HOW: u32 = 3;
const OTHER: u32 = 2;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An option.
    Option {
        /// Key of the attribute.
        key: String,
        /// The option's value.
        value: String,
        /// Key and value of the option it belongs to.
        parent: Option<(String, String)>,
        /// How much it tells of a listing.
        tells: u32,
        /// How it is written.
        label: String,
    },
    /// What is done with the listing.
    Operation(Operation),
    /// A country, as its slug.
    Country(&'static str),
    /// A region, as its slug.
    Region(String),
    /// A city, as its slug.
    City(String),
}

impl Target {
    /// How much a name of it tells of a listing.
    pub const fn tells(&self) -> u32 {
        match self {
            Self::Option { tells, .. } => *tells,
            Self::Region(_) | Self::City(_) => WHAT,
            Self::Country(_) => HOW,
            Self::Operation(_) => OTHER,
        }
    }
}

/// What is part of a title says what a listing is, the other options how it is.
fn tells(vertical: &Vertical, attribute: &Attribute) -> u32 {
    let is_in_title = vertical.title.is_empty() || vertical.title.contains(&attribute.key);
    match attribute.kind {
        AttributeKind::Enum if attribute.parent.is_some() => PART,
        AttributeKind::Enum if is_in_title => WHAT,
        AttributeKind::Enum => HOW,
        _ => OTHER,
    }
}

/// How near a name is to what it stands for; nearer is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// It is called so.
    Label,
    /// It is called so, too.
    Alias,
    /// Some of them are: a loft is an apartment.
    Kind,
}

/// One thing a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// How near.
    pub naming: Naming,
    /// To what.
    pub target: Target,
    /// Whether it says nothing without the name of what the option belongs to.
    pub is_short: bool,
}

impl Name {
    /// The name of a place.
    pub const fn of_place(target: Target) -> Self {
        Self { naming: Naming::Label, target, is_short: false }
    }
}

/// Another name of an option in one word, to be compared with mistyped ones.
#[derive(Debug)]
pub struct Spelled {
    /// The name.
    pub name: String,
    /// How it sounds.
    pub sound: Vec<u8>,
    /// What tells it from others at a glance.
    pub traits: Traits,
}

/// Names by the word they are when written without spaces: [`tokens::of_name`].
#[derive(Debug, Default)]
pub struct Names {
    by_name: HashMap<String, Vec<Name>>,
    /// Aliases in one word, which no listing need hold.
    spelled: Vec<Spelled>,
    /// Tokens of the labels that say what a listing is.
    words: HashSet<String>,
    /// Words that all listings answer to, and their plurals: `carro`, `barato`.
    general: HashSet<String>,
}

impl Names {
    /// Those a definition declares, and those everybody knows.
    pub fn of(vertical: &Vertical) -> Self {
        let mut out = Self::default();
        // What can be chosen in a list of filters can be asked for by its name: `4x4`, `diésel`.
        let is_named = |a: &&Attribute| {
            let is_chosen = matches!(a.kind, AttributeKind::Enum | AttributeKind::Bool);
            a.search || is_chosen && a.facet != Facet::None
        };
        for attribute in vertical.attributes.iter().filter(is_named) {
            match attribute.kind {
                AttributeKind::Bool => out.add_flag(attribute),
                AttributeKind::Enum | AttributeKind::Multi => {
                    let options = attribute.options.iter();
                    options.for_each(|choice| out.add_option(vertical, attribute, choice));
                }
                _ => {}
            }
        }
        for (operation, word) in known::OPERATIONS {
            if vertical.operations.contains(operation) {
                out.add(word, Naming::Label, &Target::Operation(*operation), false);
            }
        }
        for (country, word) in known::COUNTRIES {
            out.add(word, Naming::Label, &Target::Country(country), false);
        }
        let own = vertical.words.iter().map(String::as_str);
        let general = own.chain(known::WISHES.iter().copied());
        // Whole words: `cares` has the stem of `cars` and asks for something.
        let general = general.map(kernel::text::fold);
        out.general = general.flat_map(|word| [plural(&word), word]).collect();
        out
    }

    fn add_flag(&mut self, attribute: &Attribute) {
        let target = Target::Option {
            key: attribute.key.clone(),
            value: "true".to_owned(),
            parent: None,
            tells: OTHER,
            label: attribute.labels.es.clone(),
        };
        let naming = Self::naming(attribute);
        for name in [&attribute.labels.es, &attribute.labels.en] {
            self.add(name, naming, &target, false);
        }
    }

    /// How its labels name it: what texts are not found by comes behind those that say it.
    const fn naming(attribute: &Attribute) -> Naming {
        if attribute.search { Naming::Label } else { Naming::Alias }
    }

    fn add_option(&mut self, vertical: &Vertical, attribute: &Attribute, choice: &Choice) {
        let tells = tells(vertical, attribute);
        let target = Target::Option {
            key: attribute.key.clone(),
            value: choice.value.clone(),
            parent: attribute.parent.clone().zip(choice.parent.clone()),
            tells,
            label: choice.labels.es.clone(),
        };
        let naming = Self::naming(attribute);
        for name in [&choice.labels.es, &choice.labels.en] {
            self.add(name, naming, &target, choice.parent.is_some());
            if tells >= WHAT {
                self.words.extend(tokens::of_text(name));
            }
        }
        for alias in &choice.aliases {
            let naming = if choice.kinds.contains(alias) { Naming::Kind } else { Naming::Alias };
            self.add(alias, naming, &target, choice.parent.is_some());
            // Who leaves the article out means the same.
            if let Some((first, rest)) = alias.split_once(' ')
                && tokens::is_small(&kernel::text::fold(first))
            {
                self.add(rest, naming, &target, choice.parent.is_some());
            }
            self.spell(alias);
        }
    }

    fn add(&mut self, name: &str, naming: Naming, target: &Target, has_parent: bool) {
        let parted = tokens::of_name(name);
        let is_number = parted.bytes().all(|byte| byte.is_ascii_digit());
        let is_short = has_parent && (parted.len() <= SHORT_MAX || is_number);
        // `Mercedes-Benz` is one token where it stands, and two words where it is typed so.
        let whole = tokens::of_query(name);
        let whole = whole.first().filter(|token| whole.len() == 1 && **token != parted).cloned();
        for name in std::iter::once(parted).chain(whole) {
            if name.is_empty() || tokens::is_small(&name) {
                continue;
            }
            let held = self.by_name.entry(name).or_default();
            if !held.iter().any(|known| known.target == *target) {
                held.push(Name { naming, target: target.clone(), is_short });
            }
        }
    }

    fn spell(&mut self, alias: &str) {
        let [token] = &tokens::of_query(alias)[..] else { return };
        if *token != tokens::of_name(alias) || self.spelled.iter().any(|held| held.name == *token) {
            return;
        }
        let mut sound = Vec::new();
        let traits = Traits::of(0, token, &mut sound);
        self.spelled.push(Spelled { name: token.clone(), sound, traits });
    }

    /// What a name stands for.
    pub fn get(&self, name: &str) -> &[Name] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether all listings answer to a word.
    pub fn is_general(&self, folded: &str) -> bool {
        self.general.contains(folded)
    }

    /// Aliases in one word.
    pub fn spelled(&self) -> &[Spelled] {
        &self.spelled
    }

    /// Whether a token is part of a label that says what a listing is.
    pub fn has_word(&self, token: &str) -> bool {
        self.words.contains(token)
    }
}

/// The plural of a folded word: Spanish adds `es` to a consonant, and short English words do not.
fn plural(word: &str) -> String {
    let ends_in_vowel = word.ends_with(['a', 'e', 'i', 'o', 'u']);
    let ending = if ends_in_vowel || word.len() < SPANISH_MIN { "s" } else { "es" };
    format!("{word}{ending}")
}
