//! `GET /guardados`: what somebody keeps, and what they looked at lately.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, OnSite, cookies, query};
use kernel::ids::ListingId;
use listings::saved::SAVED_MAX;

use super::held;
use crate::{
    State,
    card::{CardView, Cards},
    compare, page,
    shell::{Frame, Shell},
    texts::{
        fill,
        saved::{Saved, saved},
    },
};

/// Of those looked at lately, shown below.
const SEEN_SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "saved.html")]
struct SavedPage {
    shell: Shell,
    words: &'static Saved,
    cards: Vec<CardView>,
    seen: Vec<CardView>,
    /// «2 ya no están publicados».
    gone: Option<String>,
    is_loading: bool,
    /// There was no room for one more.
    full: Option<String>,
    /// Where who is not signed in does so, to find them on other devices.
    entry: Option<String>,
    compare: String,
    compare_hint: String,
    lang: Option<&'static str>,
}

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let held = held(&state, &on, &headers).await?;
    let (list, is_of_account) = (&held.listings, held.is_of_account);
    let named = state.named(&view, list).await?;
    let seen: Vec<ListingId> =
        cookies::seen(&headers).into_iter().filter(|id| !list.contains(id)).collect();
    let seen = state.named(&view, &seen).await?.cards;
    let frame = Frame { about: &on.about, view: Some(&view), uri: &uri };
    let (words, links) = (saved(frame.language()), frame.links());
    let cards =
        Cards { saved: list, ..Cards::new(&view, state.photos(view.tenant), &on.about, links) };
    let missing = list.len() - named.cards.len();
    let mut shell = frame.shell(words.title, None);
    shell.is_unlisted = true;
    let page = SavedPage {
        gone: (missing > 0 && !named.loading).then(|| words.gone(missing, frame.locale())),
        is_loading: named.loading,
        full: query::pairs(&uri)
            .iter()
            .any(|(name, _)| name == "lleno")
            .then(|| fill(words.full, &SAVED_MAX.to_string())),
        entry: (!is_of_account).then(|| links.with("/cuenta/entrar", [("volver", "/guardados")])),
        cards: cards.all(&named.cards, true),
        seen: cards.all(&seen[..seen.len().min(SEEN_SHOWN)], false),
        compare: compare::PATH.to_owned(),
        compare_hint: fill(words.compare_hint, &compare::SHOWN_MAX.to_string()),
        lang: links.chosen.map(kernel::locale::Language::code),
        words,
        shell,
    };
    let mut response = page::private(StatusCode::OK, &page)?;
    // The browser holds what the account does, so that every page shows what is kept.
    if held != cookies::saved(&headers) {
        cookies::set_saved(response.headers_mut(), &held);
    }
    Ok(response)
}
