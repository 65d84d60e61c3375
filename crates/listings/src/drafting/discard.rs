//! Throws away what is still written.

use db::TenantTx;
use kernel::ids::{ListingId, SellerId};

use crate::Error;

/// Throws it away; the listing itself, where it is public already, stays as it was.
///
/// # Errors
/// [`Error::NoSuchDraft`], another seller's included.
pub async fn discard(tx: &mut TenantTx, seller: SellerId, listing: ListingId) -> Result<(), Error> {
    let gone = sqlx::query(
        "delete from listing_drafts where tenant_id = $1 and seller_id = $2 and listing_id = $3",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(listing.0)
    .execute(tx.sql())
    .await?;
    if gone.rows_affected() == 0 { Err(Error::NoSuchDraft) } else { Ok(()) }
}
