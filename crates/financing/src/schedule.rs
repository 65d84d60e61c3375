//! What is paid month by month.

use kernel::Money;

use crate::{
    Loan, Percent, Unfit,
    effective::{self, Paid},
    instalment::{MONTHLY, instalment},
    round::half_up,
};

/// One month, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The first is one.
    pub month: u16,
    /// What is paid, without insurance: interest and principal.
    pub instalment: i64,
    /// For what was owed until now.
    pub interest: i64,
    /// Of what was lent.
    pub principal: i64,
    /// What is still owed.
    pub balance: i64,
}

/// A credit month by month, to the minor unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    loan: Loan,
    rows: Vec<Row>,
    instalment: i64,
    fee: i64,
    insurance: i64,
}

impl Loan {
    /// The schedule. The interest of each month is rounded half up; the last instalment settles what is left, so
    /// that the parts of the principal add up to it.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn schedule(self) -> Result<Schedule, Unfit> {
        self.check()?;
        let lent = self.principal.minor;
        let fee = i64::try_from(self.fee.on(lent)).map_err(|_| Unfit::Charges)?;
        let insurance = i64::try_from(self.insurance.on(lent)).map_err(|_| Unfit::Charges)?;
        let usual = instalment(lent.unsigned_abs(), self.rate.scaled(), self.months);
        let usual = i64::try_from(usual).map_err(|_| Unfit::Principal)?;
        let rows = rows(&self, usual)?;
        Ok(Schedule { loan: self, rows, instalment: usual, fee, insurance })
    }

    fn interest(&self, owed: i64) -> Result<i64, Unfit> {
        let exact = i128::from(owed) * i128::from(self.rate.scaled());
        i64::try_from(half_up(exact, MONTHLY)).map_err(|_| Unfit::Principal)
    }
}

fn rows(loan: &Loan, usual: i64) -> Result<Vec<Row>, Unfit> {
    let mut owed = loan.principal.minor;
    let mut rows = Vec::with_capacity(usize::from(loan.months));
    for month in 1..=loan.months {
        let interest = loan.interest(owed)?;
        let is_last = month == loan.months;
        let instalment = if is_last { owed + interest } else { usual };
        let principal = instalment - interest;
        owed -= principal;
        // Whoever pays no less each month than the interest owes less and less, and something until the end.
        let is_even = principal >= 0 && (owed > 0) != is_last && instalment <= 2 * usual;
        if !is_even {
            return Err(Unfit::Uneven);
        }
        rows.push(Row { month, instalment, interest, principal, balance: owed });
    }
    Ok(rows)
}

impl Schedule {
    /// What it is of.
    #[must_use]
    pub const fn loan(&self) -> &Loan {
        &self.loan
    }

    /// Month by month.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What is paid in each month but the last, without insurance. A credit of one month has only a last one.
    #[must_use]
    pub fn instalment(&self) -> Money {
        let only = (self.loan.months == 1).then(|| self.rows.last()).flatten();
        self.money(only.map_or(self.instalment, |row| row.instalment))
    }

    /// The insurance of each month.
    #[must_use]
    pub const fn insurance(&self) -> Money {
        self.money(self.insurance)
    }

    /// What is paid in each month but the last, with insurance.
    #[must_use]
    pub fn monthly(&self) -> Money {
        self.money(self.instalment().minor + self.insurance)
    }

    /// What is paid when the credit is given.
    #[must_use]
    pub const fn fee(&self) -> Money {
        self.money(self.fee)
    }

    /// All interest.
    #[must_use]
    pub fn interest(&self) -> Money {
        self.money(self.rows.iter().map(|row| row.interest).sum())
    }

    /// All that is paid: instalments, insurance and fee.
    #[must_use]
    pub fn paid(&self) -> Money {
        let instalments: i64 = self.rows.iter().map(|row| row.instalment).sum();
        self.money(instalments + self.insurance * i64::from(self.loan.months) + self.fee)
    }

    /// What a year of it costs: the rate at which all that is paid (instalments, insurance) is worth, at the
    /// beginning, what one is left with (what is lent, without the fee). To a hundredth of a percent; `None`
    /// above four hundred thousand percent.
    #[must_use]
    pub fn effective(&self) -> Option<Percent> {
        let last = self.rows.last().map_or(0, |row| row.instalment);
        effective::yearly(&Paid {
            received: self.loan.principal.minor - self.fee,
            usual: self.instalment + self.insurance,
            last: last + self.insurance,
            months: self.loan.months,
        })
    }

    const fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.loan.principal.currency)
    }
}
