//! The site a question is asked on: the only handle to the index.

use std::{collections::BTreeMap, sync::Arc};

use kernel::{
    Currency, Money, Rate,
    ids::{SiteId, TenantId},
};
use listings::{Vertical, placement::Board};

use crate::price::Scale;

/// A resolved site: whose data it shows, and which part of it.
#[derive(Debug, Clone)]
pub struct SiteView {
    /// Whose listings.
    pub tenant: TenantId,
    /// Which site of that tenant.
    pub site: SiteId,
    /// The verticals it shows, in the order of its menu.
    pub verticals: Vec<Arc<Vertical>>,
    /// The currency its visitors think in.
    pub currency: Currency,
    /// The tenant's rates of today.
    pub rates: Arc<Rates>,
    /// What it shows before others, now and later.
    pub board: Arc<Board>,
}

impl SiteView {
    /// The vertical of that key, if the site shows it.
    #[must_use]
    pub fn vertical(&self, key: &str) -> Option<&Arc<Vertical>> {
        self.verticals.iter().find(|v| v.key == key)
    }

    /// What an amount is worth in the site's own money; `None` if no rate says it.
    #[must_use]
    pub fn in_own(&self, money: Money) -> Option<Money> {
        let scale = Scale::new(self.currency, &self.rates);
        scale.weigh(money).map(|weight| Money::new(scale.to_target(weight), self.currency))
    }
}

/// What a unit of each currency is worth in the tenant's base currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    base: Currency,
    by_currency: BTreeMap<Currency, Rate>,
}

impl Rates {
    /// Rates to `base`, whose own is one.
    #[must_use]
    pub fn new(base: Currency, rates: impl IntoIterator<Item = (Currency, Rate)>) -> Self {
        let mut by_currency: BTreeMap<_, _> = rates.into_iter().collect();
        by_currency.insert(base, Rate::ONE);
        Self { base, by_currency }
    }

    /// The currency the others are weighed in.
    #[must_use]
    pub const fn base(&self) -> Currency {
        self.base
    }

    /// How many base units a unit of `currency` is worth; `None` if nobody said.
    #[must_use]
    pub fn get(&self, currency: Currency) -> Option<Rate> {
        self.by_currency.get(&currency).copied()
    }
}
