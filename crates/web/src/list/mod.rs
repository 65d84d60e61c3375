//! `GET /{vertical}`: results, filters, order, pages; the same on landing pages.

mod chips;
mod filters;
mod heading;
mod placed;
mod position;
mod request;
mod sorts;
pub(crate) mod typed;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, FieldFault, OnSite};
use kernel::text::summary;
use leads::enquiry::Source;
use listings::{Vertical, card};
use search::{Answer, Query, Shown, SiteView};
use tenancy::seller::page::url;

use crate::{
    State,
    card::{self as cards, CardView, Cards},
    home::hint,
    indexed,
    landing::{self, Spot, Ways},
    meta::{self, Entry, Step},
    page as pages,
    shell::{Frame, Shell},
    texts::{self, fill, fill_all, landing::Landing, seller::words},
};
use chips::Chip;
use filters::Group;
pub(crate) use request::Wish;
use sorts::SortLink;

/// Listings shown where nothing was found.
const OTHERS: usize = 4;
/// Longest description for search engines, in characters.
const SUMMARY_LENGTH: usize = 155;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    shell: Shell,
    heading: String,
    /// The way to a landing page.
    trail: Vec<Crumb>,
    /// Its figures in words.
    told: Option<String>,
    /// From here on to pages under and beside it.
    ways: Vec<Ways>,
    /// What is said where a landing page has nothing to show.
    none_now: Option<&'static Landing>,
    count: String,
    path: String,
    text: String,
    hint: &'static str,
    /// Parameters the form carries along unseen.
    hidden: Vec<(String, String)>,
    groups: Vec<Group>,
    /// Something in the form is wrong, so it is not folded.
    is_form_open: bool,
    /// Filters in force, text not counted.
    filters_in_force: usize,
    chips: Vec<Chip>,
    clear_all: String,
    sort: &'static str,
    sort_label: String,
    sorts: Vec<SortLink>,
    cards: Vec<CardView>,
    /// What there is, where nothing was found.
    others: Vec<CardView>,
    others_title: &'static str,
    /// Which of all that was found are on this page.
    position: Option<String>,
    next_page: Option<String>,
    first_page: Option<String>,
    /// The page asked for is gone; this is the first.
    is_stale: bool,
    corrected: Option<String>,
    uncomparable: Option<String>,
    /// The page of the one seller whose listings these are.
    seller: Option<SellerLink>,
    is_loading: bool,
    errors: Vec<Wrong>,
}

/// A page on the way.
struct Crumb {
    label: String,
    href: String,
    /// Its whole address.
    address: String,
}

/// The way to a seller's page.
struct SellerLink {
    label: String,
    href: String,
}

/// A filter that could not be applied.
struct Wrong {
    /// Its name as the form shows it; empty where the whole search is at fault.
    label: String,
    /// Where it can be put right.
    href: Option<String>,
    reason: String,
}

/// The page; 422 when a filter could not be applied, with the results of the rest.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    page(&state, &on, &uri, &key, Fixed::default()).await
}

/// What an address asks for without parameters.
#[derive(Default)]
pub(crate) struct Fixed {
    pub pairs: Vec<(String, String)>,
    /// The city's name as people write it.
    pub city: Option<String>,
}

/// The page of a section, with what is asked for besides.
pub(crate) async fn page(
    state: &State,
    on: &OnSite,
    uri: &Uri,
    key: &str,
    fixed: Fixed,
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let vertical = view.vertical(key).ok_or_else(|| Fault::new(Code::NotFound))?;
    let wish = Wish::read_with(uri, vertical, (&view, on.about.locale()), fixed);
    let now = state.db.clock().now();
    let (placed, answer) = placed::results(state, (&view, key), &wish, now).await?;
    let (others, is_alike) = others(state, &view, vertical, (&wish, &answer)).await?;
    let frame = Frame { about: &on.about, view: Some(&view), uri };
    let cards = Cards::new(&view, state.photos(view.tenant), &on.about, frame.links())
        .reaching(Source::List)
        .placing(placed);
    let status =
        if wish.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut page = list_page(&frame, &cards, vertical, wish, answer);
    page.others =
        Cards::new(&view, state.photos(view.tenant), &on.about, frame.links()).all(&others, false);
    page.others_title = if is_alike { frame.texts().similar } else { frame.texts().newest };
    pages::html(status, &page)
}

/// Where nothing was found: others of the make that was asked for, else the newest of the section; and whether they are alike.
async fn others(
    state: &State,
    view: &SiteView,
    vertical: &Vertical,
    (wish, answer): (&Wish, &Answer),
) -> Result<(Vec<Arc<Shown>>, bool), Fault> {
    if !answer.cards.is_empty() || answer.loading {
        return Ok((Vec::new(), false));
    }
    let all = Query { vertical: Some(vertical.key.clone()), limit: OTHERS, ..Query::default() };
    let make = listings::vertical::kind::main(vertical)
        .and_then(|make| wish.query.filters.iter().find(|(key, _)| *key == make.key).cloned());
    if let Some(make) = make {
        let alike = Query { filters: vec![make], ..all.clone() };
        let found = state.search(view, &alike).await?.cards;
        if !found.is_empty() {
            return Ok((found, true));
        }
    }
    Ok((state.search(view, &all).await?.cards, false))
}

fn list_page(
    frame: &Frame<'_>,
    cards: &Cards<'_>,
    vertical: &Vertical,
    wish: Wish,
    answer: Answer,
) -> ListPage {
    let (texts, links, locale) = (frame.texts(), frame.links(), frame.locale());
    let at = At { frame, vertical, wish: &wish, answer: &answer };
    let chips = chips::of(&at);
    let filters_in_force = chips.iter().filter(|chip| !chip.is_text).count();
    let path = format!("/{}", vertical.key);
    let is_first = wish.query.cursor.is_none();
    let spot = Spot::of(vertical, at.query());
    let heading = match &spot {
        Some(spot) => landing::heading(&at, spot),
        None => heading::of(&at),
    };
    let trail = trail(&at, spot.as_ref());
    let is_plain = is_first && wish.errors.is_empty() && !wish.is_stale;
    let told = spot.as_ref().filter(|_| is_plain).and_then(|spot| landing::figures(&at, spot));
    let leads_on = is_plain && (spot.is_some() || indexed::is_whole_section(at.query()));
    let groups = filters::of(&at);
    ListPage {
        shell: shell(&at, &heading, &path, (spot.as_ref(), told.as_deref(), &trail)),
        heading,
        trail,
        told,
        ways: if leads_on { landing::ways(&at, spot.as_ref()) } else { Vec::new() },
        none_now: spot.is_some().then(|| texts::landing::landing(frame.language())),
        count: texts.listings(answer.total, locale),
        text: wish.first("q").to_owned(),
        hint: hint(Some(vertical), texts),
        hidden: wish.hidden(vertical, links),
        is_form_open: groups.iter().any(Group::is_wrong),
        filters_in_force,
        // What the address is of is taken away by the way up.
        chips: if wish.is_of_address { Vec::new() } else { chips },
        clear_all: links.page(&path),
        sort: texts.sort_by,
        sort_label: sorts::current(&at),
        sorts: sorts::of(&at),
        cards: cards.all(&answer.cards, true),
        others: Vec::new(),
        others_title: texts.newest,
        position: position::of(&at),
        is_stale: wish.is_stale,
        next_page: answer.next_cursor.as_deref().map(|cursor| at.href(&wish.at_cursor(cursor))),
        first_page: (!is_first).then(|| at.href(&wish.at_cursor(""))),
        corrected: answer.corrected.as_deref().map(|text| fill(texts.corrected, text)),
        // Who neither asked for a price nor sorts by it misses nothing.
        uncomparable: (answer.uncomparable > 0 && wish.compares_prices())
            .then(|| texts.uncomparable(answer.uncomparable, locale)),
        seller: seller(&at),
        is_loading: answer.loading,
        errors: wish.errors.iter().map(|fault| wrong(&at, &groups, fault)).collect(),
        groups,
        path,
    }
}

fn seller(at: &At<'_>) -> Option<SellerLink> {
    let [_] = at.query().sellers.as_slice() else { return None };
    let seller = &at.answer.cards.first().filter(|card| cards::is_named(&card.seller))?.seller;
    let frame = at.frame;
    Some(SellerLink {
        label: fill(words(frame.language()).page_of, &seller.name),
        href: frame.links().page(&url(&seller.name, seller.id)),
    })
}

/// The way to a landing page, without itself.
fn trail(at: &At<'_>, spot: Option<&Spot<'_>>) -> Vec<Crumb> {
    let frame = at.frame;
    let crumb = |label: &str, (path, pairs): (String, Vec<(String, String)>)| {
        let sent = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let href = frame.links().with(&path, sent);
        Crumb { label: label.to_owned(), href, address: frame.whole(&path, &pairs) }
    };
    let Some(spot) = spot else { return Vec::new() };
    let section = at.vertical.labels.get(frame.language());
    let mut trail = vec![
        crumb(frame.texts().home, ("/".to_owned(), Vec::new())),
        crumb(section, (format!("/{}", at.vertical.key), Vec::new())),
    ];
    if let Spot::Under(main, _) = spot {
        let main = Spot::Main(*main);
        trail.push(crumb(&landing::name(at, &main), main.address(at.vertical)));
    }
    trail
}

fn shell(
    at: &At<'_>,
    heading: &str,
    path: &str,
    (spot, told, trail): (Option<&Spot<'_>>, Option<&str>, &[Crumb]),
) -> Shell {
    let frame = at.frame;
    let (texts, locale) = (frame.texts(), frame.locale());
    let mut shell = frame.shell(heading, Some(&at.vertical.key));
    let name = shell.site.as_ref().map_or("", |site| site.name.as_str());
    let count = texts.listings(at.answer.total, locale);
    shell.description = match told {
        Some(told) => summary(&format!("{heading} · {name}. {told}"), SUMMARY_LENGTH),
        None => fill_all(texts.list_description, &[heading, &count, name]),
    };
    let is_whole = at.wish.errors.is_empty() && !at.wish.is_stale;
    let kept = indexed::address(at.vertical, at.query(), at.answer).filter(|_| is_whole);
    shell.is_unlisted = kept.is_none();
    let (path, shown) = match kept {
        Some(path) => (path, Vec::new()),
        None => (path.to_owned(), at.wish.at_cursor("")),
    };
    shell.name_page(frame, &path, &shown);
    shell.show_preview(frame, heading, &path).address = frame.whole(&path, &shown);
    shell.data = Some(meta::data(data(at, heading, (spot, trail))));
    shell
}

/// What the page shows, and the way to it.
fn data(
    at: &At<'_>,
    heading: &str,
    (spot, trail): (Option<&Spot<'_>>, &[Crumb]),
) -> Vec<serde_json::Value> {
    let frame = at.frame;
    let section = at.vertical.labels.get(frame.language());
    let step = |name: &str, address: Option<String>| Step { name: name.to_owned(), address };
    let mut steps: Vec<_> =
        trail.iter().map(|crumb| step(&crumb.label, Some(crumb.address.clone()))).collect();
    if let Some(spot) = spot {
        steps.push(step(&landing::name(at, spot), None));
    } else {
        steps.push(step(frame.texts().home, Some(frame.whole("/", &[]))));
        if heading == section {
            steps.push(step(section, None));
        } else {
            let path = format!("/{}", at.vertical.key);
            steps.push(step(section, Some(frame.whole(&path, &[]))));
            steps.push(step(heading, None));
        }
    }
    let entry = |card: &std::sync::Arc<search::Shown>| Entry {
        name: cards::shown_title(Some(at.vertical), card),
        address: frame.whole(&card::url(&card.vertical, &card.title, card.id), &[]),
    };
    let entries = at.answer.cards.iter().map(entry).collect();
    meta::items(heading, entries).into_iter().chain([meta::trail(steps)]).collect()
}

/// What the parts of a result page are made from.
pub(crate) struct At<'a> {
    pub frame: &'a Frame<'a>,
    pub vertical: &'a Vertical,
    pub wish: &'a Wish,
    pub answer: &'a Answer,
}

impl At<'_> {
    fn query(&self) -> &Query {
        &self.wish.query
    }

    /// This page with other parameters.
    fn href(&self, pairs: &[(String, String)]) -> String {
        let path = format!("/{}", self.vertical.key);
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        self.frame.links().with(&path, pairs)
    }

    /// A place as people write it.
    pub fn place(&self, key: &str, value: &str) -> String {
        chips::place(self, key, value)
    }

    /// What is wrong with a parameter, if anything is.
    fn error(&self, name: &str) -> Option<String> {
        let found = self.wish.errors.iter().find(|e| e.field == name)?;
        Some(found.reason.get(self.frame.language()).to_owned())
    }
}

fn wrong(at: &At<'_>, groups: &[Group], fault: &FieldFault) -> Wrong {
    let field = fault.field.as_str();
    let in_form = groups.iter().find_map(|group| group.anchor(field));
    Wrong {
        label: filters::title(at, request::base(field)),
        href: in_form.or_else(|| (field == "q").then(|| "#q".to_owned())),
        reason: fault.reason.get(at.frame.language()).to_owned(),
    }
}
