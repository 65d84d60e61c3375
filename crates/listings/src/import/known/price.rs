//! The price of a listing, by what is known of it and by what is said now.

use kernel::{Currency, Money};

use crate::import::{
    plan::Plan,
    price::{Sign, has_dollar_sign, is_peso, peso_of, to_money},
    reason::{Issue, Reason},
    row::{Amount, Ready, Told, shared},
};

/// An amount beside a lone `$` is taken to be in a listing's currency if it is at most so many times
/// what the listing cost, or what it cost so many times it.
const TIMES_MAX: i128 = 10;

/// What is known of a listing that tells how an amount is meant.
pub(super) struct Had<'a> {
    /// Its price.
    pub price: Option<Money>,
    /// The country it was in.
    pub country: Option<&'a str>,
}

impl Ready {
    /// Reads the same amount in the currency the listing has, where nobody names another, and measures
    /// it by what is done with the listing. `country` is the one it is in now.
    pub(super) fn price_again(
        &mut self,
        plan: &Plan<'_>,
        had: &Had<'_>,
        country: &str,
        issues: &mut Vec<Issue>,
    ) {
        let Some(amount) = &self.amount else { return };
        let Some(currency) = currency(plan, amount, had, country) else { return };
        issues.retain(|issue| !is_of_amount(&issue.reason));
        let (money, said) = match shared::amount(plan, &amount.plain, currency, self.operation) {
            Ok((money, is_finer)) => (Some(money), is_finer.then_some(Reason::PriceRounded)),
            Err(reason) => (None, Some(reason)),
        };
        self.price = money;
        issues.extend(said.map(|reason| Issue {
            column: amount.column.clone(),
            severity: reason.severity(),
            reason,
            value: amount.plain.clone(),
        }));
    }
}

/// Whether it is said of an amount once its currency is known.
fn is_of_amount(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::PriceTooLow
            | Reason::PriceOutOfBounds
            | Reason::PriceRounded
            | Reason::PriceWithoutCurrency
    )
}

/// The currency an amount is in: the one that is named, or the listing's; of a listing without a price,
/// and of one that a guess takes to the country of the file, that of the country it is in.
fn currency(plan: &Plan<'_>, amount: &Amount, had: &Had<'_>, country: &str) -> Option<Currency> {
    let is_moved = had.country.is_some_and(|had| had != country);
    let is_taken_there = is_moved && !plan.is_given && country == plan.site.country;
    let local = plan.currency_in(country);
    match amount.told {
        Told::ByName => Some(amount.currency),
        Told::LeftEmpty => had.price.map(|price| price.currency),
        Told::Nowhere => {
            let price = had.price.filter(|_| !is_taken_there);
            Some(price.map_or(local, |price| price.currency))
        }
        Told::BySign(Sign::Dollar) => {
            let price = had.price.filter(|price| !is_taken_there && is_like(&amount.plain, *price));
            Some(price.map_or(local, |price| price.currency))
        }
        Told::BySign(Sign::Pesos) => {
            let of_listing = had.price.map(|price| price.currency).filter(|_| !is_taken_there);
            let pesos = [of_listing, Some(local), peso_of(country)].into_iter().flatten();
            Some(pesos.into_iter().find(|currency| is_peso(*currency)).unwrap_or(amount.currency))
        }
    }
}

/// Whether an amount beside a lone `$` may be a new price in the currency of an old one.
fn is_like(plain: &str, old: Money) -> bool {
    let (Some((new, _)), true) = (to_money(plain, old.currency), has_dollar_sign(old.currency))
    else {
        return false;
    };
    let (new, old) = (i128::from(new.minor), i128::from(old.minor));
    new <= old * TIMES_MAX && old <= new * TIMES_MAX
}
