//! `GET /`: the site's front page.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use db::SiteScope;
use http_kit::{Fault, OnSite};
use listings::{Vertical, placement::Kind, vertical::kind};
use search::{Answer, Facets, Query, Shown, TermCount, label};

use crate::{
    State,
    card::{CardView, Cards},
    financing,
    landing::{Spot, terms},
    meta, page,
    shell::{Frame, Shell},
    texts::{Texts, fill, financing::financing as financing_texts},
};

/// Newest listings of each vertical.
const NEWEST: usize = 8;
/// The facet of places.
const CITY: &str = "city";
/// Popular values of each vertical.
const POPULAR: usize = 8;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    /// The heading: the site's line, else its name.
    heading: String,
    hint: &'static str,
    lang: Option<&'static str>,
    sections: Vec<Section>,
    /// The calculator of credits, where somebody lends.
    credit: Option<Credit>,
}

struct Credit {
    more: &'static str,
    label: &'static str,
    href: String,
}

/// A vertical on the front page.
struct Section {
    label: String,
    path: String,
    href: String,
    count: String,
    search_in: String,
    see_all: String,
    /// Values and cities with most listings.
    popular: Vec<Popular>,
    /// Those in the block of the front page.
    placed: Vec<CardView>,
    cards: Vec<CardView>,
    is_loading: bool,
}

impl Section {
    const fn has_any(&self) -> bool {
        !self.cards.is_empty() || !self.placed.is_empty()
    }
}

/// Pages most people look for.
struct Popular {
    /// What they are of: «Marca: con más anuncios».
    title: String,
    links: Vec<PopularLink>,
}

struct PopularLink {
    label: String,
    count: String,
    href: String,
}

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    OnSite { site, about }: OnSite,
    uri: Uri,
) -> Result<Response, Fault> {
    let (view, now) = (state.view(&site)?, state.db.clock().now());
    let frame = Frame { about: &about, view: Some(&view), uri: &uri };
    let mut sections = Vec::new();
    for vertical in &view.verticals {
        let mut answer = state.results(&view, &newest(vertical)).await?;
        let all = view.board.at(&vertical.key, Kind::Home, now);
        // What is not public meanwhile takes nobody's turn.
        let held = state.named(&view, &all).await?.cards;
        let placed = Kind::Home.turn(&held, now);
        answer.cards.retain(|card| placed.iter().all(|other| other.id != card.id));
        answer.cards.truncate(NEWEST);
        let cards = Cards::new(&view, state.photos(view.tenant), &about, frame.links());
        let cards = cards.placing(placed.iter().map(|card| card.id).collect());
        sections.push(section(&frame, &cards, vertical, (&answer, &placed), sections.is_empty()));
    }
    // What is empty waits in the menu, unless everything is.
    if sections.iter().any(Section::has_any) {
        sections.retain(Section::has_any);
    }
    let tagline = &site.site.brand.tagline;
    let heading = if tagline.is_empty() { &site.site.name } else { tagline };
    let texts = frame.texts();
    let mut shell = frame.shell("", None);
    shell.name_page(&frame, "/", &[]);
    let preview = shell.show_preview(&frame, heading, "/");
    let picture = preview.picture.as_ref().map(|picture| picture.address.as_str());
    shell.data = Some(meta::data(meta::site(&frame, picture)));
    let scope = SiteScope { tenant: site.tenant.id, site: site.site.id };
    let lending = financing_texts(frame.locale());
    let credit = financing::lends(&state, &scope).then(|| Credit {
        more: lending.description,
        label: lending.title,
        href: frame.links().page(financing::PATH),
    });
    let page = HomePage {
        credit,
        heading: heading.clone(),
        hint: hint(view.verticals.first().map(AsRef::as_ref), texts),
        lang: frame.links().chosen.map(kernel::locale::Language::code),
        sections,
        shell,
    };
    page::html(StatusCode::OK, &page)
}

/// What the search box suggests to type.
pub(crate) fn hint(vertical: Option<&Vertical>, texts: &'static Texts) -> &'static str {
    let has = |key: &str| vertical.is_some_and(|v| v.attribute(key).is_some());
    match () {
        () if has("make") => texts.search_hint_cars,
        () if has("property_type") => texts.search_hint_homes,
        () => texts.search_hint,
    }
}

fn newest(vertical: &Vertical) -> Query {
    let main = kind::main(vertical).map(|attribute| attribute.key.clone());
    Query {
        vertical: Some(vertical.key.clone()),
        // Some of them may stand in the block already.
        limit: NEWEST + Kind::Home.shown_max(),
        facets: Facets::Some(main.into_iter().chain([CITY.to_owned()]).collect()),
        ..Query::default()
    }
}

fn section(
    frame: &Frame<'_>,
    cards: &Cards<'_>,
    vertical: &Vertical,
    (answer, placed): (&Answer, &[Arc<Shown>]),
    is_first: bool,
) -> Section {
    let (texts, links, locale) = (frame.texts(), frame.links(), frame.locale());
    let label = vertical.labels.get(frame.language()).to_owned();
    let path = format!("/{}", vertical.key);
    Section {
        count: texts.listings(answer.total, locale),
        search_in: fill(texts.search_in, &label),
        see_all: fill(texts.see_all, &texts.listings(answer.total, locale)),
        popular: popular(frame, vertical, answer),
        placed: cards.all(placed, is_first),
        cards: cards.all(&answer.cards, is_first && placed.is_empty()),
        is_loading: answer.loading,
        href: links.page(&path),
        path,
        label,
    }
}

fn popular(frame: &Frame<'_>, vertical: &Vertical, answer: &Answer) -> Vec<Popular> {
    let of_main = kind::main(vertical).map(|attribute| {
        let spot = |term: &TermCount| Spot::main(vertical, &term.value);
        let by = attribute.labels.get(frame.language());
        links(frame, vertical, answer, (&attribute.key, by), spot)
    });
    let city = |term: &TermCount| Some(Spot::City(term.value.to_string()));
    let of_cities = links(frame, vertical, answer, (CITY, frame.texts().city), city);
    of_main.into_iter().chain([of_cities]).filter(|popular| !popular.links.is_empty()).collect()
}

fn links<'v>(
    frame: &Frame<'_>,
    vertical: &'v Vertical,
    answer: &Answer,
    (key, by): (&str, &str),
    spot: impl Fn(&TermCount) -> Option<Spot<'v>>,
) -> Popular {
    let number = |count: u64| frame.locale().number(i64::try_from(count).unwrap_or(i64::MAX));
    let link = |term: &TermCount| {
        let (path, pairs) = spot(term)?.address(vertical);
        let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Some(PopularLink {
            label: label(Some(vertical), key, term, frame.language()).to_owned(),
            count: number(term.count),
            href: frame.links().with(&path, pairs),
        })
    };
    Popular {
        title: fill(frame.texts().most_listed, by),
        links: terms(answer, key).iter().filter_map(link).take(POPULAR).collect(),
    }
}
