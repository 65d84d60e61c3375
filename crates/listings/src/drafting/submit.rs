//! Publishes what was written.

use db::TenantTx;
use kernel::ids::{ListingId, SellerId};
use sqlx::types::Json;
use tenancy::audit::{self, By, Deed};

use super::{Drafting, Reader, get};
use crate::{
    Draft, Error, Status, Vertical, events,
    life::{LISTING_LIFE, Taken, settle},
    moderation::{self, Assessment, Market, Sent, Verdict},
    vertical::hold,
    words,
};

/// Sends it, or the new version of what is there already, all in one: the listing, what was found in it, its history, the
/// event, the audit, and the end of the draft. How the listing is then: public, unless what was found in it has somebody
/// look first, or is more than the vertical takes. The transaction is the tenant's.
///
/// # Errors
/// [`Error::NoSuchDraft`], another seller's included; [`Error::DraftUnfinished`] with all that is wrong or
/// missing; [`Error::NotAllowed`] for what was sold or let meanwhile; [`Error::VerticalChanged`]; the limit of
/// listings ([`Error::Tenancy`]).
pub async fn submit(
    tx: &mut TenantTx,
    by: &By,
    listing: ListingId,
    (reader, market): (&Reader<'_>, Option<&Market>),
) -> Result<Status, Error> {
    let drafting = get::held(tx, reader.seller, listing).await?;
    let draft = reader.read(&drafting.typed).map_err(Error::DraftUnfinished)?;
    hold::unchanged(tx, reader.vertical).await?;
    let from = status(tx, reader.seller, listing).await?;
    if let Some(from @ (Status::Sold | Status::Rented)) = from {
        return Err(Error::NotAllowed { from, to: Status::Published });
    }
    let sent = Sent {
        listing,
        vertical: reader.vertical,
        draft: &draft,
        photos: &drafting.photos,
        market,
        country: reader.country,
    };
    let found = moderation::weigh(tx, &sent).await?;
    let to = leads_to(tx, listing, from, &found).await?;
    put(tx, reader.vertical, &drafting, (&draft, to)).await?;
    moderation::keep(tx, by, (listing, reader.seller), &found).await?;
    if from == Some(to) {
        events::record(tx, events::LISTING_CHANGED, listing.0).await?;
        audit::append(tx, by, Deed::of(events::LISTING_CHANGED, listing)).await?;
    } else {
        let seller = reader.seller;
        let from = from.unwrap_or(Status::Draft);
        let told = found.told(reader.locale.language());
        // Who mends what was rejected waits because of that; a reason there is an appeal's.
        let is_by_verdict = to != Status::Published && from != Status::Rejected;
        let reason = told.as_deref().filter(|_| is_by_verdict);
        settle(tx, by, &Taken { listing, seller, from, to, reason }).await?;
    }
    super::discard(tx, reader.seller, listing).await?;
    Ok(to)
}

/// How it is then.
async fn leads_to(
    tx: &mut TenantTx,
    listing: ListingId,
    from: Option<Status>,
    found: &Assessment,
) -> Result<Status, Error> {
    Ok(match from {
        None | Some(Status::Expired) => found.verdict.to(),
        // What a moderator looked at once is looked at again.
        Some(Status::Draft | Status::Rejected) => Status::InReview,
        Some(there @ (Status::Published | Status::Paused)) => {
            let before = moderation::assessment(tx, listing).await?;
            // Nobody writes into a public listing what would not have become public.
            let is_news = found.is_worse_than(before.as_ref());
            if found.verdict != Verdict::Publish && is_news { Status::InReview } else { there }
        }
        Some(there) => there,
    })
}

/// How the listing is, held; `None` where it was never published.
async fn status(
    tx: &mut TenantTx,
    seller: SellerId,
    listing: ListingId,
) -> Result<Option<Status>, Error> {
    let status: Option<String> = sqlx::query_scalar(
        "select status from listings
         where tenant_id = $1 and seller_id = $2 and listing_id = $3 for update",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    let read = |word: String| {
        word.parse().map_err(|message: String| Error::from(sqlx::Error::Decode(message.into())))
    };
    status.map(read).transpose()
}

async fn put(
    tx: &mut TenantTx,
    vertical: &Vertical,
    drafting: &Drafting,
    (draft, to): (&Draft, Status),
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let (main, more) = words::of_listing(
        vertical,
        &draft.title,
        &draft.description,
        &draft.place,
        &draft.attributes,
    );
    sqlx::query(include_str!("submit.sql"))
        .bind(tenant.0)
        .bind(drafting.listing.0)
        .bind(&vertical.key)
        .bind(draft.seller.0)
        .bind(draft.operation.key())
        .bind(to.key())
        .bind(&draft.title)
        .bind(&draft.description)
        .bind(draft.price.map(|price| price.minor))
        .bind(draft.price.map(|price| price.currency.code()))
        .bind(&draft.place.country)
        .bind(&draft.place.region)
        .bind(&draft.place.city)
        .bind(Json(&draft.attributes))
        .bind(main)
        .bind(more)
        .bind(drafting.started_at)
        .bind(now)
        .bind(now + LISTING_LIFE)
        .bind(Json(&drafting.photos))
        .execute(tx.sql())
        .await?;
    Ok(())
}
