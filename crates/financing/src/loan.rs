//! What is lent, and what may be.

use kernel::Money;

use crate::{Charge, Percent};

/// Most months of a credit: forty years.
pub const MONTHS_MAX: u16 = 480;
/// Highest yearly rate.
pub const RATE_MAX: Percent = Percent::whole(200);
/// Largest credit, in minor units: ten million millions of a currency with cents.
pub const PRINCIPAL_MAX: i64 = 1_000_000_000_000_000;

/// A credit that is paid back in constant monthly instalments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loan {
    /// What is lent.
    pub principal: Money,
    /// The yearly nominal rate; a twelfth of it is charged each month on what is still owed.
    pub rate: Percent,
    /// In how many instalments it is paid back.
    pub months: u16,
    /// Paid once, when the credit is given; it is not lent.
    pub fee: Charge,
    /// Paid each month beside the instalment; a share is one of what was lent.
    pub insurance: Charge,
}

/// Why there is no schedule for a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Nothing is lent, or more than [`PRINCIPAL_MAX`].
    #[error("el monto a financiar está fuera de lo que se puede calcular")]
    Principal,
    /// No month, or more than [`MONTHS_MAX`].
    #[error("el plazo va de 1 a {MONTHS_MAX} meses")]
    Months,
    /// More than [`RATE_MAX`].
    #[error("la tasa anual va de 0 a {RATE_MAX} %")]
    Rate,
    /// What is charged besides interest is as much as what is lent, or more.
    #[error("los cargos superan el monto a financiar")]
    Charges,
    /// In whole minor units no even instalments come to it: the amount is too small for so many months, or the
    /// rate so high that they hardly pay its interest.
    #[error("ese monto no se reparte en cuotas iguales a esa tasa y ese plazo; acorta el plazo")]
    Uneven,
}

impl Loan {
    /// Whether it is within what is counted.
    pub(crate) fn check(&self) -> Result<(), Unfit> {
        if !(1..=PRINCIPAL_MAX).contains(&self.principal.minor) {
            return Err(Unfit::Principal);
        }
        if !(1..=MONTHS_MAX).contains(&self.months) {
            return Err(Unfit::Months);
        }
        if self.rate > RATE_MAX {
            return Err(Unfit::Rate);
        }
        let principal = i128::from(self.principal.minor);
        let charges = [self.fee, self.insurance].map(|charge| charge.on(self.principal.minor));
        if charges.iter().any(|charge| !(0..principal).contains(charge)) {
            return Err(Unfit::Charges);
        }
        Ok(())
    }
}
