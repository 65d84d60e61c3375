//! The lenders a site shows, through the public's door.

use db::PublicTx;

use super::{LENDERS_MAX, Lender, row::Row};
use crate::Error;

/// Those that lend for something the site has, in the order they are shown.
///
/// # Errors
/// [`Error::Db`].
pub async fn of_site(tx: &mut PublicTx) -> Result<Vec<Lender>, Error> {
    let limit = i64::try_from(LENDERS_MAX).unwrap_or(i64::MAX);
    let rows: Vec<Row> = sqlx::query_as(
        "select lender_id, name, verticals, currency, rate, months_min, months_max,
                down_min, amount_max, fee_share, fee_amount, insurance_share,
                insurance_amount, note, position, true as is_enabled, updated_at
         from site_lenders order by position, name limit $1",
    )
    .bind(limit)
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(Row::read).collect()
}
