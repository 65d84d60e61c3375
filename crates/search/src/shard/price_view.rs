//! Prices of several currencies as seen from one: a column of buckets that is worked out when it is
//! first asked for and kept current from then on.

use std::sync::OnceLock;

use kernel::{Currency, Money};

use super::{
    extremes::Extremes,
    number::Spread,
    price_bins::{PriceBins, bounds},
};
use crate::price::Scale;

/// The prices of a shard as seen from one currency.
#[derive(Debug)]
pub struct PriceView {
    /// How they compare.
    pub scale: Scale,
    bounds: Vec<i64>,
    /// The bounds in minor units of each currency; empty where nothing compares.
    tables: Vec<Vec<i64>>,
    /// 0 where nothing compares, 1 below the first bound, `n + 2` at or above bound `n`.
    bins: Vec<u8>,
    totals: Vec<u64>,
    /// By weight.
    extremes: OnceLock<Extremes<i128>>,
}

impl PriceView {
    /// The view of these prices.
    pub fn of(scale: Scale, minor: &[i64], currency: &[u8]) -> Self {
        let bounds = bounds(scale.target().exponent());
        let weights: Vec<Option<i128>> =
            bounds.iter().map(|&bound| scale.weigh(Money::new(bound, scale.target()))).collect();
        let least = |index: u8, weight: Option<i128>| scale.least_minor(index, weight?);
        let of = |currency: Currency| {
            let index = currency.index();
            weights.iter().map_while(|&weight| least(index, weight)).collect()
        };
        let tables = Currency::all().map(of).collect();
        let totals = vec![0; bounds.len() + 2];
        let bins = Vec::with_capacity(minor.len());
        let mut out = Self { scale, bounds, tables, bins, totals, extremes: OnceLock::new() };
        for (&minor, &currency) in minor.iter().zip(currency) {
            let bin = out.bin(minor, currency);
            out.totals[usize::from(bin)] += 1;
            out.bins.push(bin);
        }
        out
    }

    fn bin(&self, minor: i64, currency: u8) -> u8 {
        match self.tables.get(usize::from(currency)) {
            Some(bounds) if !bounds.is_empty() => {
                let passed = bounds.partition_point(|&bound| bound <= minor);
                u8::try_from(passed + 1).unwrap_or(u8::MAX)
            }
            _ => 0,
        }
    }

    /// Takes in the price of a row, old or new. `was` is the price it had.
    pub fn put(&mut self, doc: u32, price: Option<Money>, was: Option<Money>) {
        let bin = price.map_or(0, |price| self.bin(price.minor, price.currency.index()));
        match self.bins.get_mut(doc as usize) {
            Some(held) => {
                self.totals[usize::from(*held)] -= 1;
                *held = bin;
            }
            None => self.bins.push(bin),
        }
        self.totals[usize::from(bin)] += 1;
        let may_hold = |price| {
            let weight = self.scale.weigh(price);
            let held = self.extremes.get();
            weight.is_some_and(|weight| held.is_some_and(|held| held.may_hold(weight)))
        };
        if price.is_some_and(may_hold) || was.is_some_and(may_hold) {
            self.extremes.take();
        }
    }

    /// Both ends, by weight.
    pub fn extremes(&self, minor: &[i64], currency: &[u8]) -> &Extremes<i128> {
        self.extremes.get_or_init(|| {
            let prices = minor.iter().zip(currency).zip(0u32..);
            Extremes::of(prices.filter_map(|((&minor, &currency), doc)| {
                let unit = self.scale.unit_weight(currency)?;
                Some((i128::from(minor) * i128::from(unit), doc))
            }))
        })
    }

    /// The bucket of each listing and how many listings each has.
    pub fn buckets(&self) -> (&[u8], &[u64]) {
        (&self.bins, &self.totals)
    }

    /// The facet of these counts by bucket and of a spread of weights.
    pub fn finish(&self, counts: &[u32], spread: Option<(i128, i128)>) -> PriceBins {
        let mut shown = Spread::default();
        if let Some((min, max)) = spread {
            shown.add(self.scale.to_target(min));
            shown.add(self.scale.to_target(max));
        }
        let counts = counts.iter().skip(1).map(|&count| u64::from(count)).collect();
        PriceBins { bounds: self.bounds.clone(), counts, spread: shown }
    }

    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        self.bins.capacity()
    }
}

/// Least and greatest price of each currency met.
#[derive(Debug)]
pub struct PriceSpread {
    by_currency: [(i64, i64); 256],
}

impl Default for PriceSpread {
    fn default() -> Self {
        Self { by_currency: [(i64::MAX, i64::MIN); 256] }
    }
}

impl PriceSpread {
    /// Takes listings into account.
    pub fn add(&mut self, docs: &[u32], minor: &[i64], currency: &[u8]) {
        for &doc in docs {
            let value = minor[doc as usize];
            let (min, max) = &mut self.by_currency[usize::from(currency[doc as usize])];
            *min = value.min(*min);
            *max = value.max(*max);
        }
    }

    /// Least and greatest weight of those that compare.
    pub fn weights(&self, scale: &Scale) -> Option<(i128, i128)> {
        let met = Currency::all().zip(&self.by_currency).filter(|(_, (min, max))| min <= max);
        let weighed = met.filter_map(|(currency, &(min, max))| {
            let weigh = |minor| scale.weigh(Money::new(minor, currency));
            Some((weigh(min)?, weigh(max)?))
        });
        weighed.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }
}
