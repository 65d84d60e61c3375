//! How long it takes to publish, from the first line to the public page.

use chrono::TimeDelta;
use db::TenantTx;

use crate::Error;

/// Over how much time it is told.
pub const OVER: TimeDelta = TimeDelta::days(30);

/// How fast listings became public that sellers wrote themselves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// How many did.
    pub count: i64,
    /// Half of them within these seconds, the wait for whoever looked at them included.
    pub median_s: f64,
    /// Nine of ten within these.
    pub p90_s: f64,
}

/// That of the last thirty days; none where nobody has published.
///
/// # Errors
/// [`Error::Database`].
pub async fn pace(tx: &mut TenantTx) -> Result<Option<Pace>, Error> {
    let (tenant, since) = (tx.tenant(), tx.now() - OVER);
    let (count, median_s, p90_s): (i64, Option<f64>, Option<f64>) = sqlx::query_as(
        "select count(*), percentile_cont(0.5) within group (order by took),
                percentile_cont(0.9) within group (order by took)
         from (
           select extract(epoch from l.published_at - l.created_at)::double precision as took
           from listings l
           -- Whoever is told of its end wrote it: what came by an import has nobody.
           join listing_terms t on t.tenant_id = l.tenant_id and t.listing_id = l.listing_id
           where l.tenant_id = $1 and l.published_at > $2) sent",
    )
    .bind(tenant.0)
    .bind(since)
    .fetch_one(tx.sql())
    .await?;
    Ok(median_s.zip(p90_s).map(|(median_s, p90_s)| Pace { count, median_s, p90_s }))
}
