//! Every text of the pages, in one struct: a language that lacks one does not compile. Spanish is that of
//! the Dominican Republic; Mexico's is the same but for the words it has of its own.

pub mod app;
pub mod business;
pub mod client;
pub mod contact;
pub mod deeds;
mod en;
mod es;
mod es_mx;
mod facts;
pub mod financing;
pub mod flags;
pub mod health;
pub mod keys;
pub mod landing;
pub mod limits;
pub mod look;
pub mod moderation;
pub mod parts;
pub mod photos;
pub mod placement;
pub mod provider;
pub mod renewal;
pub mod report;
pub mod saved;
pub mod seller;
pub mod selling;
pub mod standing;
pub mod stead;
pub mod work;

use kernel::locale::{Language, Locale};

/// The catalogue of the reader's place.
#[must_use]
pub const fn of(locale: Locale) -> &'static Texts {
    match (locale, locale.language()) {
        (Locale::EsMx, _) => &es_mx::TEXTS,
        (_, Language::Es) => &es::TEXTS,
        (_, Language::En) => &en::TEXTS,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Texts {
    pub skip_to_content: &'static str,
    pub sections: &'static str,
    pub placed: &'static str,
    pub placed_many: &'static str,
    pub other_language: &'static str,
    pub powered_by: &'static str,
    pub for_you: &'static str,
    pub saved: &'static str,
    pub saved_count: &'static str,
    pub enter: &'static str,
    pub enter_as_another: &'static str,
    pub ask_again: &'static str,
    pub dead_link_more: &'static str,
    pub my_account: &'static str,
    pub publish: &'static str,
    pub buy: &'static str,
    pub sell: &'static str,
    pub who_we_are: &'static str,
    pub write: &'static str,
    pub search: &'static str,
    pub search_in: &'static str,
    pub search_hint_cars: &'static str,
    pub search_hint_homes: &'static str,
    pub search_hint: &'static str,
    pub newest: &'static str,
    pub see_all: &'static str,
    pub most_listed: &'static str,
    pub nothing_yet: &'static str,
    pub nothing_yet_more: &'static str,
    pub listings_one: &'static str,
    pub listings_many: &'static str,
    pub results_for: &'static str,
    pub results: &'static str,
    pub filter: &'static str,
    pub apply: &'static str,
    pub clear_all: &'static str,
    pub remove: &'static str,
    pub active_filters: &'static str,
    pub more_options: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub least: &'static str,
    pub most: &'static str,
    pub span: &'static str,
    pub currency: &'static str,
    pub price: &'static str,
    pub operation: &'static str,
    pub country: &'static str,
    pub region: &'static str,
    pub city: &'static str,
    pub characteristics: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub one_seller: &'static str,
    pub near_point: &'static str,
    pub seller_name: &'static str,
    pub radius: &'static str,
    pub search_words: &'static str,
    pub order: &'static str,
    pub negative: &'static str,
    pub price_in_figures: &'static str,
    pub on_map: &'static str,
    pub sort_by: &'static str,
    pub sort_relevance: &'static str,
    pub sort_newest: &'static str,
    pub sort_cheapest: &'static str,
    pub sort_dearest: &'static str,
    pub sort_nearest: &'static str,
    pub sort_rising: &'static str,
    pub sort_falling: &'static str,
    pub sort_latest: &'static str,
    pub sort_earliest: &'static str,
    pub next_page: &'static str,
    pub first_page: &'static str,
    pub pages: &'static str,
    pub part_of: &'static str,
    pub stale_page: &'static str,
    pub corrected: &'static str,
    pub index_loading: &'static str,
    pub uncomparable_one: &'static str,
    pub uncomparable_many: &'static str,
    pub empty_title: &'static str,
    pub empty_hint: &'static str,
    pub empty_without: &'static str,
    pub wrong_filters: &'static str,
    pub wrong_filters_hint: &'static str,
    pub ask_price: &'static str,
    pub per_month: &'static str,
    pub per_night: &'static str,
    pub per_day: &'static str,
    pub sample: &'static str,
    pub sample_of: &'static str,
    pub photos_of: &'static str,
    pub key_facts: &'static str,
    pub description: &'static str,
    pub where_it_is: &'static str,
    pub seller: &'static str,
    pub dealer: &'static str,
    pub person: &'static str,
    pub sellers_listings: &'static str,
    pub more_facts: &'static str,
    pub published_today: &'static str,
    pub published_one_day: &'static str,
    pub published_days: &'static str,
    pub published_on: &'static str,
    pub sold: &'static str,
    pub rented: &'static str,
    pub rented_more: &'static str,
    pub rented_on: &'static str,
    pub sold_more: &'static str,
    pub sold_on: &'static str,
    pub ended: &'static str,
    pub expired_more: &'static str,
    pub withdrawn_more: &'static str,
    pub ended_on: &'static str,
    pub similar: &'static str,
    pub home: &'static str,
    pub you_are_here: &'static str,
    pub back_to: &'static str,
    pub back_home: &'static str,
    pub not_found_more: &'static str,
    pub no_site_more: &'static str,
    pub no_marketplace_more: &'static str,
    pub paused_more: &'static str,
    pub internal_more: &'static str,
    pub unavailable_more: &'static str,
    pub reference_number: &'static str,
    pub site_description: &'static str,
    pub list_description: &'static str,
}

impl Texts {
    /// «312 anuncios».
    #[must_use]
    pub fn listings(&self, count: u64, locale: Locale) -> String {
        plural(count, locale, self.listings_one, self.listings_many)
    }

    /// «Quitar «Jeep»».
    #[must_use]
    pub fn without(&self, filter: &str) -> String {
        fill(self.empty_without, filter)
    }

    /// «3 anuncios en otra moneda…».
    #[must_use]
    pub fn uncomparable(&self, count: u64, locale: Locale) -> String {
        plural(count, locale, self.uncomparable_one, self.uncomparable_many)
    }
}

fn plural(count: u64, locale: Locale, one: &str, many: &str) -> String {
    let mut number = locale.number(i64::try_from(count).unwrap_or(i64::MAX));
    // «2,000,000 de anuncios»: what CLDR calls `many` in Spanish.
    if count > 0 && count.is_multiple_of(1_000_000) && locale.language() == Language::Es {
        number.push_str(" de");
    }
    fill(if count == 1 { one } else { many }, &number)
}

/// Puts `value` where the text has `{}`. An hour ends with a point of its own («8:37 p. m.»): the one of the sentence
/// is the same.
#[must_use]
pub fn fill(text: &str, value: &str) -> String {
    let text = if value.ends_with('.') { text.replacen("{}.", "{}", 1) } else { text.to_owned() };
    text.replacen("{}", value, 1)
}

/// Puts each of `values` in its turn where the text has `{}`.
#[must_use]
pub fn fill_all(text: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = text.split("{}");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| {
        let value = values.next().copied().unwrap_or_default();
        out + value + part.strip_prefix('.').filter(|_| value.ends_with('.')).unwrap_or(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_not_said_twice() {
        assert_eq!(fill("desde {}. Más.", "8:37 p. m."), "desde 8:37 p. m. Más.");
        assert_eq!(fill("desde {}. Más.", "las 8"), "desde las 8. Más.");
        assert_eq!(fill("{} …", "a."), "a. …");
        assert_eq!(fill_all("{} y {}.", &["a.", "b."]), "a. y b.");
    }

    #[test]
    fn one_and_many_differ() {
        let texts = of(Locale::EsDo);
        assert_eq!(texts.listings(1, Locale::EsDo), "1 anuncio");
        assert_eq!(texts.listings(1_312, Locale::EsEc), "1.312 anuncios");
        assert_eq!(texts.listings(2_000_000, Locale::EsDo), "2,000,000 de anuncios");
        assert_eq!(texts.listings(2_000_001, Locale::EsDo), "2,000,001 anuncios");
        assert_eq!(of(Locale::EnUs).listings(0, Locale::EnUs), "0 listings");
    }

    /// The keys by which two catalogues differ.
    fn differing(one: &impl std::fmt::Debug, other: &impl std::fmt::Debug) -> Vec<String> {
        let lines = |texts: String| texts.lines().map(str::to_owned).collect::<Vec<_>>();
        let (one, other) = (lines(format!("{one:#?}")), lines(format!("{other:#?}")));
        assert_eq!(one.len(), other.len());
        let pairs = one.iter().zip(&other).filter(|(one, other)| one != other);
        pairs.filter_map(|(one, _)| Some(one.trim().split_once(':')?.0.to_owned())).collect()
    }

    #[test]
    fn mexico_differs_where_it_has_a_word_of_its_own_and_nowhere_else() {
        let [es, mx] = [Locale::EsDo, Locale::EsMx];
        assert_eq!(differing(of(es), of(mx)), ["search_hint_homes", "region"]);
        assert_eq!(
            differing(work::work(es), work::work(mx)),
            ["second_step_off", "second_step_scan", "paper_more", "person_more"]
        );
        assert_eq!(differing(contact::contact(es), contact::contact(mx)), ["phone", "one_of_them"]);
        for locale in Locale::ALL.into_iter().filter(|locale| *locale != mx) {
            let base = if locale.language() == Language::En { Locale::EnUs } else { es };
            assert!(std::ptr::eq(of(locale), of(base)), "{locale:?}");
        }
    }

    #[test]
    fn no_text_is_missing_and_both_languages_put_in_as_much() {
        let texts = |locale| {
            [
                format!("{:#?}", of(locale)),
                format!("{:#?}", work::work(locale)),
                format!("{:#?}", contact::contact(locale)),
            ]
            .concat()
        };
        let [es, mx, en] = [Locale::EsDo, Locale::EsMx, Locale::EnUs].map(texts);
        for other in [&mx, &en] {
            assert_eq!(es.lines().count(), other.lines().count());
            for (own, other) in es.lines().zip(other.lines()) {
                assert!(!other.contains("\"\""), "{other}");
                let slots = |line: &str| line.matches("{}").count();
                assert_eq!(slots(own), slots(other), "{own}{other}");
            }
        }
    }

    #[test]
    fn what_is_put_in_is_not_read_again() {
        assert_eq!(fill("Resultados de «{}»", "{}"), "Resultados de «{}»");
        assert_eq!(fill_all("{}: {} en {}", &["{}", "3", "aquí"]), "{}: 3 en aquí");
    }
}
