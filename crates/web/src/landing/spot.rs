//! What a landing page is of, as an address and as the filters it stands for.

use kernel::ids::{BARE_LENGTH, Id as _, ListingId};
use listings::{Attribute, Choice, Vertical, vertical::kind};
use search::{Filter, Query};

/// Stands before a city in addresses: `/autos/en/quito`. Values of that name have no pages under them.
const CITIES: &str = "en";

/// A choice and what it is a choice of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chosen<'a> {
    pub attribute: &'a Attribute,
    pub choice: &'a Choice,
}

/// What a landing page is of.
#[derive(Debug, Clone)]
pub(crate) enum Spot<'a> {
    /// A value of what things are chosen by: a make.
    Main(Chosen<'a>),
    /// And one of what is chosen under it: a model.
    Under(Chosen<'a>, Chosen<'a>),
    /// A city, as the index knows it.
    City(String),
}

impl<'a> Spot<'a> {
    /// What `query` asks for, if it is that and nothing else. Neither the order of the results nor the
    /// page of them makes another.
    pub fn of(vertical: &'a Vertical, query: &Query) -> Option<Self> {
        if query.text.is_some()
            || query.price.is_some()
            || query.near.is_some()
            || query.bbox.is_some()
            || !query.operations.is_empty()
            || !query.sellers.is_empty()
            || !query.countries.is_empty()
            || !query.regions.is_empty()
        {
            return None;
        }
        match (query.filters.as_slice(), query.cities.as_slice()) {
            ([], [city]) => Some(Self::City(city.clone())),
            (filters, []) => Self::of_filters(vertical, filters),
            _ => None,
        }
    }

    fn of_filters(vertical: &'a Vertical, filters: &[(String, Filter)]) -> Option<Self> {
        let chosen = |attribute: &'a Attribute| {
            let (_, filter) = filters.iter().find(|(key, _)| *key == attribute.key)?;
            match filter {
                Filter::AnyOf(values) => match values.as_slice() {
                    [one] => Some(Chosen { attribute, choice: attribute.options.get(one)? }),
                    _ => None,
                },
                _ => None,
            }
        };
        let main = chosen(kind::main(vertical)?)?;
        if filters.len() == 1 {
            return Some(Self::Main(main));
        }
        let under = kind::children(vertical).find_map(chosen).filter(|_| filters.len() == 2)?;
        Self::nested(main, under)
    }

    fn nested(main: Chosen<'a>, under: Chosen<'a>) -> Option<Self> {
        let is_under = under.choice.parent.as_ref() == Some(&main.choice.value);
        is_under.then_some(Self::Under(main, under))
    }

    /// A value of what things are chosen by.
    pub fn main(vertical: &'a Vertical, value: &str) -> Option<Self> {
        let attribute = kind::main(vertical)?;
        Some(Self::Main(Chosen { attribute, choice: attribute.options.get(value)? }))
    }

    /// A value of `attribute` under the main one it belongs to.
    pub fn child(vertical: &'a Vertical, attribute: &'a Attribute, value: &str) -> Option<Self> {
        let choice = attribute.options.get(value)?;
        let Self::Main(main) = Self::main(vertical, choice.parent.as_deref()?)? else {
            return None;
        };
        Self::nested(main, Chosen { attribute, choice })
    }

    /// The value that `word` means in an address.
    pub fn of_word(vertical: &'a Vertical, word: &str) -> Option<Self> {
        let attribute = kind::main(vertical)?;
        let choice = attribute.options.of_word(None, word)?;
        Some(Self::Main(Chosen { attribute, choice }))
    }

    /// The values that two words mean.
    pub fn of_words(vertical: &'a Vertical, word: &str, under: &str) -> Option<Self> {
        let Self::Main(main) = Self::of_word(vertical, word)? else { return None };
        let under = kind::children(vertical).find_map(|attribute| {
            let choice = attribute.options.of_word(Some(&main.choice.value), under)?;
            Some(Chosen { attribute, choice })
        })?;
        Self::nested(main, under)
    }

    /// The narrowest value it is of; none for a city.
    pub const fn choice(&self) -> Option<&'a Choice> {
        match self {
            Self::Main(last) | Self::Under(_, last) => Some(last.choice),
            Self::City(_) => None,
        }
    }

    /// Its page; none where the words would say something else.
    pub fn path(&self, vertical: &Vertical) -> Option<String> {
        let key = &vertical.key;
        match self {
            Self::Main(main) => Some(format!("/{key}/{}", word(*main)?)),
            Self::Under(main, under) => {
                let word = word(*main).filter(|word| *word != CITIES)?;
                let under = under.attribute.options.word(&under.choice.value)?;
                Some(format!("/{key}/{word}/{under}"))
            }
            Self::City(city) => Some(format!("/{key}/{CITIES}/{city}")),
        }
    }

    /// The parameters that ask a list for the same.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair =
            |chosen: &Chosen<'_>| (chosen.attribute.key.clone(), chosen.choice.value.clone());
        match self {
            Self::Main(main) => vec![pair(main)],
            Self::Under(main, under) => vec![pair(main), pair(under)],
            Self::City(city) => vec![("city".to_owned(), city.clone())],
        }
    }

    /// Its page, else the list that shows the same.
    pub fn address(&self, vertical: &Vertical) -> (String, Vec<(String, String)>) {
        match self.path(vertical) {
            Some(path) => (path, Vec::new()),
            None => (format!("/{}", vertical.key), self.pairs()),
        }
    }
}

/// The word of a value; none where it would be taken for a listing.
fn word(chosen: Chosen<'_>) -> Option<&str> {
    let word = chosen.attribute.options.word(&chosen.choice.value)?;
    let end = word.len().checked_sub(BARE_LENGTH).and_then(|at| word.get(at..));
    end.and_then(ListingId::of_bare).is_none().then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use listings::vertical::shipped;

    fn vertical(key: &str) -> Vertical {
        Vertical::from_toml(shipped(key).expect("shipped")).expect("readable")
    }

    fn any(key: &str, values: &[&str]) -> (String, Filter) {
        (key.to_owned(), Filter::AnyOf(values.iter().map(|value| (*value).to_owned()).collect()))
    }

    fn path(key: &str, query: &Query) -> Option<String> {
        let vertical = vertical(key);
        Spot::of(&vertical, query)?.path(&vertical)
    }

    #[test]
    fn a_make_a_model_and_a_city_have_addresses_in_spanish() {
        let of = |filters| Query { filters, ..Query::default() };
        let make = path("autos", &of(vec![any("make", &["toyota"])]));
        assert_eq!(make.as_deref(), Some("/autos/toyota"));
        let both = vec![any("model", &["corolla"]), any("make", &["toyota"])];
        assert_eq!(path("autos", &of(both)).as_deref(), Some("/autos/toyota/corolla"));
        let kind = path("propiedades", &of(vec![any("property_type", &["apartment"])]));
        assert_eq!(kind.as_deref(), Some("/propiedades/departamento"));
        let city = Query { cities: vec!["quito".into()], ..Query::default() };
        assert_eq!(path("autos", &city).as_deref(), Some("/autos/en/quito"));
    }

    #[test]
    fn whatever_else_is_asked_is_no_landing_page() {
        let of = |filters| Query { filters, ..Query::default() };
        for query in [
            Query::default(),
            of(vec![any("make", &["kia", "toyota"])]),
            of(vec![any("model", &["rio"])]),
            of(vec![any("color", &["red"])]),
            of(vec![any("make", &["toyota"]), any("model", &["rio"])]),
            of(vec![any("make", &["kia"]), any("model", &["rio"]), any("color", &["red"])]),
            Query { text: Some("kia".into()), ..of(vec![any("make", &["kia"])]) },
            Query { cities: vec!["quito".into()], ..of(vec![any("make", &["kia"])]) },
            Query { cities: vec!["quito".into(), "cuenca".into()], ..Query::default() },
            Query { regions: vec!["azuay".into()], ..Query::default() },
        ] {
            assert_eq!(path("autos", &query), None, "{query:?}");
        }
    }

    #[test]
    fn words_are_read_as_they_are_written_and_values_of_before_are_understood() {
        let homes = vertical("propiedades");
        for typed in ["departamento", "Departamento", "apartment"] {
            let spot = Spot::of_word(&homes, typed).and_then(|spot| spot.path(&homes));
            assert_eq!(spot.as_deref(), Some("/propiedades/departamento"), "{typed}");
        }
        let cars = vertical("autos");
        let under = |a, b| Spot::of_words(&cars, a, b).and_then(|spot| spot.path(&cars));
        assert_eq!(under("toyota", "corolla").as_deref(), Some("/autos/toyota/corolla"));
        assert_eq!((under("kia", "corolla"), under("nada", "corolla")), (None, None));
    }

    #[test]
    fn every_value_of_the_shipped_verticals_has_a_page_that_leads_back_to_it() {
        for key in ["autos", "propiedades", "servicios"] {
            let vertical = vertical(key);
            let main = kind::main(&vertical).expect("one");
            for choice in main.options.iter() {
                let spot = Spot::main(&vertical, &choice.value).expect("a value");
                let path = spot.path(&vertical).unwrap_or_else(|| panic!("{}", choice.value));
                let word = path.rsplit('/').next().expect("a word");
                let back = Spot::of_word(&vertical, word).expect("known");
                assert_eq!(back.pairs(), spot.pairs());
            }
            for attribute in kind::children(&vertical) {
                for choice in attribute.options.iter() {
                    let spot = Spot::child(&vertical, attribute, &choice.value).expect("a value");
                    let path = spot.path(&vertical).unwrap_or_else(|| panic!("{}", choice.value));
                    let words: Vec<_> = path.split('/').collect();
                    let back = Spot::of_words(&vertical, words[2], words[3]).expect("known");
                    assert_eq!(back.pairs(), spot.pairs());
                }
            }
        }
    }

    #[test]
    fn what_would_be_taken_for_something_else_has_no_page() {
        let mut cars = vertical("autos");
        let id = ListingId(Default::default()).bare();
        let make = cars.attributes.iter_mut().find(|a| a.key == "make").expect("one");
        let mut options: Vec<Choice> = std::mem::take(&mut make.options).into();
        options[0].labels.es = id;
        options[1].labels.es = "En".into();
        let (first, second) = (options[0].value.clone(), options[1].value.clone());
        make.options = options.into();
        assert_eq!(Spot::main(&cars, &first).and_then(|spot| spot.path(&cars)), None);
        let en = Spot::main(&cars, &second).and_then(|spot| spot.path(&cars));
        assert_eq!(en.as_deref(), Some("/autos/en"));
        let model = cars.attribute("model").expect("one");
        let under = model.options.iter().find(|choice| choice.parent.as_ref() == Some(&second));
        let under = Spot::child(&cars, model, &under.expect("a model").value).expect("a value");
        assert_eq!(under.path(&cars), None, "`/autos/en/…` are cities");
        assert_eq!(under.address(&cars).0, "/autos");
    }
}
