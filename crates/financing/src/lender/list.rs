//! The lenders there are, in the order they are shown.

use db::TenantTx;
use kernel::ids::LenderId;

use super::{LENDERS_MAX, Lender, row::Row};
use crate::Error;

/// All of them, those that are not shown too.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Lender>, Error> {
    let limit = i64::try_from(LENDERS_MAX).unwrap_or(i64::MAX);
    let rows: Vec<Row> = sqlx::query_as(
        "select lender_id, name, verticals, currency, rate, months_min, months_max,
                down_min, amount_max, fee_share, fee_amount, insurance_share,
                insurance_amount, note, position, is_enabled, updated_at
         from lenders where tenant_id = $1 order by position, name limit $2",
    )
    .bind(tx.tenant().0)
    .bind(limit)
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// One of them.
///
/// # Errors
/// [`Error::NoSuchLender`].
pub async fn one(tx: &mut TenantTx, lender: LenderId) -> Result<Lender, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select lender_id, name, verticals, currency, rate, months_min, months_max,
                down_min, amount_max, fee_share, fee_amount, insurance_share,
                insurance_amount, note, position, is_enabled, updated_at
         from lenders where tenant_id = $1 and lender_id = $2 for no key update",
    )
    .bind(tx.tenant().0)
    .bind(lender.0)
    .fetch_optional(tx.sql())
    .await?;
    row.ok_or(Error::NoSuchLender)?.read()
}
