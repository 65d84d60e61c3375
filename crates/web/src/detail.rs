//! `GET /{vertical}/{slug}`: one listing.

use std::sync::Arc;

use ::financing::Lender;
use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use db::{PublicTx, SiteScope};
use http_kit::{Code, Fault, OnSite, cookies};
use kernel::{
    ids::{BARE_LENGTH, Id as _, ListingId},
    text::summary,
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
    card::{self as cards, CardView, Cards, Picture, Save},
    ended,
    financing::{self, Teaser},
    landing::{self, Spot},
    meta::{self, Price, Step},
    page,
    photo::Signed,
    report, saved,
    share::Share,
    shell::{Frame, Shell},
    similar::{self, Like},
    texts::{
        Texts,
        app::app,
        contact::{Contact, contact},
        fill,
        report::report as report_texts,
        saved::{Saved, saved as saved_texts},
    },
    title, vista,
};

/// Longest description for search engines, in characters.
const SUMMARY_LENGTH: usize = 155;
/// Facts shown before one asks for the rest.
const FACTS_SHOWN: usize = 8;
/// Days that are counted; older listings say their date.
const DAYS_TOLD_MAX: i64 = 30;

#[derive(Template)]
#[template(path = "detail.html")]
struct DetailPage {
    shell: Shell,
    listing: ListingView,
    saved: &'static Saved,
    /// That it is only what the index has.
    stale: Option<&'static str>,
    trail: Vec<Crumb>,
    similar: Vec<CardView>,
    /// What it would come to each month, where somebody lends for it.
    monthly: Option<Teaser>,
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
    /// About what it is in the site's own money.
    about: Option<String>,
    /// The few facts a buyer asks for first.
    lead: Vec<String>,
    facts: Vec<Fact>,
    /// The rest of them, folded.
    more_facts: Vec<Fact>,
    more_label: String,
    paragraphs: Vec<String>,
    /// None where nobody is named.
    seller: Option<SellerView>,
    /// None while the database is away.
    ways: Option<WaysView>,
    /// Where who has doubts about it says so; none while the database is away.
    report: Option<(String, &'static str)>,
    published: String,
    published_date: String,
    save: Save,
    share: Share,
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
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Fault> {
    let Some(id) = id_of(&slug) else {
        return landing::at_word(&state, &OnSite { site, about }, &uri, (&key, &slug)).await;
    };
    let view = state.view(&site)?;
    let frame = Frame { about: &about, view: Some(&view), uri: &uri };
    let loaded = match with_lenders(&state, &site, &view, id).await {
        // The index goes on while the database is away; what it knows is shown, and said to be that.
        Err(fault) if fault.code == Code::Unavailable => {
            (indexed(&state, &view, id, fault).await?, Vec::new())
        }
        other => other?,
    };
    let (found, ways, lenders) = match loaded {
        (Found::Listed(found), lenders) => {
            let ways = found.listing.seller.ways;
            (found, Some(ways), lenders)
        }
        (Found::Indexed(found), lenders) => (found, None, lenders),
        (Found::Ended(ended), _) => {
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
    let cards = Cards::new(&view, state.photos(view.tenant), &about, frame.links());
    let (now, photos) = (state.db.clock().now(), state.photos(view.tenant));
    let trail = trail(&frame, &found);
    let seen = saved::seen_with(&headers, id);
    let page = DetailPage {
        saved: saved_texts(about.language),
        stale: ways.is_none().then(|| app(about.language).from_index),
        shell: shell(&frame, photos, &found, (&path, &trail)),
        trail,
        listing: listing_view(&frame, (now, photos), (&found, ways)),
        similar: cards.all(&similar, false),
        monthly: Teaser::of(&frame, &found, &lenders),
    };
    let mut response = page::html(StatusCode::OK, &page)?;
    cookies::set_seen(response.headers_mut(), &seen);
    // Whoever keeps the whole page is better off with that.
    Ok(if page.stale.is_some() { page::unkept(response) } else { response })
}

/// What an address leads to.
pub(crate) enum Found {
    Listed(Box<Detail>),
    /// As the index has it, while the database is away.
    Indexed(Box<Detail>),
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
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    load_in(&mut state.db.begin_public(&scope).await?, view, id).await
}

/// The same, and who lends for it.
async fn with_lenders(
    state: &State,
    site: &ResolvedSite,
    view: &SiteView,
    id: ListingId,
) -> Result<(Found, Vec<Lender>), Fault> {
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let mut tx = state.db.begin_public(&scope).await?;
    let found = load_in(&mut tx, view, id).await?;
    let lenders = match &found {
        Found::Listed(found) => {
            financing::for_listing(state, &mut tx, &scope, &found.listing).await?
        }
        Found::Indexed(_) | Found::Ended(_) => Vec::new(),
    };
    Ok((found, lenders))
}

/// The same in a transaction of the site.
pub(crate) async fn load_in(
    tx: &mut PublicTx,
    view: &SiteView,
    id: ListingId,
) -> Result<Found, Fault> {
    let missing = || Fault::new(Code::NotFound);
    let fault = |error: listings::Error| Fault::from_error(error.kind(), error);
    let held = |key: &str| view.vertical(key).cloned();
    if let Some(found) = detail::load_with(tx, id, held).await.map_err(fault)? {
        return Ok(Found::Listed(Box::new(found)));
    }
    let ended = load_ended(tx, id, held).await.map_err(fault)?;
    ended.map(|ended| Found::Ended(Box::new(ended))).ok_or_else(missing)
}

/// The listing as the index has it; `away` where it does not.
async fn indexed(
    state: &State,
    view: &SiteView,
    id: ListingId,
    away: Fault,
) -> Result<Found, Fault> {
    let named = state.named(view, &[id]).await?;
    let found = named.cards.first().and_then(|card| {
        let vertical = view.vertical(&card.vertical)?;
        Some(Detail::of_card(card, Arc::clone(vertical)))
    });
    found.map(|found| Found::Indexed(Box::new(found))).ok_or(away)
}

/// The id decides; the words before it are put right.
pub(crate) fn moved(path: &str, uri: &Uri) -> Result<Response, Fault> {
    let location = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let location = HeaderValue::from_str(&location).map_err(|_| Fault::new(Code::NotFound))?;
    Ok((StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, location)]).into_response())
}

fn shell(
    frame: &Frame<'_>,
    photos: Signed<'_>,
    found: &Detail,
    (path, trail): (&str, &[Crumb]),
) -> Shell {
    let price = cards::price(found.listing.price, frame.locale());
    let place = cards::place(&found.listing.place);
    let words = kernel::text::squeeze(&found.description);
    let parts = [price.unwrap_or_default(), place, words];
    let told: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let title = title::of(found);
    let mut shell = frame.shell(&title, Some(&found.vertical.key));
    shell.description = summary(&told.join(" · "), SUMMARY_LENGTH);
    shell.name_page(frame, path, &[]);
    let preview = shell.show_preview(frame, &title, path);
    preview.kind = "product";
    preview.price = found.listing.price.map(Price::from);
    preview.picture = vista::of_listing(frame, found);
    let address = frame.whole(path, &[]);
    let told = meta::Told { frame, photos, found, title: &title, address: &address };
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

fn listing_view(
    frame: &Frame<'_>,
    (now, photos): (DateTime<Utc>, Signed<'_>),
    (found, ways): (&Detail, Option<Ways>),
) -> ListingView {
    let (texts, locale, listing) = (frame.texts(), frame.locale(), &found.listing);
    // What nearly all are offered for need not be said of each.
    let is_unusual = found.vertical.operations.first() != Some(&listing.operation);
    let day = frame.local(listing.published_at).date();
    let title = title::of(found);
    let path = card::url(&listing.vertical, &listing.title, listing.id);
    let mut facts = facts(found, locale);
    // One or two more are not worth a tap.
    let cut = if facts.len() > FACTS_SHOWN + 2 { FACTS_SHOWN } else { facts.len() };
    let more_facts = facts.split_off(cut);
    ListingView {
        about: frame.view.and_then(|view| cards::about(listing.price, view, locale)),
        lead: cards::facts(&found.vertical, &listing.attributes, &title, locale),
        more_label: fill(texts.more_facts, &more_facts.len().to_string()),
        more_facts,
        save: Save::of(listing.id, &title, &frame.about.saved, frame.language()),
        share: Share::of(&title, frame.whole(&path, &[])),
        price: cards::price(listing.price, locale),
        per: cards::per(Some(&found.vertical), listing.operation, listing.price, texts),
        operation: is_unusual.then(|| listing.operation.label(frame.language())),
        place: cards::place(&listing.place),
        pictures: cards::own(&listing.images)
            .into_iter()
            .map(|image| cards::picture(photos, image, &title, texts))
            .collect(),
        photos_of: fill(texts.photos_of, &title),
        title,
        facts,
        report: ways.map(|_| {
            let label = report_texts(frame.language()).way;
            (frame.links().page(&report::path(listing.id)), label)
        }),
        ways: ways.map(|ways| ways_view(frame, &listing.id.to_string(), ways)),
        paragraphs: paragraphs(&found.description),
        seller: cards::is_named(&listing.seller).then(|| SellerView {
            initial: crate::brand::initial(&listing.seller.name),
            kind: seller_kind(listing.seller.kind, texts),
            page: frame.links().page(&seller::page::url(&listing.seller.name, listing.seller.id)),
            name: listing.seller.name.clone(),
        }),
        published: published(frame, listing.published_at, now),
        published_date: day.to_string(),
    }
}

/// «Publicado hace 3 días»; the date once that says more.
fn published(frame: &Frame<'_>, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let texts = frame.texts();
    match (now - at).num_days() {
        ..=0 => texts.published_today.to_owned(),
        1 => texts.published_one_day.to_owned(),
        days @ 2..=DAYS_TOLD_MAX => fill(texts.published_days, &days.to_string()),
        _ => fill(texts.published_on, &frame.day(at)),
    }
}

fn ways_view(frame: &Frame<'_>, id: &str, ways: Ways) -> WaysView {
    let at =
        |way: &str| frame.links().with(&format!("/c/{way}/{id}"), [("de", Source::Detail.key())]);
    WaysView {
        texts: contact(frame.locale()),
        whatsapp: ways.takes_whatsapp.then(|| at("w")),
        call: ways.has_phone.then(|| at("t")),
        write: at("f"),
    }
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

pub(crate) fn paragraphs(description: &str) -> Vec<String> {
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
