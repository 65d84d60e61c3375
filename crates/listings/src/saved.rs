//! Listings an account keeps to look at again. A visitor without one keeps them in the browser; both
//! become one list when they sign in.

use db::TenantTx;
use kernel::ids::{AccountId, ListingId};
use sqlx::types::Uuid;

use crate::Error;

/// Listings kept at most: what a person compares, not a stock list; and a cookie holds as many.
pub const SAVED_MAX: usize = 40;

/// The account's, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn list(tx: &mut TenantTx, account: AccountId) -> Result<Vec<ListingId>, Error> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select listing_id from saved_listings where tenant_id = $1 and account_id = $2
         order by saved_at desc, listing_id desc limit $3",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .bind(i64::try_from(SAVED_MAX).unwrap_or(i64::MAX))
    .fetch_all(tx.sql())
    .await?;
    Ok(ids.into_iter().map(ListingId).collect())
}

/// Keeps it, in front; whether there was room. Twice is as once.
///
/// # Errors
/// [`Error::Database`].
pub async fn save(
    tx: &mut TenantTx,
    account: AccountId,
    listing: ListingId,
) -> Result<bool, Error> {
    // Two that come at once find room for one.
    tx.take_turn(&format!("saved {account}")).await?;
    let held = list(tx, account).await?;
    if held.contains(&listing) {
        return Ok(true);
    }
    if held.len() >= SAVED_MAX {
        return Ok(false);
    }
    insert(tx, account, &[listing]).await?;
    Ok(true)
}

/// Lets go of those.
///
/// # Errors
/// [`Error::Database`].
pub async fn remove(
    tx: &mut TenantTx,
    account: AccountId,
    listings: &[ListingId],
) -> Result<(), Error> {
    let gone: Vec<Uuid> = listings.iter().map(|id| id.0).collect();
    sqlx::query(
        "delete from saved_listings
         where tenant_id = $1 and account_id = $2 and listing_id = any ($3)",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .bind(&gone)
    .execute(tx.sql())
    .await?;
    Ok(())
}

async fn insert(
    tx: &mut TenantTx,
    account: AccountId,
    listings: &[ListingId],
) -> Result<(), Error> {
    let new: Vec<Uuid> = listings.iter().map(|id| id.0).collect();
    // A microsecond apart, so that the order is kept.
    sqlx::query(
        "insert into saved_listings (tenant_id, account_id, listing_id, saved_at)
         select $1, $2, l.id, $4 - l.place * interval '1 microsecond'
         from unnest($3::uuid[]) with ordinality as l (id, place)
         on conflict (tenant_id, account_id, listing_id) do nothing",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .bind(&new)
    .bind(tx.now())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Puts what a browser held, the latest first, before the account's own, and says what the list is now.
///
/// # Errors
/// [`Error::Database`].
pub async fn merge(
    tx: &mut TenantTx,
    account: AccountId,
    held: &[ListingId],
) -> Result<Vec<ListingId>, Error> {
    tx.take_turn(&format!("saved {account}")).await?;
    let own = list(tx, account).await?;
    let both = joined(held, &own);
    insert(tx, account, &both[..both.len() - own.len()]).await?;
    Ok(both)
}

/// Each once, in that order, as many as are kept. What the account holds is not pushed out by what a
/// browser brings.
fn joined(held: &[ListingId], own: &[ListingId]) -> Vec<ListingId> {
    let room = SAVED_MAX.saturating_sub(own.len());
    let mut both: Vec<ListingId> = Vec::with_capacity(SAVED_MAX);
    for id in held {
        if both.len() < room && !both.contains(id) && !own.contains(id) {
            both.push(*id);
        }
    }
    both.extend(own.iter().take(SAVED_MAX));
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(range: std::ops::Range<u128>) -> Vec<ListingId> {
        range.map(|n| ListingId(Uuid::from_u128(n))).collect()
    }

    #[test]
    fn what_a_browser_held_comes_first_and_each_is_there_once() {
        assert_eq!(joined(&ids(1..4), &ids(3..6)), [ids(1..3), ids(3..6)].concat());
        assert_eq!(joined(&[], &ids(1..3)), ids(1..3));
        assert_eq!(joined(&[ids(1..2), ids(1..2)].concat(), &[]), ids(1..2));
    }

    #[test]
    fn a_full_list_loses_nothing_to_a_browser() {
        let own = ids(100..140);
        assert_eq!(joined(&ids(1..9), &own), own);
        assert_eq!(joined(&ids(1..9), &ids(100..135)).len(), SAVED_MAX);
    }
}
