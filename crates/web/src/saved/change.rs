//! `POST /guardados` and `POST /guardados/{listing}`: keeping a listing, and letting go of it.

use axum::{
    extract::{Path, State as Held},
    http::HeaderMap,
    response::Response,
};
use http_kit::{
    Code, Fault, OnSite,
    cookies::{self, Saved},
};
use kernel::ids::{Id as _, ListingId};
use listings::saved::{self, SAVED_MAX};
use serde::Deserialize;

use super::{fault, held, of_browser, owner, read};
use crate::{
    State,
    form::{Filled, see_other},
};

/// Where one goes when no page of ours was told, and when there is no room.
const PATH: &str = "/guardados";

/// What a form carries.
#[derive(Deserialize)]
pub(crate) struct Typed {
    /// `guardar`, `quitar`, or for the whole list `limpiar`.
    #[serde(default)]
    accion: String,
    /// The page to come back to.
    #[serde(default)]
    volver: String,
}

/// Keeps the listing, or lets go of it; twice is as once.
pub(crate) async fn one(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let listing = read(&id)?;
    let list = match typed.accion.as_str() {
        "guardar" => {
            check_shown(&state, &on, listing).await?;
            match save(&state, &on, &headers, listing).await? {
                Some(list) => list,
                None => return see_other("/guardados?lleno=1"),
            }
        }
        "quitar" => remove(&state, &on, &headers, &[listing]).await?,
        _ => return Err(Fault::new(Code::Invalid)),
    };
    let place = own_page(&typed.volver).map(|back| format!("{back}#a-{}", listing.bare()));
    done(place.as_deref().unwrap_or(PATH), &list)
}

/// Lets go of those that are not on the site any more.
pub(crate) async fn all(
    Held(state): Held<State>,
    on: OnSite,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    if typed.accion != "limpiar" {
        return Err(Fault::new(Code::Invalid));
    }
    let mut list = held(&state, &on, &headers).await?.listings;
    let view = state.view(&on.site)?;
    let named = state.named(&view, &list).await?;
    if named.loading {
        return Err(Fault::new(Code::Unavailable));
    }
    list.retain(|kept| named.cards.iter().all(|card| card.id != *kept));
    done(PATH, &remove(&state, &on, &headers, &list).await?)
}

/// The list with that in front; `None` where there is no room.
async fn save(
    state: &State,
    on: &OnSite,
    headers: &HeaderMap,
    listing: ListingId,
) -> Result<Option<Saved>, Fault> {
    if let Some((mut tx, account)) = owner(state, on, headers).await? {
        let has_room = saved::save(&mut tx, account, listing).await.map_err(fault)?;
        let listings = saved::list(&mut tx, account).await.map_err(fault)?;
        tx.commit().await?;
        return Ok(has_room.then_some(Saved { listings, is_of_account: true }));
    }
    let mut list = of_browser(headers);
    if !list.contains(&listing) {
        if list.len() >= SAVED_MAX {
            return Ok(None);
        }
        list.insert(0, listing);
    }
    Ok(Some(Saved { listings: list, is_of_account: false }))
}

/// The list without those.
async fn remove(
    state: &State,
    on: &OnSite,
    headers: &HeaderMap,
    gone: &[ListingId],
) -> Result<Saved, Fault> {
    if let Some((mut tx, account)) = owner(state, on, headers).await? {
        saved::remove(&mut tx, account, gone).await.map_err(fault)?;
        let listings = saved::list(&mut tx, account).await.map_err(fault)?;
        tx.commit().await?;
        return Ok(Saved { listings, is_of_account: true });
    }
    let own = of_browser(headers).into_iter().filter(|kept| !gone.contains(kept));
    Ok(Saved { listings: own.collect(), is_of_account: false })
}

/// What the site does not show cannot be kept: nobody learns by it what there is elsewhere.
async fn check_shown(state: &State, on: &OnSite, listing: ListingId) -> Result<(), Fault> {
    let view = state.view(&on.site)?;
    let named = state.named(&view, &[listing]).await?;
    match (named.cards.is_empty(), named.loading) {
        (false, _) => Ok(()),
        (true, true) => Err(Fault::new(Code::Unavailable)),
        (true, false) => Err(Fault::new(Code::NotFound)),
    }
}

fn done(place: &str, list: &Saved) -> Result<Response, Fault> {
    let mut response = see_other(place)?;
    cookies::set_saved(response.headers_mut(), list);
    Ok(response)
}

/// A page of this host; whatever else somebody wrote into a form is none.
fn own_page(back: &str) -> Option<&str> {
    let is_plain = back.len() <= 500
        && back.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'#'));
    (is_plain && back.starts_with('/') && !back.starts_with("//")).then_some(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_a_page_of_this_host_only() {
        for ours in ["/", "/autos?make=kia", "/autos/kia-rio-01m8"] {
            assert_eq!(own_page(ours), Some(ours));
        }
        let other = [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "autos",
            "/a#b",
            "/a\r\nb: c",
        ];
        for other in other {
            assert_eq!(own_page(other), None, "{other:?}");
        }
    }
}
