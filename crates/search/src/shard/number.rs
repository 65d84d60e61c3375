//! A column of whole numbers, with the bucket each falls into.

use std::sync::OnceLock;

use roaring::RoaringBitmap;

use super::{conditions::scan, extremes::Extremes};

/// Bounds for a range facet that declares none: 0, 1, 2, 5, 10, 20, 50… in its unit.
const DECADES: u32 = 10;
/// Most buckets of one facet; further bounds are left out.
const BOUNDS_MAX: usize = 62;
const NONE_NARROW: i32 = i32::MIN;
const NONE_WIDE: i64 = i64::MIN;

/// At most one number per listing.
#[derive(Debug)]
pub struct Number {
    pub values: Values,
    bounds: Vec<i64>,
    /// 0 none, 1 below the first bound, `n + 2` at or above bound `n`. Empty without a range facet.
    bins: Vec<u8>,
    totals: Vec<u64>,
    /// Found when first asked for after a change at either end.
    extremes: OnceLock<Extremes<i64>>,
}

/// The numbers, in four bytes each while they fit.
#[derive(Debug)]
pub enum Values {
    /// All of them fit; the least stands for "none".
    Narrow(Vec<i32>),
    /// The same, wide.
    Wide(Vec<i64>),
}

impl Values {
    fn none(len: usize) -> Self {
        Self::Narrow(vec![NONE_NARROW; len])
    }

    fn len(&self) -> usize {
        match self {
            Self::Narrow(column) => column.len(),
            Self::Wide(column) => column.len(),
        }
    }

    fn get(&self, doc: usize) -> Option<i64> {
        match self {
            Self::Narrow(column) => {
                column.get(doc).filter(|&&v| v != NONE_NARROW).map(|&v| i64::from(v))
            }
            Self::Wide(column) => column.get(doc).copied().filter(|&v| v != NONE_WIDE),
        }
    }

    /// The numbers of those rows, in that order.
    pub fn gathered(&self, order: &[u32]) -> Self {
        match self {
            Self::Narrow(column) => {
                Self::Narrow(order.iter().map(|&doc| column[doc as usize]).collect())
            }
            Self::Wide(column) => {
                Self::Wide(order.iter().map(|&doc| column[doc as usize]).collect())
            }
        }
    }

    fn set(&mut self, doc: usize, value: Option<i64>) {
        if let Self::Narrow(column) = self {
            let narrow = value
                .map_or(Some(NONE_NARROW), |v| i32::try_from(v).ok().filter(|&v| v != NONE_NARROW));
            if let Some(narrow) = narrow {
                column[doc] = narrow;
                return;
            }
            let wide = |&v: &i32| if v == NONE_NARROW { NONE_WIDE } else { i64::from(v) };
            *self = Self::Wide(column.iter().map(wide).collect());
        }
        if let Self::Wide(column) = self {
            // The least number stands for "none" and no attribute can hold it.
            column[doc] = value.unwrap_or(NONE_WIDE);
        }
    }
}

impl Number {
    /// A column without numbers for `len` listings.
    pub fn empty(len: usize, bounds: Option<Vec<i64>>) -> Self {
        Self::restore(Values::none(len), bounds)
    }

    /// From stored numbers; what follows from them is worked out again.
    pub fn restore(values: Values, bounds: Option<Vec<i64>>) -> Self {
        let mut out = Self {
            values,
            bounds: Vec::new(),
            bins: Vec::new(),
            totals: Vec::new(),
            extremes: OnceLock::new(),
        };
        out.set_bounds(bounds);
        out
    }

    /// Takes new buckets; `None` for a facet that has none.
    pub fn set_bounds(&mut self, bounds: Option<Vec<i64>>) {
        self.bins.clear();
        self.totals.clear();
        self.bounds.clear();
        let Some(mut bounds) = bounds else { return };
        bounds.truncate(BOUNDS_MAX);
        self.bounds = bounds;
        self.totals = vec![0; self.bounds.len() + 2];
        self.bins.reserve_exact(self.values.len());
        for doc in 0..self.values.len() {
            let bin = self.bin(self.values.get(doc));
            self.totals[usize::from(bin)] += 1;
            self.bins.push(bin);
        }
    }

    /// Takes every number to another count of decimals. One that needs more than there are now goes:
    /// its listing was changed since, and comes again.
    pub fn rescale(&mut self, from: u32, to: u32) {
        if from == to {
            return;
        }
        let (more, fewer) =
            (10i64.pow(to.saturating_sub(from)), 10i64.pow(from.saturating_sub(to)));
        for doc in 0..self.values.len() {
            let value = self.values.get(doc).filter(|value| value % fewer == 0);
            self.values.set(doc, value.map(|value| (value / fewer).saturating_mul(more)));
        }
        self.extremes.take();
    }

    fn bin(&self, value: Option<i64>) -> u8 {
        let above = value.map(|v| self.bounds.partition_point(|&bound| bound <= v) + 1);
        above.and_then(|bin| u8::try_from(bin).ok()).unwrap_or(0)
    }

    /// Makes room for one listing more.
    pub fn push_none(&mut self) {
        match &mut self.values {
            Values::Narrow(column) => column.push(NONE_NARROW),
            Values::Wide(column) => column.push(NONE_WIDE),
        }
        if !self.totals.is_empty() {
            self.bins.push(0);
            self.totals[0] += 1;
        }
    }

    /// Sets or clears the number of a listing.
    pub fn put(&mut self, doc: u32, value: Option<i64>) {
        let at = doc as usize;
        let old = self.values.get(at);
        self.values.set(at, value);
        if !self.totals.is_empty() {
            let bin = self.bin(value);
            self.totals[usize::from(self.bins[at])] -= 1;
            self.totals[usize::from(bin)] += 1;
            self.bins[at] = bin;
        }
        let may_hold = |number| self.extremes.get().is_some_and(|held| held.may_hold(number));
        if old.is_some_and(may_hold) || value.is_some_and(may_hold) {
            self.extremes.take();
        }
    }

    /// The number of a listing.
    pub fn get(&self, doc: u32) -> Option<i64> {
        self.values.get(doc as usize)
    }

    /// The buckets: bounds, the bucket of each listing, and how many listings each has.
    pub fn buckets(&self) -> (&[i64], &[u8], &[u64]) {
        (&self.bounds, &self.bins, &self.totals)
    }

    /// Both ends of the column.
    pub fn extremes(&self) -> &Extremes<i64> {
        let all = || (0u32..).take(self.values.len()).filter_map(|doc| Some((self.get(doc)?, doc)));
        self.extremes.get_or_init(|| Extremes::of(all()))
    }

    /// The listings whose number is between two, both included.
    pub fn between(&self, least: i64, most: i64) -> RoaringBitmap {
        match &self.values {
            Values::Narrow(column) => {
                let low = least.clamp(i64::from(NONE_NARROW) + 1, i64::from(i32::MAX) + 1);
                let high = most.clamp(i64::from(NONE_NARROW), i64::from(i32::MAX));
                let (Ok(low), Ok(high)) = (i32::try_from(low), i32::try_from(high)) else {
                    return RoaringBitmap::new();
                };
                scan(column.len(), |at| (low <= column[at]) & (column[at] <= high))
            }
            Values::Wide(column) => {
                let low = least.max(NONE_WIDE + 1);
                scan(column.len(), |at| (low <= column[at]) & (column[at] <= most))
            }
        }
    }

    /// Takes the numbers of `docs` into account.
    pub fn spread_of(&self, docs: &[u32], spread: &mut Spread) {
        match &self.values {
            Values::Narrow(column) => {
                let (mut min, mut max) = (i32::MAX, NONE_NARROW);
                for &doc in docs {
                    let value = column[doc as usize];
                    max = max.max(value);
                    min = min.min(if value == NONE_NARROW { i32::MAX } else { value });
                }
                if max != NONE_NARROW {
                    spread.add(i64::from(min));
                    spread.add(i64::from(max));
                }
            }
            Values::Wide(column) => {
                let held = docs.iter().map(|&doc| column[doc as usize]);
                held.filter(|&value| value != NONE_WIDE).for_each(|value| spread.add(value));
            }
        }
    }

    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        let values = match &self.values {
            Values::Narrow(column) => column.capacity() * 4,
            Values::Wide(column) => column.capacity() * 8,
        };
        values + self.bins.capacity()
    }
}

/// Least and greatest of the numbers seen.
#[derive(Debug, Default, Clone, Copy)]
pub struct Spread(Option<(i64, i64)>);

impl Spread {
    /// Takes one more number into account.
    pub fn add(&mut self, value: i64) {
        let (min, max) = self.0.unwrap_or((value, value));
        self.0 = Some((min.min(value), max.max(value)));
    }

    /// Least and greatest, if there was any number.
    pub const fn get(self) -> Option<(i64, i64)> {
        self.0
    }
}

/// 0, 1, 2, 5, 10, 20, 50… times `unit`.
pub fn series(unit: i64) -> Vec<i64> {
    let steps = (0..DECADES).flat_map(|decade| [1, 2, 5].map(|n| n * 10i64.pow(decade)));
    std::iter::once(0).chain(steps).filter_map(|step| step.checked_mul(unit)).collect()
}
