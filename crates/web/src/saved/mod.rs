//! Listings somebody keeps to look at again: in the browser, and in the account of who has one.

pub(crate) mod change;
pub(crate) mod show;
pub(crate) mod told;

use axum::http::HeaderMap;
use db::{Scope, TenantTx};
use http_kit::{
    AtDoor, Code, Fault, OnSite,
    cookies::{self, Saved},
};
use kernel::ids::{AccountId, ListingId};
use listings::saved;
use tenancy::session::{self, Carried};

use crate::State;

/// Listings a browser remembers to have shown.
const SEEN_MAX: usize = 12;

/// Puts what the browser keeps of its own, as far as the site shows it, into the account's list, and says what that
/// is now. What it had of another account is not its own.
pub(crate) async fn merge(
    state: &State,
    (door, headers): (&AtDoor, &HeaderMap),
    account: AccountId,
) -> Result<Saved, Fault> {
    let own = of_browser(headers);
    let own = match state.view(&door.site) {
        Ok(view) if !own.is_empty() => {
            let shown = state.named(&view, &own).await?;
            let is_shown =
                |id: &ListingId| shown.loading || shown.cards.iter().any(|c| c.id == *id);
            own.into_iter().filter(is_shown).collect()
        }
        _ => own,
    };
    let site = door.about.staffed()?;
    let mut tx = state.db.begin(&Scope::tenant(site.tenant.id)).await?;
    let listings = saved::merge(&mut tx, account, &own).await.map_err(fault)?;
    tx.commit().await?;
    Ok(Saved { listings, is_of_account: true })
}

/// What the browser keeps without an account.
fn of_browser(headers: &HeaderMap) -> Vec<ListingId> {
    let saved = cookies::saved(headers);
    if saved.is_of_account { Vec::new() } else { saved.listings }
}

/// What the browser has looked at, with that listing in front.
pub(crate) fn seen_with(headers: &HeaderMap, listing: ListingId) -> Vec<ListingId> {
    let earlier = cookies::seen(headers).into_iter().filter(|id| *id != listing);
    [listing].into_iter().chain(earlier).take(SEEN_MAX).collect()
}

/// Whose list it is, and the transaction in which that was found: who has no account keeps theirs in the
/// browser, and asks the database for nothing.
async fn owner(
    state: &State,
    on: &OnSite,
    headers: &HeaderMap,
) -> Result<Option<(TenantTx, AccountId)>, Fault> {
    let Some(token) = cookies::session_token(headers) else { return Ok(None) };
    let mut tx = state.db.begin(&Scope::tenant(on.site.tenant.id)).await?;
    let at = (on.site.site.host.as_str(), Carried::Cookie);
    let signed = session::find(&mut tx, &token, at).await?;
    // Who acts in another's stead changes nothing of theirs here.
    match signed.filter(|signed| signed.stead.is_none()) {
        Some(signed) => Ok(Some((tx, signed.account.id))),
        None => {
            tx.commit().await?;
            Ok(None)
        }
    }
}

/// The list, and whether it is an account's.
async fn held(state: &State, on: &OnSite, headers: &HeaderMap) -> Result<Saved, Fault> {
    let Some((mut tx, account)) = owner(state, on, headers).await? else {
        return Ok(Saved { listings: of_browser(headers), is_of_account: false });
    };
    let listings = saved::list(&mut tx, account).await.map_err(fault)?;
    tx.commit().await?;
    Ok(Saved { listings, is_of_account: true })
}

fn fault(error: listings::Error) -> Fault {
    Fault::from_error(error.kind(), error)
}

/// An id in an address or a form.
fn read(id: &str) -> Result<ListingId, Fault> {
    id.parse().map_err(|_| Fault::new(Code::NotFound))
}
