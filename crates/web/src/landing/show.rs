//! `GET /{vertical}/{slug}` where the words end in no id, `/{vertical}/{slug}/{model}` and
//! `/{vertical}/en/{city}`.

use axum::{
    extract::{Path, State as Held},
    http::Uri,
    response::Response,
};
use http_kit::{Code, Fault, OnSite};
use listings::Vertical;
use search::{Query, SiteView};

use super::Spot;
use crate::{
    State,
    detail::moved,
    list::{self, Fixed},
};

/// What things are chosen by: a make.
pub(crate) async fn at_word(
    state: &State,
    on: &OnSite,
    uri: &Uri,
    (key, word): (&str, &str),
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let vertical = section(&view, key)?;
    let spot = Spot::of_word(vertical, word).ok_or_else(missing)?;
    page(state, on, uri, (vertical, &spot, None)).await
}

/// What is chosen under that: a model.
pub(crate) async fn under(
    Held(state): Held<State>,
    on: OnSite,
    Path((key, word, under)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let vertical = section(&view, &key)?;
    let spot = Spot::of_words(vertical, &word, &under).ok_or_else(missing)?;
    page(&state, &on, &uri, (vertical, &spot, None)).await
}

/// A city. It is known by what any section of the site lists there: nothing else says which cities
/// there are.
pub(crate) async fn in_city(
    Held(state): Held<State>,
    on: OnSite,
    Path((key, city)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let vertical = section(&view, &key)?;
    let city = kernel::text::slug(&city);
    let query = Query { cities: vec![city.clone()], limit: 1, ..Query::default() };
    let answer = state.results(&view, &query).await?;
    let listed = answer.cards.first().ok_or_else(missing)?;
    let name = listed.place.city.clone();
    page(&state, &on, &uri, (vertical, &Spot::City(city), name)).await
}

fn missing() -> Fault {
    Fault::new(Code::NotFound)
}

fn section<'a>(view: &'a SiteView, key: &str) -> Result<&'a Vertical, Fault> {
    view.vertical(key).map(AsRef::as_ref).ok_or_else(missing)
}

/// The page, or the way to it under its right address.
async fn page(
    state: &State,
    on: &OnSite,
    uri: &Uri,
    (vertical, spot, city): (&Vertical, &Spot<'_>, Option<String>),
) -> Result<Response, Fault> {
    let path = spot.path(vertical).ok_or_else(missing)?;
    if path != uri.path() {
        return moved(&path, uri);
    }
    let fixed = Fixed { pairs: spot.pairs(), city };
    list::page(state, on, uri, &vertical.key, fixed).await
}
