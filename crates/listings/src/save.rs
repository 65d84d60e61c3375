//! Saves many listings with one statement.

mod columns;

use std::collections::HashMap;

use db::{OnConstraint, TenantTx};
use kernel::ids::{ListingId, SellerId};

use tenancy::limit::{self, Allowed, Limit};

use crate::{Draft, Error, Saved, Vertical, count, events, planner, vertical};
use columns::Columns;

/// Most drafts one call takes; 500 is a good measure.
pub const BATCH_MAX: usize = 5_000;

/// Saves the drafts as published listings and says, in their order, what became of each. A listing
/// that is known by its source key is changed where its source says something new; whether it is
/// published or not then stays as it is.
///
/// # Errors
/// [`Error::DraftInvalid`], [`Error::BatchTooLarge`], [`Error::NoSuchSeller`] (also another's
/// seller), [`Error::NoSuchVertical`], [`Error::VerticalChanged`] since the drafts were made for
/// `vertical`, the limit of listings ([`Error::Tenancy`]): nothing of the batch is saved.
pub async fn upsert_batch(
    tx: &mut TenantTx,
    vertical: &Vertical,
    drafts: &[Draft],
) -> Result<Vec<Saved>, Error> {
    check(tx, drafts)?;
    vertical::hold::unchanged(tx, vertical).await?;
    planner::walk_the_index(tx.sql()).await?;
    let mut saved = vec![None; drafts.len()];
    for round in rounds(drafts) {
        for (at, outcome) in save(tx, vertical, drafts, &round).await? {
            saved[at] = Some(outcome);
        }
    }
    resolve(tx, vertical, drafts, &mut saved).await?;
    if saved.iter().flatten().any(|saved| matches!(saved, Saved::Created(_))) {
        let count = async |tx: &mut TenantTx, allowed: Allowed| count(tx, allowed.most + 1).await;
        limit::take_room(tx, Limit::Listings, count).await?;
    }
    events::record_all(tx, events::LISTING_PUBLISHED, &ids(&saved, true)).await?;
    events::record_all(tx, events::LISTING_CHANGED, &ids(&saved, false)).await?;
    let all: Option<Vec<Saved>> = saved.into_iter().collect();
    all.ok_or_else(|| sqlx::Error::RowNotFound.into())
}

fn check(tx: &TenantTx, drafts: &[Draft]) -> Result<(), Error> {
    if drafts.len() > BATCH_MAX {
        return Err(Error::BatchTooLarge { given: drafts.len(), max: BATCH_MAX });
    }
    let own = tx.scope().seller_id();
    if drafts.iter().any(|draft| own.is_some_and(|own| own != draft.seller)) {
        return Err(Error::NoSuchSeller);
    }
    for (at, draft) in drafts.iter().enumerate() {
        draft.check().map_err(|errors| Error::DraftInvalid { at, errors })?;
    }
    Ok(())
}

fn source(draft: &Draft) -> Option<(SellerId, &str)> {
    draft.source_key.as_deref().map(|key| (draft.seller, key))
}

/// One statement cannot change a row twice: a second draft of the same source waits for the next
/// round. Nearly always there is one round.
fn rounds(drafts: &[Draft]) -> Vec<Vec<usize>> {
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    let mut times: HashMap<(SellerId, &str), usize> = HashMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        let round = source(draft).map_or(0, |source| {
            let seen = times.entry(source).or_default();
            *seen += 1;
            *seen - 1
        });
        if rounds.len() <= round {
            rounds.resize_with(round + 1, Vec::new);
        }
        rounds[round].push(at);
    }
    rounds
}

async fn save(
    tx: &mut TenantTx,
    vertical: &Vertical,
    drafts: &[Draft],
    round: &[usize],
) -> Result<Vec<(usize, Saved)>, Error> {
    let columns = Columns::of(tx, vertical, drafts, round)?;
    let (tenant, now) = (tx.tenant(), tx.now());
    let rows: Vec<(i64, Option<uuid::Uuid>, bool, bool)> = columns
        .bind(sqlx::query_as(include_str!("save/save.sql")), tenant, &vertical.key, now)
        .fetch_all(tx.sql())
        .await
        .on_constraint("listings_seller_fkey", || Error::NoSuchSeller)
        .or_else(|error| no_such_vertical(error, vertical))?;
    let outcomes = rows.into_iter().filter_map(|(at, id, is_new, is_changed)| {
        let id = ListingId(id?);
        let saved = match (is_new, is_changed) {
            (true, _) => Saved::Created(id),
            (false, true) => Saved::Updated(id),
            (false, false) => Saved::Unchanged(id),
        };
        Some((usize::try_from(at).ok()?, saved))
    });
    Ok(outcomes.collect())
}

fn no_such_vertical<T>(error: Error, vertical: &Vertical) -> Result<T, Error> {
    const CONSTRAINT: &str = "listings_tenant_id_vertical_fkey";
    match error {
        Error::Database(db::Error::Refused { constraint, .. }) if constraint == CONSTRAINT => {
            Err(Error::NoSuchVertical(vertical.key.clone()))
        }
        other => Err(other),
    }
}

/// A listing that somebody else saved between our look and our write is not in what the statement
/// saw: its id is asked for afterwards.
async fn resolve(
    tx: &mut TenantTx,
    vertical: &Vertical,
    drafts: &[Draft],
    saved: &mut [Option<Saved>],
) -> Result<(), Error> {
    let tenant = tx.tenant();
    for (slot, draft) in saved.iter_mut().zip(drafts).filter(|(slot, _)| slot.is_none()) {
        let id: uuid::Uuid = sqlx::query_scalar(
            "select listing_id from listings
             where tenant_id = $1 and vertical = $2 and seller_id = $3 and source_key = $4",
        )
        .bind(tenant.0)
        .bind(&vertical.key)
        .bind(draft.seller.0)
        .bind(&draft.source_key)
        .fetch_one(tx.sql())
        .await?;
        *slot = Some(Saved::Unchanged(ListingId(id)));
    }
    Ok(())
}

/// The ids of the new ones, or of the changed ones; each once.
fn ids(saved: &[Option<Saved>], new: bool) -> Vec<uuid::Uuid> {
    let mut ids: Vec<_> = saved
        .iter()
        .filter_map(|outcome| match outcome {
            Some(Saved::Created(id)) if new => Some(id.0),
            Some(Saved::Updated(id)) if !new => Some(id.0),
            _ => None,
        })
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
