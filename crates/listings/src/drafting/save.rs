//! Keeps what was typed in one step.

use db::TenantTx;
use kernel::ids::{AccountId, ListingId, SellerId};
use sqlx::types::Json;

use super::{Drafting, Typed, get};
use crate::Error;

/// Puts the fields of `names` as they were typed. `version` is the one the form was made of: whoever saved
/// meanwhile is not overwritten unseen.
///
/// # Errors
/// [`Error::NoSuchDraft`]; [`Error::DraftChanged`] where it was saved meanwhile and says something else.
pub async fn save<'n>(
    tx: &mut TenantTx,
    (seller, account): (SellerId, AccountId),
    (listing, version): (ListingId, i64),
    names: impl IntoIterator<Item = &'n str>,
    typed: &Typed,
) -> Result<Drafting, Error> {
    let held = get::held(tx, seller, listing).await?;
    let mut after = held.typed.clone();
    after.take_over(names, typed);
    if after == held.typed {
        return Ok(held);
    }
    if held.version != version {
        return Err(Error::DraftChanged(held.version));
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "update listing_drafts
         set typed = $3, account_id = $4, saved_at = $5, version = version + 1
         where tenant_id = $1 and listing_id = $2",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(Json(&after))
    .bind(account.0)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(Drafting { typed: after, version: version + 1, account, saved_at: now, ..held })
}
