//! `GET /{vertical}`: results, filters, order, pages.

mod chips;
mod filters;
mod heading;
mod position;
mod request;
mod sorts;
mod typed;

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, FieldFault, OnSite};
use listings::Vertical;
use search::{Answer, Query};

use crate::{
    State,
    card::{CardView, Cards},
    home::hint,
    page,
    shell::{Frame, Shell},
    texts::fill,
};
use chips::Chip;
use filters::Group;
use request::Wish;
use sorts::SortLink;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    shell: Shell,
    heading: String,
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
    /// Which of all that was found are on this page.
    position: Option<String>,
    next_page: Option<String>,
    first_page: Option<String>,
    /// The page asked for is gone; this is the first.
    is_stale: bool,
    corrected: Option<String>,
    uncomparable: Option<String>,
    is_loading: bool,
    errors: Vec<Wrong>,
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
    OnSite { site, about }: OnSite,
    Path(key): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    let view = state.view(&site)?;
    let vertical = view.vertical(&key).ok_or_else(|| Fault::new(Code::NotFound))?;
    let wish = Wish::read(&uri, vertical, &view);
    let answer = state.results(&view, &wish.query).await?;
    let frame = Frame { about: &about, view: Some(&view), uri: &uri };
    let cards = Cards::new(&view, &about, frame.links());
    let status =
        if wish.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page::html(status, &list_page(&frame, &cards, vertical, wish, answer))
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
    let heading = heading::of(&at);
    let groups = filters::of(&at);
    let mut shell = frame.shell(&heading, Some(&vertical.key));
    shell.is_unlisted = !chips.is_empty() || !is_first || wish.is_stale;
    shell.name_page(frame, &path);
    ListPage {
        shell,
        heading,
        count: texts.listings(answer.total, locale),
        text: wish.first("q").to_owned(),
        hint: hint(Some(vertical), texts),
        hidden: wish.hidden(vertical, links),
        is_form_open: groups.iter().any(Group::is_wrong),
        filters_in_force,
        chips,
        clear_all: links.page(&path),
        sort: texts.sort_by,
        sort_label: sorts::current(&at),
        sorts: sorts::of(&at),
        cards: cards.all(&answer.cards, true),
        position: position::of(&at),
        is_stale: wish.is_stale,
        next_page: answer.next_cursor.as_deref().map(|cursor| at.href(&wish.at_cursor(cursor))),
        first_page: (!is_first).then(|| at.href(&wish.at_cursor(""))),
        corrected: answer.corrected.as_deref().map(|text| fill(texts.corrected, text)),
        // Who neither asked for a price nor sorts by it misses nothing.
        uncomparable: (answer.uncomparable > 0 && wish.compares_prices())
            .then(|| texts.uncomparable(answer.uncomparable, locale)),
        is_loading: answer.loading,
        errors: wish.errors.iter().map(|fault| wrong(&at, &groups, fault)).collect(),
        groups,
        path,
    }
}

/// What the parts of a result page are made from.
struct At<'a> {
    frame: &'a Frame<'a>,
    vertical: &'a Vertical,
    wish: &'a Wish,
    answer: &'a Answer,
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
