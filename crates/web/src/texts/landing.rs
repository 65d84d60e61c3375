//! The texts of landing pages: a make, a model, a city.

use kernel::locale::Language;
use listings::Operation;

/// The catalogue of `language`.
#[must_use]
pub const fn landing(language: Language) -> &'static Landing {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Landing {
    pub on_sale: &'static str,
    pub to_let: &'static str,
    pub for_days: &'static str,
    pub before_built: &'static str,
    pub service: &'static str,
    pub in_place: &'static str,
    pub count: &'static str,
    pub count_at: &'static str,
    pub count_between: &'static str,
    pub between: &'static str,
    pub only: &'static str,
    pub mostly: &'static str,
    pub places: &'static str,
    pub one_more_city: &'static str,
    pub more_cities: &'static str,
    pub and: &'static str,
    pub by: &'static str,
    pub none_now: &'static str,
    pub none_now_more: &'static str,
}

impl Landing {
    /// What is listed, with what is done with it: «{} en venta».
    #[must_use]
    pub const fn deal(&self, operation: Operation) -> &'static str {
        match operation {
            Operation::Sale => self.on_sale,
            Operation::Rent => self.to_let,
            Operation::TempRent => self.for_days,
            Operation::Presale => self.before_built,
            Operation::Service => self.service,
        }
    }
}

const ES: Landing = Landing {
    on_sale: "{} en venta",
    to_let: "{} en alquiler",
    for_days: "{} en alquiler temporal",
    before_built: "{} en planos",
    service: "{}",
    in_place: "{} en {}",
    count: "{}.",
    count_at: "{}, a {}.",
    count_between: "{}, de {} a {}.",
    between: "{}: de {} a {}.",
    only: "{}: {}.",
    mostly: "Sobre todo {}.",
    places: "En {}.",
    one_more_city: "una ciudad más",
    more_cities: "{} ciudades más",
    and: "y",
    by: "{} por {}",
    none_now: "Ahora mismo no hay ninguno publicado",
    none_now_more: "Mira lo que sí está publicado:",
};

const EN: Landing = Landing {
    on_sale: "{} for sale",
    to_let: "{} for rent",
    for_days: "{} for short stays",
    before_built: "{} off plan",
    service: "{}",
    in_place: "{} in {}",
    count: "{}.",
    count_at: "{}, at {}.",
    count_between: "{}, from {} to {}.",
    between: "{}: from {} to {}.",
    only: "{}: {}.",
    mostly: "Mostly {}.",
    places: "In {}.",
    one_more_city: "one more city",
    more_cities: "{} more cities",
    and: "and",
    by: "{} by {}",
    none_now: "There is none listed right now",
    none_now_more: "See what is listed:",
};
