//! One line, as people name what they sell (`Toyota Corolla LE 2019`), taken apart into fields.

use kernel::locale::Locale;

use super::{Typed, field};
use crate::{
    Vertical,
    import::{make_model, options::Vocabulary, words},
    vertical::kind,
};

/// Letters of a year.
const YEAR_LENGTH: usize = 4;

/// The fields the line gives. Where it names nothing the vertical knows, it is the title.
#[must_use]
pub fn of_line(vertical: &Vertical, line: &str, locale: Locale) -> Typed {
    let mut typed = Typed::default();
    let line = words::clean(line);
    let (rest, year) = without_year(vertical, &line, locale);
    let Some(chain) = make_model::Chain::of(vertical) else {
        typed.put(field::TITLE, &line);
        return typed;
    };
    let taken = make_model::take(&chain, &Vocabulary::of(vertical), &rest);
    if taken.values.is_empty() {
        typed.put(field::TITLE, &line);
        return typed;
    }
    if let Some((key, year)) = year {
        typed.put(key, &year);
    }
    for (key, value) in &taken.values {
        typed.put(key, value);
    }
    if let Some(key) = &chain.rest {
        typed.put(key, &taken.rest);
    }
    typed
}

/// The line without the last word that is a year, and for which attribute.
fn without_year<'v>(
    vertical: &'v Vertical,
    line: &str,
    locale: Locale,
) -> (String, Option<(&'v str, String)>) {
    let year = kind::year(vertical);
    let is_year = |word: &str| {
        let number = locale.read_number(word, 0, None).and_then(|plain| plain.parse::<i64>().ok());
        word.len() == YEAR_LENGTH
            && year.zip(number).is_some_and(|(year, number)| {
                year.min.is_none_or(|min| number >= min.at(0))
                    && year.max.is_none_or(|max| number <= max.at(0))
            })
    };
    let mut words: Vec<&str> = line.split(' ').collect();
    let at = words.iter().rposition(|word| is_year(word));
    match (at, year) {
        (Some(at), Some(year)) => {
            let found = words.remove(at).to_owned();
            (words.join(" "), Some((&year.key, found)))
        }
        _ => (line.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(vertical: &str, line: &str) -> Vec<(String, String)> {
        let vertical = Vertical::from_toml(crate::vertical::shipped(vertical).expect("shipped"));
        let vertical = vertical.expect("reads");
        let typed = of_line(&vertical, line, Locale::EsDo);
        let names = ["make", "model", "version", "year", "title"];
        names
            .into_iter()
            .filter(|name| !typed.get(name).is_empty())
            .map(|name| (name.to_owned(), typed.get(name).to_owned()))
            .collect()
    }

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_line_names_a_car() {
        for line in
            ["Toyota Corolla LE 2019", " toyota  corolla le  2019 ", "2019 Toyota Corolla LE"]
        {
            let found = typed("autos", line);
            let expected = [("make", "toyota"), ("model", "corolla"), ("year", "2019")];
            for pair in pairs(&expected) {
                assert!(found.contains(&pair), "{line}: {found:?}");
            }
            assert!(found.iter().any(|(name, text)| name == "version" && text.len() == 2));
        }
        assert_eq!(typed("autos", "mazda3"), pairs(&[("make", "mazda"), ("model", "mazda-3")]));
        let peugeot = typed("autos", "Peugeot 2008 2016");
        assert!(peugeot.contains(&("year".into(), "2016".into())), "{peugeot:?}");
    }

    #[test]
    fn what_is_not_known_is_the_title() {
        assert_eq!(typed("autos", "Remolque de 2 ejes"), pairs(&[("title", "Remolque de 2 ejes")]));
        assert_eq!(typed("propiedades", "Casa en Moca"), pairs(&[("title", "Casa en Moca")]));
        assert_eq!(typed("autos", ""), pairs(&[]));
    }
}
