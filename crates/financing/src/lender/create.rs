//! Adds a lender.

use db::{OnConstraint as _, TenantTx};
use kernel::ids::LenderId;
use tenancy::audit::{self, By, Deed};

use super::{Conditions, LENDERS_MAX, Lender, list, row::columns};
use crate::Error;

/// Adds it.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::NameTaken`]; [`Error::TooMany`].
pub async fn create(tx: &mut TenantTx, by: &By, new: Conditions) -> Result<Lender, Error> {
    let new = new.checked()?;
    // Two at once do not both fit into the last place.
    tx.take_turn("lenders").await?;
    if list(tx).await?.len() >= LENDERS_MAX {
        return Err(Error::TooMany(LENDERS_MAX));
    }
    let (tenant, now, id) = (tx.tenant(), tx.now(), tx.new_id::<LenderId>());
    let (fee, insurance) = (columns(new.fee), columns(new.insurance));
    sqlx::query(
        "insert into lenders (tenant_id, lender_id, name, verticals, currency, rate, months_min,
           months_max, down_min, amount_max, fee_share, fee_amount, insurance_share,
           insurance_amount, note, position, is_enabled, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
           $13, $14, $15, $16, $17, $18)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(&new.name)
    .bind(&new.verticals)
    .bind(new.currency.code())
    .bind(i64::from(new.rate.scaled()))
    .bind(new.months_min.cast_signed())
    .bind(new.months_max.cast_signed())
    .bind(i64::from(new.down_min.scaled()))
    .bind(new.amount_max)
    .bind(fee.0)
    .bind(fee.1)
    .bind(insurance.0)
    .bind(insurance.1)
    .bind(&new.note)
    .bind(new.position.cast_signed())
    .bind(new.is_enabled)
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("lenders_name_key", || Error::NameTaken(new.name.clone()))?;
    audit::append(tx, by, Deed::of("lender.created", id).becoming(&new.name)).await?;
    Ok(Lender { id, conditions: new, updated_at: now })
}
