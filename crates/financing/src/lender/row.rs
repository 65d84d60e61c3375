//! A lender as its row holds it.

use chrono::{DateTime, Utc};
use kernel::ids::LenderId;
use sqlx::{FromRow, types::Uuid};

use super::{Conditions, Lender};
use crate::{Charge, Error, Percent};

#[derive(FromRow)]
pub(super) struct Row {
    lender_id: Uuid,
    name: String,
    verticals: Vec<String>,
    currency: String,
    rate: i64,
    months_min: i16,
    months_max: i16,
    down_min: i64,
    amount_max: Option<i64>,
    fee_share: Option<i64>,
    fee_amount: Option<i64>,
    insurance_share: Option<i64>,
    insurance_amount: Option<i64>,
    note: String,
    position: i16,
    is_enabled: bool,
    updated_at: DateTime<Utc>,
}

impl Row {
    pub fn read(self) -> Result<Lender, Error> {
        let conditions = Conditions {
            name: self.name,
            verticals: self.verticals,
            currency: self.currency.parse()?,
            rate: percent(self.rate)?,
            months_min: self.months_min.unsigned_abs(),
            months_max: self.months_max.unsigned_abs(),
            down_min: percent(self.down_min)?,
            amount_max: self.amount_max,
            fee: charge(self.fee_share, self.fee_amount)?,
            insurance: charge(self.insurance_share, self.insurance_amount)?,
            note: self.note,
            position: self.position.unsigned_abs(),
            is_enabled: self.is_enabled,
        };
        Ok(Lender { id: LenderId(self.lender_id), conditions, updated_at: self.updated_at })
    }
}

fn charge(share: Option<i64>, amount: Option<i64>) -> Result<Charge, Error> {
    Ok(match (share, amount) {
        (Some(share), _) => Charge::Share(percent(share)?),
        (None, Some(minor)) => Charge::Amount(minor),
        (None, None) => Charge::None,
    })
}

fn percent(scaled: i64) -> Result<Percent, Error> {
    let scaled = u32::try_from(scaled).map_err(|_| Error::NotAPercent(scaled.to_string()))?;
    Ok(Percent::from_scaled(scaled))
}

/// A charge as its two columns hold it.
pub(super) fn columns(charge: Charge) -> (Option<i64>, Option<i64>) {
    match charge {
        Charge::None => (None, None),
        Charge::Share(share) => (Some(i64::from(share.scaled())), None),
        Charge::Amount(minor) => (None, Some(minor)),
    }
}
