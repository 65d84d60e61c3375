//! What is answered, and whether two answers say the same.

use std::{collections::BTreeMap, sync::Arc};

use search::{FacetCounts, Shown};

use crate::rows::Layout;

/// Results on a page.
pub const PAGE: usize = 24;

/// A page, its total and its facets in the order asked.
#[derive(Debug, Default)]
pub struct Answer {
    pub total: u64,
    pub page: Page,
    pub facets: Vec<Counts>,
}

/// The listings of a page: ours as a page shows them, the others' as they were stored.
#[derive(Debug)]
pub enum Page {
    Cards(Vec<Arc<Shown>>),
    Stored(Vec<(u128, Vec<u8>)>),
}

impl Default for Page {
    fn default() -> Self {
        Self::Stored(Vec::new())
    }
}

/// The counts of a facet.
#[derive(Debug, Clone)]
pub enum Counts {
    /// Most first.
    Terms(Vec<(String, u64)>),
    /// By bin: below the first bound, then from each bound on. With least and greatest.
    Bins(Vec<u64>, Option<(i64, i64)>),
    /// As ours answers.
    Ours(FacetCounts),
}

impl Counts {
    /// Terms with at least one listing, most first.
    pub fn terms(counted: impl Iterator<Item = (String, u64)>) -> Self {
        let mut terms: Vec<_> = counted.filter(|(_, count)| *count > 0).collect();
        terms.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Self::Terms(terms)
    }
}

impl Answer {
    /// The page as JSON: what the API has to send in the end.
    pub fn body(&self) -> serde_json::Result<Vec<u8>> {
        match &self.page {
            Page::Cards(cards) => serde_json::to_vec(cards),
            Page::Stored(stored) => {
                let cards: Vec<&[u8]> = stored.iter().map(|(_, card)| &card[..]).collect();
                Ok([&b"["[..], &cards.join(&b","[..]), b"]"].concat())
            }
        }
    }

    pub fn ids(&self) -> Vec<u128> {
        match &self.page {
            Page::Cards(cards) => cards.iter().map(|card| card.id.0.as_u128()).collect(),
            Page::Stored(stored) => stored.iter().map(|(id, _)| *id).collect(),
        }
    }

    /// Whether totals and facets are those of `ours`; else which is not.
    pub fn differs(&self, ours: &Self, layout: &Layout, keys: &[&str]) -> Option<String> {
        if self.total != ours.total {
            return Some(format!("total {} where ours has {}", self.total, ours.total));
        }
        if self.facets.len() != keys.len() {
            return Some(format!("{} facets of {}", self.facets.len(), keys.len()));
        }
        let pairs = self.facets.iter().zip(&ours.facets).zip(keys);
        pairs.into_iter().find_map(|((theirs, ours), key)| {
            let Counts::Ours(ours) = ours else { return Some("not ours".to_owned()) };
            (!same(theirs, ours, key, layout)).then(|| format!("{key}: {theirs:?} and {ours:?}"))
        })
    }
}

fn same(theirs: &Counts, ours: &FacetCounts, key: &str, layout: &Layout) -> bool {
    match (theirs, ours) {
        (Counts::Terms(theirs), FacetCounts::Terms(ours)) => {
            let ours: BTreeMap<_, _> = ours.iter().map(|t| (&*t.value, t.count)).collect();
            theirs.iter().map(|(value, count)| (value.as_str(), *count)).collect::<BTreeMap<_, _>>()
                == ours
        }
        (Counts::Bins(bins, ends), FacetCounts::Range { min, max, buckets }) => {
            // Ours folds thin price buckets: theirs are added up to ours.
            let unit = if key == "price" { 2 } else { 1 };
            let Some(at) = layout.number(key) else { return false };
            let bounds = &layout.numbers[at].1;
            let mut bins = bins.iter().enumerate();
            let mut bin = bins.next();
            let equal = buckets.iter().all(|bucket| {
                let mut sum = 0;
                while let Some((n, count)) = bin
                    && bucket.lt.is_none_or(|lt| n == 0 || bounds[n - 1] < lt * unit)
                {
                    sum += count;
                    bin = bins.next();
                }
                sum == bucket.count
            });
            let nothing_left = bin.into_iter().chain(bins).all(|(_, count)| *count == 0);
            // A converted price is rounded when shown, so only whole numbers are held to ours.
            let same_ends = key == "price" || *ends == min.zip(*max);
            equal && nothing_left && same_ends
        }
        _ => false,
    }
}
