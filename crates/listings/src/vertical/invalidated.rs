//! How many stored listings a change would leave invalid.

use std::fmt;

use db::TenantTx;

use super::change::Narrowing;
use crate::Error;

/// What a refused change would have done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalidated {
    /// Listings that would no longer be valid, each counted once.
    pub listings: i64,
    /// Why, one by one.
    pub reasons: Vec<Reason>,
}

/// One narrowing that stored listings do not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The attribute (or operation) that is narrowed.
    pub key: String,
    /// How, in Spanish.
    pub what: String,
    /// Listings it concerns.
    pub listings: i64,
}

impl fmt::Display for Invalidated {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, reason) in self.reasons.iter().enumerate() {
            let gap = if at == 0 { "" } else { "; " };
            write!(out, "{gap}«{}»: {} ({})", reason.key, reason.what, reason.listings)?;
        }
        Ok(())
    }
}

/// Counts inside the database; no listing is read here. `None` when nothing is invalidated.
pub(super) async fn count(
    tx: &mut TenantTx,
    vertical: &str,
    narrowings: &[Narrowing],
) -> Result<Option<Invalidated>, Error> {
    if narrowings.is_empty() {
        return Ok(None);
    }
    let tenant = tx.tenant();
    let counts: Vec<(Option<i32>, i64)> = sqlx::query_as(include_str!("invalidated.sql"))
        .bind(tenant.0)
        .bind(vertical)
        .bind(numbered(narrowings))
        .fetch_all(tx.sql())
        .await?;
    let total = counts.iter().find(|(at, _)| at.is_none()).map_or(0, |(_, listings)| *listings);
    let reasons = counts.iter().filter_map(|(at, listings)| {
        let narrowing = narrowings.get(usize::try_from((*at)?).ok()?)?;
        let (key, what) = (narrowing.key.clone(), narrowing.what.clone());
        Some(Reason { key, what, listings: *listings })
    });
    Ok((total > 0).then(|| Invalidated { listings: total, reasons: reasons.collect() }))
}

fn numbered(narrowings: &[Narrowing]) -> serde_json::Value {
    let rows = narrowings.iter().enumerate().map(|(at, narrowing)| {
        let mut row = serde_json::json!(narrowing);
        row["at"] = at.into();
        row
    });
    rows.collect()
}
