//! `GET /{vertical}/{slug}`: one listing.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use db::SiteScope;
use http_kit::{About, Code, Fault, OnSite};
use kernel::{Currency, ids::ListingId, text::truncate};
use listings::{
    Facet, SellerKind, Value, card,
    detail::{self, Detail},
};
use search::{Filter, Query, SiteView};
use tenancy::ResolvedSite;

use crate::{
    State,
    card::{self as cards, CardView, Cards, Picture},
    page,
    shell::{Frame, Shell},
    texts::{Texts, fill},
};

/// Similar listings shown.
const SIMILAR: usize = 4;
/// Characters of the id at the end of the address.
const ID_LENGTH: usize = 26;
/// Longest description for search engines, in characters.
const SUMMARY_LENGTH: usize = 155;

#[derive(Template)]
#[template(path = "detail.html")]
struct DetailPage {
    shell: Shell,
    listing: ListingView,
    trail: Vec<Crumb>,
    similar: Vec<CardView>,
}

struct Crumb {
    label: String,
    href: String,
}

struct ListingView {
    title: String,
    price: Option<String>,
    per: Option<&'static str>,
    operation: Option<&'static str>,
    place: String,
    pictures: Vec<Picture>,
    photos_of: String,
    facts: Vec<Fact>,
    paragraphs: Vec<String>,
    seller: String,
    seller_initial: char,
    seller_kind: &'static str,
    seller_listings: String,
    /// The drawing that stands for a picture.
    blank: &'static str,
    published: String,
    published_date: String,
    reference: String,
}

struct Fact {
    label: String,
    text: String,
    /// Values of a list, shown one by one.
    items: Vec<String>,
}

/// The page, or the way to it under its right address.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    Path((_, slug)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    let view = state.view(&site)?;
    let found = load(&state, &site, &view, &slug).await?;
    let listing = &found.listing;
    let path = card::url(&listing.vertical, &listing.title, listing.id);
    if path != uri.path() {
        return moved(&path, &uri);
    }
    let similar = match similar_query(&found) {
        Some(query) => state.search(&view, &query).await?.cards,
        None => Vec::new(),
    };
    let similar: Vec<_> =
        similar.into_iter().filter(|c| c.id != listing.id).take(SIMILAR).collect();
    let frame = Frame { about: &about, view: Some(&view), uri: &uri };
    let cards = Cards::new(&view, &about, frame.links());
    let page = DetailPage {
        shell: shell(&frame, &found, &path),
        trail: trail(&frame, &found),
        listing: listing_view(&frame, &about, &found),
        similar: cards.all(&similar, false),
    };
    page::html(StatusCode::OK, &page)
}

async fn load(
    state: &State,
    site: &ResolvedSite,
    view: &SiteView,
    slug: &str,
) -> Result<Detail, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let start = slug.len().checked_sub(ID_LENGTH).ok_or_else(missing)?;
    let id = slug.get(start..).ok_or_else(missing)?;
    let id: ListingId = format!("lst_{id}").parse().map_err(|_| missing())?;
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let mut tx = state.db.begin_public(&scope).await?;
    detail::load_with(&mut tx, id, |key| view.vertical(key).cloned())
        .await
        .map_err(|error| Fault::from_error(error.kind(), error))?
        .ok_or_else(missing)
}

/// The id decides; the words before it are put right.
fn moved(path: &str, uri: &Uri) -> Result<Response, Fault> {
    let location = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let location = HeaderValue::from_str(&location).map_err(|_| Fault::new(Code::NotFound))?;
    Ok((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response())
}

/// What the listing is first of all: the value of the first counted list it has.
fn main_term(found: &Detail) -> Option<(&str, &str)> {
    let attributes = &found.vertical.attributes;
    let counted = attributes.iter().filter(|a| a.facet == Facet::Terms && a.parent.is_none());
    counted
        .filter_map(|a| match found.listing.attributes.get(&a.key)? {
            Value::Enum(value) => Some((a.key.as_str(), value.as_str())),
            _ => None,
        })
        .next()
}

fn similar_query(found: &Detail) -> Option<Query> {
    let (key, value) = main_term(found)?;
    Some(Query {
        vertical: Some(found.vertical.key.clone()),
        operations: vec![found.listing.operation],
        filters: vec![(key.to_owned(), Filter::AnyOf(vec![value.to_owned()]))],
        limit: SIMILAR + 1,
        ..Query::default()
    })
}

fn shell(frame: &Frame<'_>, found: &Detail, path: &str) -> Shell {
    let price = cards::price(found.listing.price, currency(frame), frame.locale());
    let place = cards::place(&found.listing.place);
    let words = kernel::text::squeeze(&found.description);
    let parts = [price.unwrap_or_default(), place, words];
    let summary: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let mut shell = frame.shell(&found.listing.title, Some(&found.vertical.key));
    shell.description = truncate(&summary.join(" · "), SUMMARY_LENGTH).to_owned();
    shell.canonical = Some(frame.links().page(path));
    shell
}

fn trail(frame: &Frame<'_>, found: &Detail) -> Vec<Crumb> {
    let (links, language) = (frame.links(), frame.language());
    let path = format!("/{}", found.vertical.key);
    let section = found.vertical.labels.get(language).to_owned();
    let mut trail = vec![
        Crumb { label: frame.texts().home.to_owned(), href: links.page("/") },
        Crumb { label: section, href: links.page(&path) },
    ];
    if let Some((key, value)) = main_term(found)
        && let Some(choice) = found.vertical.attribute(key).and_then(|a| a.options.get(value))
    {
        let label = choice.labels.get(language).to_owned();
        trail.push(Crumb { label, href: links.with(&path, [(key, value)]) });
    }
    trail
}

fn listing_view(frame: &Frame<'_>, about: &About, found: &Detail) -> ListingView {
    let (texts, locale, listing) = (frame.texts(), about.locale(), &found.listing);
    let several = found.vertical.operations.len() > 1;
    let seller = listing.seller.id.to_string();
    let list = format!("/{}", found.vertical.key);
    let day = listing.published_at.date_naive();
    ListingView {
        title: listing.title.clone(),
        price: cards::price(listing.price, currency(frame), locale),
        per: cards::per(listing.operation, listing.price, texts),
        operation: several.then(|| listing.operation.label(frame.language())),
        place: cards::place(&listing.place),
        pictures: cards::own(&listing.images)
            .into_iter()
            .map(|image| cards::picture(image, &listing.title))
            .collect(),
        photos_of: fill(texts.photos_of, &listing.title),
        facts: facts(found, locale),
        paragraphs: paragraphs(&found.description),
        seller_initial: crate::brand::initial(&listing.seller.name),
        seller_kind: seller_kind(listing.seller.kind, texts),
        seller_listings: frame.links().with(&list, [("seller", seller.as_str())]),
        seller: listing.seller.name.clone(),
        blank: cards::blank(&found.vertical),
        published: fill(texts.published_on, &locale.date(day)),
        published_date: day.to_string(),
        reference: fill(texts.reference, &listing.id.to_string()),
    }
}

/// The money of the site's own country.
fn currency(frame: &Frame<'_>) -> Currency {
    frame.view.map_or(Currency::USD, |view| view.currency)
}

const fn seller_kind(kind: SellerKind, texts: &'static Texts) -> &'static str {
    match kind {
        SellerKind::Dealer => texts.dealer,
        SellerKind::Person => texts.person,
    }
}

fn facts(found: &Detail, locale: kernel::locale::Locale) -> Vec<Fact> {
    let items = |key: &str, value: &Value| match (found.vertical.attribute(key), value) {
        (Some(attribute), Value::Multi(values)) => values
            .iter()
            .map(|value| attribute.display(&Value::Enum(value.clone()), locale))
            .collect(),
        _ => Vec::new(),
    };
    found
        .labelled(locale)
        .map(|labelled| Fact {
            label: labelled.label.to_owned(),
            items: items(labelled.key, labelled.value),
            text: labelled.text,
        })
        .collect()
}

fn paragraphs(description: &str) -> Vec<String> {
    description.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_paragraphs() {
        let text = "Un solo dueño.\r\n\r\n  Se acepta permuta. \n\n";
        assert_eq!(paragraphs(text), ["Un solo dueño.", "Se acepta permuta."]);
    }
}
