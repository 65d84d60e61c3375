//! `GET /guardados.json`: what somebody keeps, for the script of the pages.

use axum::{
    extract::State as Held,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use http_kit::{Code, Fault, OnSite};
use kernel::ids::ListingId;
use serde::Serialize;

use super::held;
use crate::{
    State, page,
    texts::{self, fill, saved::saved},
};

/// The listings, and the words that go with them.
#[derive(Serialize)]
struct Told {
    listings: Vec<ListingId>,
    label: String,
    save: &'static str,
    was_saved: &'static str,
    was_unsaved: &'static str,
}

/// The list as it is kept now.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let listings = held(&state, &on, &headers).await?.listings;
    let texts = saved(on.about.language);
    let label = match listings.len() {
        0 => texts.title.to_owned(),
        count => fill(texts::of(on.about.locale()).saved_count, &count.to_string()),
    };
    let told = Told {
        listings,
        label,
        save: texts.save,
        was_saved: texts.was_saved,
        was_unsaved: texts.was_unsaved,
    };
    let body = serde_json::to_vec(&told).map_err(|_| Fault::new(Code::Internal))?;
    let json = HeaderValue::from_static("application/json");
    let headers = [(header::CONTENT_TYPE, json), (header::CACHE_CONTROL, page::NO_STORE)];
    Ok((headers, body).into_response())
}
