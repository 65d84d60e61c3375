//! The other way tantivy counts: its own aggregations. A facet that ignores its own filter needs a
//! search of its own, so a question with three such filters is four searches.

use anyhow::Context as _;
use serde_json::{Map, Value as Json, json};
use tantivy::{
    Searcher,
    aggregation::{
        AggContextParams, AggregationCollector, Key,
        agg_req::Aggregations,
        agg_result::{AggregationResult, AggregationResults, BucketEntries, BucketResult},
    },
    collector::{Count, TopDocs},
    query::{BooleanQuery, ConstScoreQuery, Occur, Query},
};

use crate::{
    answer::Counts,
    question::Question,
    rows::Layout,
    sideways::{Found, Test},
};

/// More values than any facet has.
const EVERY_VALUE: u32 = 20_000;

/// A search of its own per facet with a filter, and one for the rest.
pub fn search(
    searcher: &Searcher,
    layout: &Layout,
    text: &dyn Query,
    filters: &[(Test, Box<dyn Query>)],
    question: &Question,
) -> anyhow::Result<Found> {
    let keys = question.facets;
    let with = |dropped: Option<&str>| {
        let kept = filters.iter().filter(|(test, _)| Some(test.key()) != dropped);
        let unscored = |query: &dyn Query| -> Box<dyn Query> {
            Box::new(ConstScoreQuery::new(query.box_clone(), 0.0))
        };
        let mut parts = vec![(Occur::Must, text.box_clone())];
        parts.extend(kept.map(|(_, query)| (Occur::Must, unscored(&**query))));
        BooleanQuery::new(parts)
    };
    let is_own = |key: &&str| filters.iter().any(|(test, _)| test.key() == *key);
    let shared: Vec<&str> = keys.iter().copied().filter(|key| !is_own(key)).collect();
    let query = with(None);
    let top = TopDocs::with_limit(question.limit).order_by_score();
    let page = searcher.search(&query, &top)?;
    let (total, counted) = searcher.search(&query, &(Count, collector(&shared, layout)?))?;
    let mut results = vec![counted];
    for key in keys.iter().filter(|key| is_own(key)) {
        results.push(searcher.search(&with(Some(key)), &collector(&[key], layout)?)?);
    }
    let facets = keys.iter().map(|key| read(&results, key, layout));
    Ok(Found {
        total: total as u64,
        page: page.into_iter().map(|(score, at)| (i64::from(score.to_bits()), at)).collect(),
        facets: facets.collect::<anyhow::Result<_>>()?,
    })
}

fn collector(keys: &[&str], layout: &Layout) -> anyhow::Result<AggregationCollector> {
    let mut wanted = Map::new();
    for key in keys {
        let counted = match layout.number(key) {
            None => json!({"terms": {"field": key, "size": EVERY_VALUE}}),
            Some(at) => {
                wanted.insert(format!("{key} ends"), json!({"stats": {"field": key}}));
                json!({"range": {"field": key, "ranges": ranges(&layout.numbers[at].1)}})
            }
        };
        wanted.insert((*key).to_owned(), counted);
    }
    let wanted: Aggregations = serde_json::from_value(Json::Object(wanted))?;
    Ok(AggregationCollector::from_aggs(wanted, AggContextParams::default()))
}

fn ranges(bounds: &[i64]) -> Vec<Json> {
    let inner = bounds.windows(2).map(|two| json!({"from": two[0] as f64, "to": two[1] as f64}));
    let ends = bounds.first().zip(bounds.last());
    let ends =
        ends.map(|(first, last)| [json!({"to": *first as f64}), json!({"from": *last as f64})]);
    inner.chain(ends.into_iter().flatten()).collect()
}

fn read(results: &[AggregationResults], key: &str, layout: &Layout) -> anyhow::Result<Counts> {
    let result = results.iter().find_map(|result| result.0.get(key)).context("a facet")?;
    match result {
        AggregationResult::BucketResult(BucketResult::Terms { buckets, .. }) => {
            Ok(Counts::terms(buckets.iter().map(|bucket| match &bucket.key {
                Key::Str(value) => (value.clone(), bucket.doc_count),
                other => (format!("{other:?}"), bucket.doc_count),
            })))
        }
        AggregationResult::BucketResult(BucketResult::Range {
            buckets: BucketEntries::Vec(buckets),
        }) => {
            let at = layout.number(key).context("a number")?;
            let bounds = &layout.numbers[at].1;
            let mut counts = vec![0; bounds.len() + 1];
            for bucket in buckets {
                let bin = bucket
                    .from
                    .map_or(0, |from| bounds.partition_point(|&bound| bound as f64 <= from));
                counts[bin] += bucket.doc_count;
            }
            Ok(Counts::Bins(counts, ends(results, key)))
        }
        other => anyhow::bail!("{key}: {other:?}"),
    }
}

fn ends(results: &[AggregationResults], key: &str) -> Option<(i64, i64)> {
    use tantivy::aggregation::agg_result::MetricResult;
    let name = format!("{key} ends");
    match results.iter().find_map(|result| result.0.get(&name))? {
        AggregationResult::MetricResult(MetricResult::Stats(stats)) => {
            stats.min.zip(stats.max).map(|(min, max)| (min as i64, max as i64))
        }
        _ => None,
    }
}
