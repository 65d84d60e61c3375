//! From a list on to the pages under it and beside it, as links that search engines follow: the
//! filters of the form are none.

use listings::{Attribute, vertical::kind};
use search::{Answer, FacetCounts, TermCount, label};

use super::Spot;
use crate::{
    list::At,
    texts::{fill_all, landing::landing},
};

/// Links down, those with most listings: all models of most makes.
const SHOWN_UNDER: usize = 24;
/// Links to what stands beside it; the filters have the rest.
const SHOWN_BESIDE: usize = 12;

/// Links of one sort.
pub(crate) struct Ways {
    /// «Toyota por modelo».
    pub title: String,
    pub links: Vec<Way>,
}

/// A link.
pub(crate) struct Way {
    pub label: String,
    pub href: String,
    /// How many there are; where it leads to more than what is counted here, nothing.
    pub count: Option<String>,
}

/// The ways on from a landing page, or from a whole section.
pub(crate) fn ways(at: &At<'_>, spot: Option<&Spot<'_>>) -> Vec<Ways> {
    let main = kind::main(at.vertical);
    let section = at.vertical.labels.get(at.frame.language());
    let groups = match spot {
        None => vec![of_main(at, main, (section, true)), of_cities(at, (section, true), None)],
        Some(Spot::Main(chosen)) => vec![
            of_children(at, chosen.choice, None),
            of_main(at, main, (section, true)),
            of_cities(at, (section, false), None),
        ],
        Some(Spot::Under(chosen, under)) => vec![
            of_children(at, chosen.choice, Some(&under.choice.value)),
            of_cities(at, (section, false), None),
        ],
        Some(Spot::City(city)) => {
            vec![of_cities(at, (section, true), Some(city)), of_main(at, main, (section, false))]
        }
    };
    groups.into_iter().flatten().filter(|group| !group.links.is_empty()).collect()
}

/// Values of what things are chosen by. `is_all`: what is counted is all there is of each.
fn of_main(at: &At<'_>, main: Option<&Attribute>, (whose, is_all): (&str, bool)) -> Option<Ways> {
    let attribute = main?;
    let chosen = at.wish.first(&attribute.key);
    let others = terms(at.answer, &attribute.key).iter().filter(|term| &*term.value != chosen);
    let spot = |term: &TermCount| Spot::main(at.vertical, &term.value);
    Some(Ways {
        title: title(at, whose, attribute.labels.get(at.frame.language())),
        links: links(at, &attribute.key, others, (spot, is_all, SHOWN_BESIDE)),
    })
}

/// Values under `parent`, but for that one.
fn of_children(at: &At<'_>, parent: &listings::Choice, but: Option<&str>) -> Option<Ways> {
    let attribute = kind::children(at.vertical).next()?;
    let is_other = |term: &&TermCount| {
        let choice = attribute.options.get(&term.value);
        let is_under = choice.is_some_and(|choice| choice.parent.as_ref() == Some(&parent.value));
        is_under && but != Some(&*term.value)
    };
    let others = terms(at.answer, &attribute.key).iter().filter(is_other);
    let spot = |term: &TermCount| Spot::child(at.vertical, attribute, &term.value);
    let language = at.frame.language();
    Some(Ways {
        title: title(at, parent.labels.get(language), attribute.labels.get(language)),
        links: links(at, &attribute.key, others, (spot, true, SHOWN_UNDER)),
    })
}

/// Cities, but for that one.
fn of_cities(at: &At<'_>, (whose, is_all): (&str, bool), but: Option<&str>) -> Option<Ways> {
    let others = terms(at.answer, "city").iter().filter(|term| but != Some(&*term.value));
    let spot = |term: &TermCount| Some(Spot::City(term.value.to_string()));
    Some(Ways {
        title: title(at, whose, at.frame.texts().city),
        links: links(at, "city", others, (spot, is_all, SHOWN_BESIDE)),
    })
}

fn title(at: &At<'_>, whose: &str, by: &str) -> String {
    fill_all(landing(at.frame.language()).by, &[whose, &by.to_lowercase()])
}

fn links<'t, 'v>(
    at: &At<'v>,
    key: &str,
    terms: impl Iterator<Item = &'t TermCount>,
    (spot, is_all, most): (impl Fn(&TermCount) -> Option<Spot<'v>>, bool, usize),
) -> Vec<Way> {
    let number = |count: u64| at.frame.locale().number(i64::try_from(count).unwrap_or(i64::MAX));
    let way = |term: &TermCount| {
        let path = spot(term)?.path(at.vertical)?;
        Some(Way {
            label: label(Some(at.vertical), key, term, at.frame.language()).to_owned(),
            href: at.frame.links().page(&path),
            count: is_all.then(|| number(term.count)),
        })
    };
    terms.filter_map(way).take(most).collect()
}

/// What was counted of a facet, the most first.
pub(crate) fn terms<'a>(answer: &'a Answer, key: &str) -> &'a [TermCount] {
    let counts = answer.facets.iter().find(|(known, _)| known == key);
    match counts {
        Some((_, FacetCounts::Terms(terms))) => terms,
        _ => &[],
    }
}
