//! Landing pages: what people look for by name (a make, a model of it, a city) at an address of its
//! own. They are the result list with those filters set, with a heading, figures and ways on besides.

mod figures;
mod heading;
mod show;
mod spot;
mod ways;

pub(crate) use figures::figures;
pub(crate) use heading::{heading, name};
pub(crate) use show::{at_word, in_city, under};
pub(crate) use spot::Spot;
pub(crate) use ways::{Ways, terms, ways};
