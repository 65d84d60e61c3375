//! `GET /comparar?anuncio=…&anuncio=…`: up to four listings side by side. The address says all, so that
//! it can be shared.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, OnSite, query};
use kernel::ids::ListingId;
use listings::detail::labelled;
use search::{Shown, SiteView};

use crate::{
    State,
    card::{self, CardView, Cards},
    page,
    shell::{Frame, Shell},
    texts::{
        fill,
        saved::{Saved, saved},
    },
};

/// Where it is.
pub(crate) const PATH: &str = "/comparar";
/// Listings side by side: more do not fit on any screen.
pub(crate) const SHOWN_MAX: usize = 4;
/// The parameter that names one.
const NAME: &str = "anuncio";

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    shell: Shell,
    texts: &'static Saved,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// That there were more than are shown.
    cut: Option<String>,
    too_few: bool,
    is_loading: bool,
    back: String,
}

struct Column {
    card: CardView,
    /// This page without it.
    without: String,
    /// Where one writes to who sells it.
    write: String,
}

/// A fact of all of them.
struct Row {
    label: String,
    values: Vec<Option<String>>,
    /// They do not all say the same.
    differs: bool,
}

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    uri: Uri,
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let wanted = wanted(&uri);
    let shown = &wanted[..wanted.len().min(SHOWN_MAX)];
    let named = state.named(&view, shown).await?;
    let frame = Frame { about: &on.about, view: Some(&view), uri: &uri };
    let (texts, links) = (saved(frame.language()), frame.links());
    let cards = Cards::new(&view, state.photos(view.tenant), &on.about, links);
    let mut shell = frame.shell(texts.comparing, None);
    shell.is_unlisted = true;
    let page = ComparePage {
        columns: named
            .cards
            .iter()
            .map(|card| column(&frame, &cards, &named.cards, card))
            .collect(),
        rows: rows(&frame, &view, &named.cards),
        cut: (wanted.len() > SHOWN_MAX).then(|| fill(texts.only_first, &SHOWN_MAX.to_string())),
        too_few: named.cards.len() < 2,
        is_loading: named.loading,
        back: links.page("/guardados"),
        texts,
        shell,
    };
    page::html(StatusCode::OK, &page)
}

/// Those that the address names, each once; what is no id is passed over.
fn wanted(uri: &Uri) -> Vec<ListingId> {
    let mut wanted = Vec::new();
    for (_, value) in query::pairs(uri).iter().filter(|(name, _)| name == NAME) {
        if let Ok(id) = value.parse::<ListingId>()
            && !wanted.contains(&id)
        {
            wanted.push(id);
        }
    }
    wanted
}

fn column(frame: &Frame<'_>, cards: &Cards<'_>, all: &[Arc<Shown>], card: &Arc<Shown>) -> Column {
    let others: Vec<String> =
        all.iter().filter(|other| other.id != card.id).map(|other| other.id.to_string()).collect();
    let without = others.iter().map(|id| (NAME, id.as_str()));
    Column {
        card: cards.one(card, true),
        without: frame.links().with(PATH, without),
        write: frame.links().with(&format!("/c/f/{}", card.id), [("de", "comparar")]),
    }
}

/// What is said of them: price and place, then the attributes in the order of their verticals.
fn rows(frame: &Frame<'_>, view: &SiteView, all: &[Arc<Shown>]) -> Vec<Row> {
    let (texts, locale) = (saved(frame.language()), frame.locale());
    let told = |text: String| Some(text).filter(|text| !text.is_empty());
    let mut rows = Vec::new();
    let own = fill(texts.about, view.currency.code());
    if all.iter().any(|card| card.price.is_some_and(|money| money.currency != view.currency)) {
        let about = |card: &Arc<Shown>| {
            card::about(card.price, view, locale).or_else(|| card::price(card.price, locale))
        };
        rows.push(row(own, all.iter().map(about)));
    }
    rows.push(row(texts.place.to_owned(), all.iter().map(|card| told(card::place(&card.place)))));
    let facts: Vec<Vec<(String, String)>> =
        all.iter().map(|card| facts(view, card, locale)).collect();
    let mut labels: Vec<&String> = Vec::new();
    for (label, _) in facts.iter().flatten() {
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    for label in labels {
        let of = |facts: &Vec<(String, String)>| {
            facts.iter().find(|(name, _)| name == label).map(|(_, text)| text.clone())
        };
        rows.push(row(label.clone(), facts.iter().map(of)));
    }
    let seller = |card: &Arc<Shown>| card::is_named(&card.seller).then(|| card.seller.name.clone());
    rows.push(row(texts.seller.to_owned(), all.iter().map(seller)));
    let day = |card: &Arc<Shown>| Some(frame.day(card.published_at));
    rows.push(row(texts.published.to_owned(), all.iter().map(day)));
    rows
}

fn facts(view: &SiteView, card: &Shown, locale: kernel::locale::Locale) -> Vec<(String, String)> {
    let Some(vertical) = view.vertical(&card.vertical) else { return Vec::new() };
    labelled(vertical, &card.attributes, locale)
        .map(|fact| (fact.label.to_owned(), fact.text))
        .collect()
}

fn row(label: String, values: impl Iterator<Item = Option<String>>) -> Row {
    let values: Vec<_> = values.collect();
    let differs = values.iter().any(|value| Some(value) != values.first());
    Row { label, values, differs }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_each_once_and_what_is_no_id_is_passed_over() {
        let one = "lst_00000000000000000000000001";
        let other = "lst_00000000000000000000000002";
        let uri =
            format!("/comparar?anuncio={one}&anuncio=x&anuncio={one}&anuncio={other}&otro={one}");
        let wanted: Vec<String> =
            wanted(&uri.parse().expect("an address")).iter().map(ToString::to_string).collect();
        assert_eq!(wanted, [one, other]);
    }

    #[test]
    fn a_row_differs_where_one_says_another_thing_or_nothing() {
        let of = |values: &[Option<&str>]| {
            row(String::new(), values.iter().map(|v| v.map(str::to_owned))).differs
        };
        assert!(!of(&[Some("a"), Some("a")]));
        assert!(of(&[Some("a"), None]));
        assert!(of(&[Some("a"), Some("b")]));
    }
}
