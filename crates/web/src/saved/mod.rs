//! Listings somebody keeps to look at again: in the browser, and in the account of who has one.

pub(crate) mod change;
pub(crate) mod show;
pub(crate) mod told;

use axum::http::HeaderMap;
use db::{Scope, TenantTx};
use http_kit::{About, Code, Fault, OnSite, cookies};
use kernel::ids::{AccountId, ListingId};
use listings::saved;
use tenancy::session::{self, Carried};

use crate::State;

/// Listings a browser remembers to have shown.
const SEEN_MAX: usize = 12;

/// Puts what the browser keeps into the account's list, and says what that is now.
pub(crate) async fn merge(
    state: &State,
    about: &About,
    account: AccountId,
) -> Result<Vec<ListingId>, Fault> {
    let site = about.staffed()?;
    let mut tx = state.db.begin(&Scope::tenant(site.tenant.id)).await?;
    let merged = saved::merge(&mut tx, account, &about.saved).await.map_err(fault)?;
    tx.commit().await?;
    Ok(merged)
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
async fn held(
    state: &State,
    on: &OnSite,
    headers: &HeaderMap,
) -> Result<(Vec<ListingId>, bool), Fault> {
    let Some((mut tx, account)) = owner(state, on, headers).await? else {
        return Ok((on.about.saved.to_vec(), false));
    };
    let list = saved::list(&mut tx, account).await.map_err(fault)?;
    tx.commit().await?;
    Ok((list, true))
}

fn fault(error: listings::Error) -> Fault {
    Fault::from_error(error.kind(), error)
}

/// An id in an address or a form.
fn read(id: &str) -> Result<ListingId, Fault> {
    id.parse().map_err(|_| Fault::new(Code::NotFound))
}
