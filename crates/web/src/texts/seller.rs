//! The texts of a seller's page, and of the form that fills it.

use chrono::{Datelike as _, NaiveDate};
use kernel::locale::Language;
use tenancy::seller::presentation::{LINE_MAX, TEXT_MAX};

use super::fill_all;

/// The catalogue of `language`.
#[must_use]
pub const fn words(language: Language) -> &'static Seller {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Seller {
    pub months: [&'static str; 12],
    pub month_of: &'static str,
    pub since: &'static str,
    pub about: &'static str,
    pub listings: &'static str,
    pub by_section: &'static str,
    pub cities: &'static str,
    pub address: &'static str,
    pub hours: &'static str,
    pub description: &'static str,
    pub page_of: &'static str,
    pub hello: &'static str,
    pub asked: &'static str,
    pub call_more: &'static str,
    pub back: &'static str,
    pub own_page: &'static str,
    pub their_page: &'static str,
    pub own_page_more: &'static str,
    pub text: &'static str,
    pub text_hint: &'static str,
    pub address_hint: &'static str,
    pub hours_hint: &'static str,
    pub see: &'static str,
}

impl Seller {
    /// «marzo de 2019».
    #[must_use]
    pub fn month(&self, day: NaiveDate) -> String {
        let name = usize::try_from(day.month0()).ok().and_then(|at| self.months.get(at));
        fill_all(self.month_of, &[name.copied().unwrap_or_default(), &day.year().to_string()])
    }
}

/// Longest presentation and longest line, as forms say it.
pub const LENGTHS: (usize, usize) = (TEXT_MAX, LINE_MAX);

const ES: Seller = Seller {
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    month_of: "{} de {}",
    since: "Publica desde {}",
    about: "Quién es",
    listings: "Sus anuncios",
    by_section: "Anuncios por sección",
    cities: "Ciudades",
    address: "Dirección",
    hours: "Horario",
    description: "{} en {}: {}.",
    page_of: "Conoce a {}",
    hello: "Hola, te escribo por tus anuncios:",
    asked: "Hola, quisiera saber más de lo que tienes publicado.",
    call_more: "Di que viste sus anuncios en este sitio y la referencia.",
    back: "Volver a su página",
    own_page: "Tu página",
    their_page: "Su página",
    own_page_more: "Quien busca lee aquí quién vende antes de llamar. La página se ve en cuanto hay un anuncio publicado.",
    text: "Presentación",
    text_hint: "Desde cuándo, qué vendes, qué garantía das. Hasta {} caracteres; los saltos de línea se conservan.",
    address_hint: "Calle y ciudad, si se te puede visitar.",
    hours_hint: "Por ejemplo: lunes a viernes de 8:00 a 18:00, sábados hasta las 13:00.",
    see: "Ver la página",
};

const EN: Seller = Seller {
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    month_of: "{} {}",
    since: "Selling since {}",
    about: "About",
    listings: "Their listings",
    by_section: "Listings by section",
    cities: "Cities",
    address: "Address",
    hours: "Opening hours",
    description: "{} at {}: {}.",
    page_of: "Get to know {}",
    hello: "Hello, I am writing about your listings:",
    asked: "Hello, I would like to know more about what you have listed.",
    call_more: "Mention that you saw their listings on this site and give the reference.",
    back: "Back to their page",
    own_page: "Your page",
    their_page: "Their page",
    own_page_more: "People read here who sells before they call. The page is seen as soon as one listing is published.",
    text: "Presentation",
    text_hint: "Since when, what you sell, what you guarantee. Up to {} characters; line breaks stay.",
    address_hint: "Street and city, if people may visit you.",
    hours_hint: "For example: Monday to Friday from 8:00 to 18:00, Saturdays until 13:00.",
    see: "See the page",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_as_people_say_it() {
        let day = NaiveDate::from_ymd_opt(2019, 3, 7).expect("a day");
        assert_eq!(words(Language::Es).month(day), "marzo de 2019");
        assert_eq!(words(Language::En).month(day), "March 2019");
    }
}
