//! Notes who is told of the end of a listing.

use db::TenantTx;
use kernel::ids::{AccountId, ListingId, SellerId};
use tenancy::link::Envelope;

use crate::Error;

/// From now on that account is, from where it published.
///
/// # Errors
/// [`Error::Database`].
pub async fn follow(
    tx: &mut TenantTx,
    (listing, seller): (ListingId, SellerId),
    account: AccountId,
    envelope: &Envelope,
) -> Result<(), Error> {
    sqlx::query(
        "insert into listing_terms (tenant_id, listing_id, seller_id, account_id, site_id, origin,
                                    language)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id, listing_id) do update
           set account_id = excluded.account_id, site_id = excluded.site_id,
               origin = excluded.origin, language = excluded.language",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .bind(seller.0)
    .bind(account.0)
    .bind(envelope.site.0)
    .bind(&envelope.origin)
    .bind(&envelope.language)
    .execute(tx.sql())
    .await?;
    Ok(())
}
