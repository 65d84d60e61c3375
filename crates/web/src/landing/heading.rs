//! What a landing page is called.

use listings::Operation;
use search::FacetCounts;

use super::Spot;
use crate::{
    list::At,
    texts::{
        fill,
        landing::{Landing, landing},
    },
};

/// «Toyota Corolla en venta», «Autos en venta en Quito».
pub(crate) fn heading(at: &At<'_>, spot: &Spot<'_>) -> String {
    let texts = landing(at.frame.language());
    match spot {
        Spot::Main(main) => {
            let language = at.frame.language();
            let several = main.choice.plural.as_ref().unwrap_or(&main.choice.labels);
            dealt(at, texts, several.get(language))
        }
        Spot::Under(main, under) => {
            let language = at.frame.language();
            let labels = [main, under].map(|chosen| chosen.choice.labels.get(language));
            dealt(at, texts, &labels.join(" "))
        }
        Spot::City(_) => {
            let section = at.vertical.labels.get(at.frame.language());
            fill(&fill(texts.in_place, &dealt(at, texts, section)), &name(at, spot))
        }
    }
}

/// The short name of it: «Corolla», «Quito».
pub(crate) fn name(at: &At<'_>, spot: &Spot<'_>) -> String {
    match spot {
        Spot::City(city) => at.place("city", city),
        _ => spot
            .choice()
            .map_or_else(String::new, |choice| choice.labels.get(at.frame.language()).to_owned()),
    }
}

/// With what is done with all of it, if that is one thing.
fn dealt(at: &At<'_>, texts: &Landing, what: &str) -> String {
    fill(sole_operation(at).map_or("{}", |operation| texts.deal(operation)), what)
}

fn sole_operation(at: &At<'_>) -> Option<Operation> {
    let counted = at.answer.facets.iter().find(|(key, _)| key == "operation");
    match (counted, at.vertical.operations.as_slice()) {
        (Some((_, FacetCounts::Terms(terms))), _) => match terms.as_slice() {
            [one] => one.value.parse().ok(),
            _ => None,
        },
        (None, [one]) => Some(*one),
        _ => None,
    }
}
