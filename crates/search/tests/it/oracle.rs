//! The slow and obvious way to answer, written without a look at the engine: every listing is held
//! against every condition, and lists are sorted whole.

use std::{cmp::Ordering, collections::BTreeMap};

use kernel::{Money, Rate, text::slug};
use listings::{AttributeKind, Facet, Published, Value, Vertical, tokens};
use search::{Bucket, FacetCounts, Facets, Filter, Query, SiteView, Sort, TermCount};

pub struct Oracle<'a> {
    pub vertical: &'a Vertical,
    pub site: &'a SiteView,
    pub listings: &'a [Published],
}

impl<'a> Oracle<'a> {
    /// Whether any listing has all the words.
    pub fn has_words(&self, query: &Query) -> bool {
        self.listings.iter().any(|listing| words_hold(listing, query))
    }

    /// The listings in order.
    pub fn sorted(&self, query: &Query) -> Vec<&'a Published> {
        let all = self.listings.iter();
        let mut hits: Vec<&Published> = all.filter(|l| self.holds(l, query, None)).collect();
        hits.sort_by(|a, b| self.compare(query, a, b));
        hits
    }

    /// Listings a price condition hides for want of a rate, a price order puts last or a facet of
    /// prices leaves out.
    pub fn uncomparable(&self, query: &Query) -> u64 {
        let is_counted = match &query.facets {
            Facets::None => false,
            Facets::All => true,
            Facets::Some(keys) => keys.iter().any(|key| key == "price"),
        };
        let is_sorted = matches!(query.sort, Sort::Price { .. });
        if query.price.is_none() && !is_sorted && !is_counted {
            return 0;
        }
        let others = self.listings.iter().filter(|l| self.holds(l, query, Some("price")));
        others.filter(|l| l.price.is_some_and(|p| self.weight(query, p).is_none())).count() as u64
    }

    fn holds(&self, listing: &Published, query: &Query, but: Option<&str>) -> bool {
        let asked = |key: &str| but != Some(key);
        let any = |slugs: &[String], name: &Option<String>| {
            let own = name.as_deref().map(slug).unwrap_or_default();
            slugs.is_empty() || slugs.contains(&own)
        };
        let place = &listing.place;
        words_hold(listing, query)
            && query
                .filters
                .iter()
                .all(|(key, filter)| !asked(key) || attribute_holds(listing, key, filter))
            && (!asked("operation")
                || query.operations.is_empty()
                || query.operations.contains(&listing.operation))
            && (query.among.is_empty() || query.among.contains(&listing.id))
            && (query.sellers.is_empty() || query.sellers.contains(&listing.seller.id))
            && (!asked("country") || any(&query.countries, &place.country))
            && (!asked("region") || any(&query.regions, &place.region))
            && (!asked("city") || any(&query.cities, &place.city))
            && (!asked("price") || self.price_holds(listing, query))
            && near_holds(listing, query)
            && box_holds(listing, query)
    }

    fn rate(&self, query: &Query, money: Money) -> Option<Rate> {
        let target = query.currency.unwrap_or(self.site.currency);
        match self.site.rates.get(target) {
            Some(_) => self.site.rates.get(money.currency),
            None => (money.currency == target).then_some(Rate::ONE),
        }
    }

    fn weight(&self, query: &Query, money: Money) -> Option<i128> {
        self.rate(query, money).map(|rate| rate.weigh(money))
    }

    fn price_holds(&self, listing: &Published, query: &Query) -> bool {
        let Some(range) = &query.price else { return true };
        let own = listing.price.and_then(|price| self.weight(query, price));
        let bound = |money: Money| self.weight(query, money);
        own.is_some_and(|own| {
            range.gte.is_none_or(|least| bound(least).is_some_and(|least| own >= least))
                && range.lte.is_none_or(|most| bound(most).is_some_and(|most| own <= most))
        })
    }

    fn compare(&self, query: &Query, a: &Published, b: &Published) -> Ordering {
        let newest = || (b.published_at, b.id).cmp(&(a.published_at, a.id));
        type SortValue<'o> = fn(&Oracle<'o>, &Query, &Published) -> Option<i128>;
        let (value, descending): (SortValue<'a>, bool) = match &query.sort {
            Sort::Newest => return newest(),
            Sort::Relevance => {
                let score = |l: &Published| {
                    let text = query.text.as_deref().unwrap_or_default();
                    let asked = tokens::of_query(text);
                    let said = asked.iter().filter(|token| l.tokens_main.contains(token)).count();
                    // The questions name no options, and places in one word.
                    let own = [&l.place.region, &l.place.city].map(|n| n.as_deref().map(slug));
                    let named = text.split(' ').filter(|w| own.iter().flatten().any(|n| n == w));
                    (named.count(), said)
                };
                return score(b).cmp(&score(a)).then_with(newest);
            }
            Sort::Price { descending } => {
                (|s, q, l| l.price.and_then(|p| s.weight(q, p)), *descending)
            }
            Sort::Distance => (|_, q, l| distance_mm(l, q), false),
            Sort::Attribute { descending, .. } => (Self::attribute_value, *descending),
        };
        match (value(self, query, a), value(self, query, b)) {
            (Some(x), Some(y)) if descending => (y, b.id).cmp(&(x, a.id)),
            (Some(x), Some(y)) => (x, a.id).cmp(&(y, b.id)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) if descending => b.id.cmp(&a.id),
            (None, None) => a.id.cmp(&b.id),
        }
    }

    fn attribute_value(&self, query: &Query, listing: &Published) -> Option<i128> {
        let Sort::Attribute { key, .. } = &query.sort else { return None };
        match listing.attributes.get(key)? {
            Value::Enum(value) => {
                let mut options = self.vertical.attribute(key)?.options.iter();
                options.position(|choice| choice.value == *value).map(|at| at as i128)
            }
            other => other.number().map(i128::from),
        }
    }

    /// Every facet the query asks for.
    pub fn facets(&self, query: &Query) -> Vec<(String, FacetCounts)> {
        let keys: Vec<String> = match &query.facets {
            Facets::None => Vec::new(),
            Facets::Some(keys) => keys.clone(),
            Facets::All => {
                let declared = self.vertical.attributes.iter().filter(|a| a.facet != Facet::None);
                let shared = ["operation", "region", "city", "price"].map(str::to_owned);
                shared.into_iter().chain(declared.map(|a| a.key.clone())).collect()
            }
        };
        keys.into_iter().map(|key| (key.clone(), self.facet(query, &key))).collect()
    }

    fn facet(&self, query: &Query, key: &str) -> FacetCounts {
        let all = self.listings.iter().filter(|l| self.holds(l, query, Some(key)));
        let all: Vec<&Published> = all.collect();
        let slugs = |name: fn(&Published) -> Option<&str>| {
            let found = all.iter().filter_map(|l| name(l)).map(slug).filter(|s| !s.is_empty());
            terms(found)
        };
        match key {
            "operation" => return terms(all.iter().map(|l| l.operation.key().to_owned())),
            "country" => return slugs(|l| l.place.country.as_deref()),
            "region" => return slugs(|l| l.place.region.as_deref()),
            "city" => return slugs(|l| l.place.city.as_deref()),
            "price" => return self.prices(query, &all),
            _ => {}
        }
        let attribute = self.vertical.attribute(key).expect("declared");
        let values: Vec<&Value> = all.iter().filter_map(|l| l.attributes.get(key)).collect();
        match attribute.kind {
            AttributeKind::Bool => {
                let yes = values.iter().filter(|v| ***v == Value::Bool(true)).count() as u64;
                FacetCounts::Bool { yes, no: values.len() as u64 - yes }
            }
            AttributeKind::Enum | AttributeKind::Multi => {
                terms(values.iter().flat_map(|value| match value {
                    Value::Enum(one) => vec![one.clone()],
                    Value::Multi(some) => some.clone(),
                    _ => vec![],
                }))
            }
            _ if attribute.facet == Facet::Terms => {
                terms(values.iter().filter_map(|v| v.number()).map(|n| n.to_string()))
            }
            _ => {
                let unit = 10i64.pow(attribute.scale);
                let held = attribute.buckets.iter().map(|bound| bound.at(attribute.scale));
                let mut bounds: Vec<i64> = held.collect();
                if bounds.is_empty() && attribute.kind == AttributeKind::Date {
                    let first = |year| chrono::NaiveDate::from_ymd_opt(year, 1, 1);
                    let days = (1990..=2050).filter_map(first).map(|d| d.to_epoch_days().into());
                    bounds = days.collect();
                } else if bounds.is_empty() {
                    bounds = [0, 1, 2, 5, 10, 20].iter().map(|b| b * unit).collect();
                }
                range(&bounds, values.iter().filter_map(|v| v.number()).collect())
            }
        }
    }

    /// Only least, greatest and each bucket's count can be foretold; which buckets there are is the
    /// engine's to choose. See [`check_price_buckets`].
    fn prices(&self, query: &Query, all: &[&Published]) -> FacetCounts {
        let target = query.currency.unwrap_or(self.site.currency);
        let one = self.weight(query, Money::new(1, target)).unwrap_or(1);
        let weights: Vec<i128> =
            all.iter().filter_map(|l| l.price).filter_map(|p| self.weight(query, p)).collect();
        let round = |weight: i128| i64::try_from((weight + one / 2).div_euclid(one)).expect("fits");
        FacetCounts::Range {
            min: weights.iter().min().map(|w| round(*w)),
            max: weights.iter().max().map(|w| round(*w)),
            buckets: Vec::new(),
        }
    }

    /// Holds price buckets against the listings.
    pub fn check_price_buckets(&self, query: &Query, buckets: &[Bucket]) {
        let target = query.currency.unwrap_or(self.site.currency);
        let all = self.listings.iter().filter(|l| self.holds(l, query, Some("price")));
        let weights: Vec<i128> =
            all.filter_map(|l| l.price).filter_map(|p| self.weight(query, p)).collect();
        let weight = |minor| self.weight(query, Money::new(minor, target)).expect("compares");
        for bucket in buckets {
            let inside = |w: &&i128| {
                **w >= weight(bucket.gte) && bucket.lt.is_none_or(|lt| **w < weight(lt))
            };
            let count = weights.iter().filter(inside).count() as u64;
            assert_eq!(count, bucket.count, "{bucket:?} of {buckets:?}");
        }
        assert!(buckets.windows(2).all(|pair| pair[0].lt == Some(pair[1].gte)), "{buckets:?}");
        let counted: u64 = buckets.iter().map(|bucket| bucket.count).sum();
        assert_eq!(counted, weights.len() as u64, "every price is in some bucket");
        assert!(buckets.len() <= 12);
    }
}

fn words_hold(listing: &Published, query: &Query) -> bool {
    let asked = tokens::of_query(query.text.as_deref().unwrap_or_default());
    asked.iter().all(|t| listing.tokens_main.contains(t) || listing.tokens_more.contains(t))
}

fn attribute_holds(listing: &Published, key: &str, filter: &Filter) -> bool {
    let Some(value) = listing.attributes.get(key) else { return false };
    match (filter, value) {
        (Filter::AnyOf(some), Value::Enum(one)) => some.contains(one),
        (Filter::AnyOf(some), Value::Multi(own)) => own.iter().any(|v| some.contains(v)),
        (Filter::Flag(yes), Value::Bool(own)) => own == yes,
        (Filter::OneOf(some), value) => value.number().is_some_and(|n| some.contains(&n)),
        (Filter::Range { gte, lte }, value) => value.number().is_some_and(|n| {
            gte.is_none_or(|least| n >= least) && lte.is_none_or(|most| n <= most)
        }),
        _ => false,
    }
}

/// By the atan2 form, which shares no line with the engine's.
fn distance_m(listing: &Published, query: &Query) -> Option<f64> {
    let near = query.near?;
    let (lat, lon) = (listing.place.lat?.to_radians(), listing.place.lon?.to_radians());
    let (at, on) = (near.lat.to_radians(), near.lon.to_radians());
    let turn = lon - on;
    let across =
        (lat.cos() * turn.sin()).hypot(at.cos() * lat.sin() - at.sin() * lat.cos() * turn.cos());
    let along = at.sin() * lat.sin() + at.cos() * lat.cos() * turn.cos();
    Some(6_371_008.8 * across.atan2(along))
}

fn distance_mm(listing: &Published, query: &Query) -> Option<i128> {
    distance_m(listing, query).map(|metres| (metres * 1_000.0).round() as i128)
}

fn near_holds(listing: &Published, query: &Query) -> bool {
    let Some(near) = query.near else { return true };
    distance_m(listing, query).is_some_and(|metres| metres <= near.radius_km * 1_000.0)
}

fn box_holds(listing: &Published, query: &Query) -> bool {
    let Some(bbox) = query.bbox else { return true };
    let (Some(lat), Some(lon)) = (listing.place.lat, listing.place.lon) else { return false };
    let in_lon = if bbox.west <= bbox.east {
        (bbox.west..=bbox.east).contains(&lon)
    } else {
        lon >= bbox.west || lon <= bbox.east
    };
    (bbox.south..=bbox.north).contains(&lat) && in_lon
}

fn terms(values: impl Iterator<Item = String>) -> FacetCounts {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let counted = counts.into_iter();
    let mut out: Vec<TermCount> = counted
        .map(|(value, count)| TermCount { value: value.into(), label: None, count })
        .collect();
    out.sort_by_key(|term| std::cmp::Reverse(term.count));
    FacetCounts::Terms(out)
}

fn range(bounds: &[i64], numbers: Vec<i64>) -> FacetCounts {
    let (min, max) = (numbers.iter().min().copied(), numbers.iter().max().copied());
    let mut edges: Vec<i64> = bounds.to_vec();
    if let Some(min) = min.filter(|min| *min < edges[0]) {
        edges.insert(0, min);
    }
    let mut buckets: Vec<Bucket> = (0..edges.len())
        .map(|at| {
            let (gte, lt) = (edges[at], edges.get(at + 1).copied());
            let inside = |n: &&i64| **n >= gte && lt.is_none_or(|lt| **n < lt);
            Bucket { gte, lt, count: numbers.iter().filter(inside).count() as u64 }
        })
        .collect();
    while buckets.last().is_some_and(|b| b.count == 0) {
        buckets.pop();
    }
    while buckets.first().is_some_and(|b| b.count == 0) {
        buckets.remove(0);
    }
    FacetCounts::Range { min, max, buckets }
}
