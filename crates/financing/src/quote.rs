//! What a lender would ask for a price.

use kernel::Money;

use crate::{Conditions, Lender, Loan, Schedule, Unfit};

/// What somebody would like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// What is bought.
    pub price: Money,
    /// What is paid down, in minor units of the price; the least the lender asks for where none is said.
    pub down: Option<i64>,
    /// In how many instalments; the most the lender gives where none is said.
    pub months: Option<u16>,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// What is paid down.
    pub down: Money,
    /// What is paid for the rest.
    pub schedule: Schedule,
}

/// Why a lender does not lend it, as something that can be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The price is of another currency.
    Currency,
    /// More has to be paid down: at least so much.
    Down {
        /// The least.
        least: Money,
    },
    /// Nothing is left to be lent.
    NothingLeft,
    /// It lends for other terms.
    Months {
        /// The shortest.
        min: u16,
        /// The longest.
        max: u16,
    },
    /// It cannot be counted.
    Unfit(Unfit),
}

impl Conditions {
    /// The least that is paid down for `price`: the share that is asked for, and what is beyond the most that is
    /// lent.
    #[must_use]
    pub fn least_down(&self, price: Money) -> Money {
        let share = i64::try_from(self.down_min.at_least_of(price.minor)).unwrap_or(price.minor);
        let beyond = self.amount_max.map_or(0, |max| price.minor.saturating_sub(max));
        Money::new(share.max(beyond), self.currency)
    }

    /// What `wish` comes to.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn quote(&self, wish: &Wish) -> Result<Quote, Refusal> {
        if wish.price.currency != self.currency {
            return Err(Refusal::Currency);
        }
        let months = wish.months.unwrap_or(self.months_max);
        if !(self.months_min..=self.months_max).contains(&months) {
            return Err(Refusal::Months { min: self.months_min, max: self.months_max });
        }
        let least = self.least_down(wish.price);
        let down = wish.down.unwrap_or(least.minor);
        if down < least.minor {
            return Err(Refusal::Down { least });
        }
        let lent = wish.price.minor.saturating_sub(down);
        if lent <= 0 {
            return Err(Refusal::NothingLeft);
        }
        let loan = Loan {
            principal: Money::new(lent, self.currency),
            rate: self.rate,
            months,
            fee: self.fee,
            insurance: self.insurance,
        };
        let schedule = loan.schedule().map_err(Refusal::Unfit)?;
        Ok(Quote { down: Money::new(down, self.currency), schedule })
    }

    /// Whether it lends for things of that vertical.
    #[must_use]
    pub fn lends_for(&self, vertical: &str) -> bool {
        self.verticals.is_empty() || self.verticals.iter().any(|key| key == vertical)
    }
}

/// The lender that asks for the least each month for a price, with the least down and the longest term it has.
#[must_use]
pub fn lightest<'a>(
    lenders: impl IntoIterator<Item = &'a Lender>,
    price: Money,
) -> Option<(&'a Lender, Quote)> {
    let wish = Wish { price, down: None, months: None };
    let quoted = lenders.into_iter();
    let quoted = quoted.filter_map(|lender| Some((lender, lender.conditions.quote(&wish).ok()?)));
    quoted.min_by_key(|(_, quote)| quote.schedule.monthly().minor)
}
