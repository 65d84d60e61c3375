//! `GET /{vertical}/{slug}`: one listing.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use db::SiteScope;
use http_kit::{About, Code, Fault, OnSite};
use kernel::{
    Currency,
    ids::{BARE_LENGTH, Id as _, ListingId},
    text::truncate,
};
use leads::enquiry::Source;
use listings::{
    Attribute, Choice, SellerKind, Value, card,
    detail::{self, Detail},
    life::{Ended, load_ended},
    vertical::kind,
};
use search::SiteView;
use tenancy::{
    ResolvedSite,
    seller::{self, Ways},
};

use crate::{
    State,
    card::{self as cards, CardView, Cards, Picture},
    ended,
    landing::{self, Spot},
    meta::{self, Price, Step},
    page,
    shell::{Frame, Shell},
    similar::{self, Like},
    texts::{
        Texts,
        contact::{Contact, contact},
        fill,
    },
    title, vista,
};

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
    path: String,
    pairs: Vec<(String, String)>,
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
    /// None where nobody is named.
    seller: Option<SellerView>,
    ways: WaysView,
    published: String,
    published_date: String,
    reference: String,
}

struct SellerView {
    name: String,
    initial: char,
    kind: &'static str,
    /// Where they and all their listings are.
    page: String,
}

/// The ways to the seller.
struct WaysView {
    texts: &'static Contact,
    whatsapp: Option<String>,
    call: Option<String>,
    write: String,
}

struct Fact {
    label: String,
    text: String,
    /// Values of a list, shown one by one.
    items: Vec<String>,
}

/// The page, or the way to it under its right address; what is left of it where it ended.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    Path((key, slug)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    let Some(id) = id_of(&slug) else {
        return landing::at_word(&state, &OnSite { site, about }, &uri, (&key, &slug)).await;
    };
    let view = state.view(&site)?;
    let frame = Frame { about: &about, view: Some(&view), uri: &uri };
    let (found, ways) = match load(&state, &site, &view, id).await? {
        Found::Listed(found, ways) => (found, ways),
        Found::Ended(ended) => {
            let path = card::url(&ended.vertical.key, &ended.title, ended.id);
            if path != uri.path() {
                return moved(&path, &uri);
            }
            return ended::show(&state, &view, &frame, &ended).await;
        }
    };
    let listing = &found.listing;
    let path = card::url(&listing.vertical, &listing.title, listing.id);
    if path != uri.path() {
        return moved(&path, &uri);
    }
    let similar = similar::to(&state, &view, &Like::from(&*found)).await?;
    let cards = Cards::new(&view, &about, frame.links());
    let trail = trail(&frame, &found);
    let page = DetailPage {
        shell: shell(&frame, &found, &path, &trail),
        trail,
        listing: listing_view(&frame, &about, (&found, ways)),
        similar: cards.all(&similar, false),
    };
    page::html(StatusCode::OK, &page)
}

/// What an address leads to.
pub(crate) enum Found {
    Listed(Box<Detail>, Ways),
    Ended(Box<Ended>),
}

/// The id at the end of an address.
fn id_of(slug: &str) -> Option<ListingId> {
    ListingId::of_bare(slug.get(slug.len().checked_sub(BARE_LENGTH)?..)?)
}

/// What the site shows, or showed, under that id. Whoever asks for what it never
/// showed is told the same as for what never was.
pub(crate) async fn load(
    state: &State,
    site: &ResolvedSite,
    view: &SiteView,
    id: ListingId,
) -> Result<Found, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let fault = |error: listings::Error| Fault::from_error(error.kind(), error);
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let mut tx = state.db.begin_public(&scope).await?;
    let held = |key: &str| view.vertical(key).cloned();
    if let Some(found) = detail::load_with(&mut tx, id, held).await.map_err(fault)? {
        let ways = seller::ways(&mut tx, found.listing.seller.id).await?;
        return Ok(Found::Listed(Box::new(found), ways));
    }
    let ended = load_ended(&mut tx, id, held).await.map_err(fault)?;
    ended.map(|ended| Found::Ended(Box::new(ended))).ok_or_else(missing)
}

/// The id decides; the words before it are put right.
pub(crate) fn moved(path: &str, uri: &Uri) -> Result<Response, Fault> {
    let location = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let location = HeaderValue::from_str(&location).map_err(|_| Fault::new(Code::NotFound))?;
    Ok((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response())
}

fn shell(frame: &Frame<'_>, found: &Detail, path: &str, trail: &[Crumb]) -> Shell {
    let price = cards::price(found.listing.price, currency(frame), frame.locale());
    let place = cards::place(&found.listing.place);
    let words = kernel::text::squeeze(&found.description);
    let parts = [price.unwrap_or_default(), place, words];
    let summary: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let title = title::of(found);
    let mut shell = frame.shell(&title, Some(&found.vertical.key));
    shell.description = truncate(&summary.join(" · "), SUMMARY_LENGTH).to_owned();
    shell.name_page(frame, path, &[]);
    let preview = shell.show_preview(frame, &title, path);
    preview.kind = "product";
    preview.price = found.listing.price.map(Price::from);
    preview.picture = vista::of_listing(frame, found);
    let address = frame.whole(path, &[]);
    let told = meta::Told { frame, found, title: &title, address: &address };
    let listing = meta::listing(&told);
    shell.data = Some(meta::data(vec![listing, steps(frame, trail, title)]));
    shell
}

/// The way to the page, which ends with itself.
fn steps(frame: &Frame<'_>, trail: &[Crumb], title: String) -> serde_json::Value {
    let step = |crumb: &Crumb| Step {
        name: crumb.label.clone(),
        address: Some(frame.whole(&crumb.path, &crumb.pairs)),
    };
    let own = Step { name: title, address: None };
    meta::trail(trail.iter().map(step).chain([own]))
}

fn trail(frame: &Frame<'_>, found: &Detail) -> Vec<Crumb> {
    let (links, language) = (frame.links(), frame.language());
    let crumb = |label: &str, path: &str, pairs: Vec<(String, String)>| {
        let sent = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let href = links.with(path, sent);
        Crumb { label: label.to_owned(), href, path: path.to_owned(), pairs }
    };
    let path = format!("/{}", found.vertical.key);
    let mut trail = vec![
        crumb(frame.texts().home, "/", Vec::new()),
        crumb(found.vertical.labels.get(language), &path, Vec::new()),
    ];
    for (spot, choice) in spots(found) {
        let (path, pairs) = spot.address(&found.vertical);
        trail.push(crumb(choice.labels.get(language), &path, pairs));
    }
    trail
}

/// What the listing is, from the wider to the narrower: its make, its model.
fn spots(found: &Detail) -> Vec<(Spot<'_>, &Choice)> {
    let vertical = &*found.vertical;
    let chosen = |attribute: &Attribute| match found.listing.attributes.get(&attribute.key) {
        Some(Value::Enum(value)) => Some(value.clone()),
        _ => None,
    };
    let main = kind::main(vertical).and_then(|a| Spot::main(vertical, &chosen(a)?));
    let under = kind::children(vertical).find_map(|a| Spot::child(vertical, a, &chosen(a)?));
    let all = main.into_iter().chain(under);
    all.filter_map(|spot| spot.choice().map(|choice| (spot, choice))).collect()
}

fn listing_view(frame: &Frame<'_>, about: &About, (found, ways): (&Detail, Ways)) -> ListingView {
    let (texts, locale, listing) = (frame.texts(), about.locale(), &found.listing);
    let several = found.vertical.operations.len() > 1;
    let day = listing.published_at.date_naive();
    let title = title::of(found);
    ListingView {
        price: cards::price(listing.price, currency(frame), locale),
        per: cards::per(Some(&found.vertical), listing.operation, listing.price, texts),
        operation: several.then(|| listing.operation.label(frame.language())),
        place: cards::place(&listing.place),
        pictures: cards::own(&listing.images)
            .into_iter()
            .map(|image| cards::picture(image, &title, texts))
            .collect(),
        photos_of: fill(texts.photos_of, &title),
        title,
        facts: facts(found, locale),
        ways: ways_view(frame, &listing.id.to_string(), ways),
        paragraphs: paragraphs(&found.description),
        seller: cards::is_named(&listing.seller).then(|| SellerView {
            initial: crate::brand::initial(&listing.seller.name),
            kind: seller_kind(listing.seller.kind, texts),
            page: frame.links().page(&seller::page::url(&listing.seller.name, listing.seller.id)),
            name: listing.seller.name.clone(),
        }),
        published: fill(texts.published_on, &locale.date(day)),
        published_date: day.to_string(),
        reference: fill(texts.reference, &listing.id.to_string()),
    }
}

fn ways_view(frame: &Frame<'_>, id: &str, ways: Ways) -> WaysView {
    let at =
        |way: &str| frame.links().with(&format!("/c/{way}/{id}"), [("de", Source::Detail.key())]);
    WaysView {
        texts: contact(frame.language()),
        whatsapp: ways.takes_whatsapp.then(|| at("w")),
        call: ways.has_phone.then(|| at("t")),
        write: at("f"),
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
