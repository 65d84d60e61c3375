//! What was found in a listing when it was sent last.

use db::TenantTx;
use kernel::ids::{ListingId, SellerId};
use sqlx::types::Json;
use tenancy::audit::{self, By, Deed};

use super::{Assessment, Finding, Verdict};
use crate::Error;

/// Keeps it in the place of the one before, and tells the audit.
pub(crate) async fn keep(
    tx: &mut TenantTx,
    by: &By,
    (listing, seller): (ListingId, SellerId),
    assessment: &Assessment,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into listing_assessments
           (tenant_id, listing_id, seller_id, score, verdict, findings, assessed_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id, listing_id) do update
           set score = excluded.score, verdict = excluded.verdict, findings = excluded.findings,
               assessed_at = excluded.assessed_at",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(seller.0)
    .bind(i16::from(assessment.score))
    .bind(assessment.verdict.key())
    .bind(Json(&assessment.findings))
    .bind(now)
    .execute(tx.sql())
    .await?;
    if assessment.findings.is_empty() {
        return Ok(());
    }
    let found: Vec<_> = assessment
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.rule.key(), finding.points))
        .collect();
    let told = format!("{} puntos: {}", assessment.score, found.join(", "));
    let deed = Deed::of("listing.assessed", listing).becoming(told);
    Ok(audit::append(tx, by, deed).await?)
}

/// The latest of a listing; none of one that came by an import.
///
/// # Errors
/// [`Error::Database`].
pub async fn assessment(
    tx: &mut TenantTx,
    listing: ListingId,
) -> Result<Option<Assessment>, Error> {
    let row: Option<(i16, String, Json<Vec<Finding>>)> = sqlx::query_as(
        "select score, verdict, findings from listing_assessments
         where tenant_id = $1 and listing_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|(score, verdict, Json(findings))| Assessment {
        score: u8::try_from(score).unwrap_or(super::SCORE_MAX),
        // The table has no other words.
        verdict: Verdict::ALL
            .into_iter()
            .find(|one| one.key() == verdict)
            .unwrap_or(Verdict::Review),
        findings,
    }))
}
