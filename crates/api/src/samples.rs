//! What exists on a site, to put into the examples of the documentation.

use listings::{AttributeKind, Facet, Value, Vertical};
use search::{Query, SiteView};

use crate::State;

/// Something of each kind an example may speak of, by the word that stands for it: `{vertical}`.
#[derive(Debug, Default)]
pub(crate) struct Samples(Vec<(&'static str, String)>);

impl Samples {
    /// Those of the newest listing of the site's first vertical; none while there is nothing to
    /// show.
    pub(crate) async fn of(state: &State, site: &tenancy::ResolvedSite) -> Self {
        let Ok(view) = state.view(site) else { return Self::default() };
        Self::find(state, &view).await.unwrap_or_default()
    }

    async fn find(state: &State, view: &SiteView) -> Option<Self> {
        let vertical = view.verticals.first()?;
        let query = Query { vertical: Some(vertical.key.clone()), limit: 1, ..Query::default() };
        let answer = state.engine.search(view, &query).await.ok()?;
        let card = answer.cards.first()?;
        let mut all = vec![
            ("vertical", vertical.key.clone()),
            ("key", vertical.key.clone()),
            ("id", card.id.to_string()),
        ];
        all.extend(answer.next_cursor.map(|cursor| ("cursor", cursor)));
        let named = card.attributes.iter().find_map(|(key, value)| match value {
            Value::Enum(option) => option_of(vertical, key, option),
            _ => None,
        });
        if let Some((key, option, label)) = named {
            let other = vertical.attributes.iter().filter(|a| a.facet != Facet::None);
            let other = other.map(|a| a.key.as_str()).find(|name| *name != key);
            let facets: Vec<&str> = [Some(key), other].into_iter().flatten().collect();
            all.extend([
                ("term", format!("{key}={option}")),
                ("text", label.to_owned()),
                ("facets", facets.join(",")),
            ]);
        }
        Some(Self(all))
    }

    /// What stands for `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(word, _)| *word == name).map(|(_, value)| value.as_str())
    }

    /// An address with what exists here; words nothing is known for stay.
    pub(crate) fn fill(&self, address: &str) -> String {
        self.0.iter().fold(address.to_owned(), |address, (word, value)| {
            // A term is a whole pair, of words that need no escape.
            let value =
                if *word == "term" { value.clone() } else { http_kit::query::escaped(value) };
            address.replace(&format!("{{{word}}}"), &value)
        })
    }
}

/// The option, if people would search for it: of an attribute that is counted, with its label.
fn option_of<'v>(
    vertical: &'v Vertical,
    key: &str,
    option: &'v str,
) -> Option<(&'v str, &'v str, &'v str)> {
    let attribute = vertical.attribute(key)?;
    let is_counted = attribute.kind == AttributeKind::Enum && attribute.facet == Facet::Terms;
    let choice = attribute.options.get(option).filter(|_| is_counted)?;
    Some((attribute.key.as_str(), option, choice.labels.es.as_str()))
}
