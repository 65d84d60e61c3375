//! Changes what a lender lends at.

use db::{OnConstraint as _, TenantTx};
use kernel::ids::LenderId;
use tenancy::audit::{self, By, Deed};

use super::{Conditions, Lender, one, row::columns};
use crate::Error;

/// Changes it; asking for what is so already changes nothing.
///
/// # Errors
/// [`Error::NoSuchLender`]; [`Error::Invalid`]; [`Error::NameTaken`].
pub async fn change(
    tx: &mut TenantTx,
    by: &By,
    lender: LenderId,
    edit: impl FnOnce(&mut Conditions),
) -> Result<Lender, Error> {
    let before = one(tx, lender).await?;
    let mut after = before.conditions.clone();
    edit(&mut after);
    let after = after.checked()?;
    if after == before.conditions {
        return Ok(before);
    }
    let (tenant, now) = (tx.tenant(), tx.now());
    let (fee, insurance) = (columns(after.fee), columns(after.insurance));
    sqlx::query(
        "update lenders set name = $3, verticals = $4, currency = $5, rate = $6,
           months_min = $7, months_max = $8, down_min = $9, amount_max = $10,
           fee_share = $11, fee_amount = $12, insurance_share = $13,
           insurance_amount = $14, note = $15, position = $16, is_enabled = $17, updated_at = $18
         where tenant_id = $1 and lender_id = $2",
    )
    .bind(tenant.0)
    .bind(lender.0)
    .bind(&after.name)
    .bind(&after.verticals)
    .bind(after.currency.code())
    .bind(i64::from(after.rate.scaled()))
    .bind(after.months_min.cast_signed())
    .bind(after.months_max.cast_signed())
    .bind(i64::from(after.down_min.scaled()))
    .bind(after.amount_max)
    .bind(fee.0)
    .bind(fee.1)
    .bind(insurance.0)
    .bind(insurance.1)
    .bind(&after.note)
    .bind(after.position.cast_signed())
    .bind(after.is_enabled)
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("lenders_name_key", || Error::NameTaken(after.name.clone()))?;
    let (was, is) = audit::differing(before.conditions.facts(), after.facts());
    audit::append(tx, by, Deed::of("lender.changed", lender).changing(was, is)).await?;
    Ok(Lender { id: lender, conditions: after, updated_at: now })
}
