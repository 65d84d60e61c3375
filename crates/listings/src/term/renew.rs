//! A new term, by the link of a letter.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::{AccountId, ListingId, SellerId};
use sqlx::types::Uuid;
use tenancy::{
    audit::{self, Actor, By, Deed},
    seller::people,
};

use super::token::Token;
use crate::{
    Error, Status, events,
    life::{self, Hand, LISTING_LIFE, Taken},
};

/// A listing whose link was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// Which.
    pub listing: ListingId,
    /// Its title.
    pub title: String,
    /// The key of its vertical.
    pub vertical: String,
    /// How it is.
    pub status: Status,
    /// Until when it is public.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether the link is still good: it is about the end that is in force.
    pub is_good: bool,
    account: AccountId,
    seller: SellerId,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It has a new term.
    Renewed(Renewal),
    /// It had one already, or is no longer to be had: nothing was done.
    AsItWas(Renewal),
}

type Row = (String, String, String, Option<DateTime<Utc>>, Uuid, Uuid);

/// The listing a link is about.
///
/// # Errors
/// [`Error::NoSuchListing`] for what we did not write, and for who no longer acts for its seller.
pub async fn find(tx: &mut TenantTx, token: &str) -> Result<Renewal, Error> {
    let token = Token::read(token).ok_or(Error::NoSuchListing)?;
    let row: Option<Row> = sqlx::query_as(
        "select l.title, l.vertical, l.status, l.expires_at, l.seller_id, t.account_id
         from listings l
         join listing_terms t on t.tenant_id = l.tenant_id and t.listing_id = l.listing_id
         where l.tenant_id = $1 and l.listing_id = $2 for update of l",
    )
    .bind(tx.tenant().0)
    .bind(token.listing.0)
    .fetch_optional(tx.sql())
    .await?;
    let (title, vertical, status, expires_at, seller, account) = row.ok_or(Error::NoSuchListing)?;
    let (seller, account) = (SellerId(seller), AccountId(account));
    if !token.is_ours(tx, account)? {
        return Err(Error::NoSuchListing);
    }
    let all = people::list(tx, seller).await?;
    if !all.iter().any(|person| person.account == account) {
        return Err(Error::NoSuchListing);
    }
    let status: Status =
        status.parse().map_err(|message: String| sqlx::Error::Decode(message.into()))?;
    let may_be = matches!(status, Status::Published | Status::Expired);
    let is_good = may_be && expires_at == Some(token.end);
    let listing = token.listing;
    Ok(Renewal { listing, title, vertical, status, expires_at, is_good, account, seller })
}

/// The link that renews a listing, for whoever is told of its end.
///
/// # Errors
/// [`Error::NoSuchListing`] for one that has no end, or of whose end nobody is told.
pub async fn link(tx: &mut TenantTx, listing: ListingId) -> Result<String, Error> {
    let row: Option<(Option<DateTime<Utc>>, Uuid, String)> = sqlx::query_as(
        "select l.expires_at, t.account_id, t.origin
         from listings l
         join listing_terms t on t.tenant_id = l.tenant_id and t.listing_id = l.listing_id
         where l.tenant_id = $1 and l.listing_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    let Some((Some(end), account, origin)) = row else { return Err(Error::NoSuchListing) };
    Ok(Token::of(tx, (listing, end), AccountId(account))?.link(&origin))
}

/// Gives it a new term from now on; what had ended is public again. Following the link twice is following it once.
/// `by` says who acts, once that is known. The transaction is the tenant's.
///
/// # Errors
/// As [`find`]; the limit of listings ([`Error::Tenancy`]) for what had ended.
pub async fn renew(
    tx: &mut TenantTx,
    token: &str,
    by: impl FnOnce(Actor) -> By,
) -> Result<Outcome, Error> {
    let found = find(tx, token).await?;
    if !found.is_good {
        return Ok(Outcome::AsItWas(found));
    }
    let by = by(Actor::Account(found.account));
    let (listing, seller) = (found.listing, found.seller);
    if found.status == Status::Expired {
        let hand = Hand { by: &by, seller: Some(seller) };
        life::step(tx, hand, listing, Status::Published).await?;
    } else {
        let (from, to) = (Status::Published, Status::Published);
        life::keep(tx, &by, &Taken { listing, seller, from, to, reason: None }).await?;
        events::record(tx, events::LISTING_RENEWED, listing.0).await?;
        audit::append(tx, &by, Deed::of(events::LISTING_RENEWED, listing)).await?;
    }
    let end = tx.now() + LISTING_LIFE;
    sqlx::query("update listings set expires_at = $3 where tenant_id = $1 and listing_id = $2")
        .bind(tx.tenant().0)
        .bind(listing.0)
        .bind(end)
        .execute(tx.sql())
        .await?;
    let (status, expires_at) = (Status::Published, Some(end));
    Ok(Outcome::Renewed(Renewal { status, expires_at, is_good: false, ..found }))
}
