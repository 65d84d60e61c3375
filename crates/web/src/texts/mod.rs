//! Every text of the pages, in one struct: a language that lacks one does not compile.

pub mod client;
pub mod contact;
pub mod deeds;
mod en;
mod es;
pub mod flags;
pub mod health;
pub mod keys;
pub mod landing;
pub mod limits;
pub mod parts;
pub mod provider;
pub mod seller;
pub mod stead;
pub mod work;

use kernel::locale::{Language, Locale};

/// The catalogue of `language`.
#[must_use]
pub const fn of(language: Language) -> &'static Texts {
    match language {
        Language::Es => &es::TEXTS,
        Language::En => &en::TEXTS,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Texts {
    pub skip_to_content: &'static str,
    pub sections: &'static str,
    pub other_language: &'static str,
    pub powered_by: &'static str,
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
    pub on_map: &'static str,
    pub sort_by: &'static str,
    pub sort_relevance: &'static str,
    pub sort_newest: &'static str,
    pub sort_cheapest: &'static str,
    pub sort_dearest: &'static str,
    pub sort_nearest: &'static str,
    pub sort_rising: &'static str,
    pub sort_falling: &'static str,
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
    pub published_on: &'static str,
    pub reference: &'static str,
    pub sold: &'static str,
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
    let number = locale.number(i64::try_from(count).unwrap_or(i64::MAX));
    fill(if count == 1 { one } else { many }, &number)
}

/// Puts `value` where the text has `{}`.
#[must_use]
pub fn fill(text: &str, value: &str) -> String {
    text.replacen("{}", value, 1)
}

/// Puts each of `values` in its turn where the text has `{}`.
#[must_use]
pub fn fill_all(text: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = text.split("{}");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + values.next().copied().unwrap_or_default() + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many_differ() {
        let texts = of(Language::Es);
        assert_eq!(texts.listings(1, Locale::EsDo), "1 anuncio");
        assert_eq!(texts.listings(1_312, Locale::EsEc), "1.312 anuncios");
        assert_eq!(of(Language::En).listings(0, Locale::EnUs), "0 listings");
    }

    #[test]
    fn what_is_put_in_is_not_read_again() {
        assert_eq!(fill("Resultados de «{}»", "{}"), "Resultados de «{}»");
        assert_eq!(fill_all("{}: {} en {}", &["{}", "3", "aquí"]), "{}: 3 en aquí");
    }
}
