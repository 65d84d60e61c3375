//! A question answered over the shards of a site.

use std::{cmp::Reverse, sync::Arc};

use super::{Cell, MemoryEngine, merge};
use crate::{
    Answer, Error, Facets, Query, Shown, SiteView, Sort, State,
    price::Scale,
    query::{Cursor, Key},
    shard::{Found, Hit, Shard},
    text::{self, Distance, Quality, Reading, Standing},
};

impl MemoryEngine {
    /// Answers without waiting for anything but a writer's batch.
    pub(super) fn answer(&self, site: &SiteView, query: &Query) -> Result<Answer, Error> {
        let verticals = match &query.vertical {
            None => site.verticals.iter().collect(),
            Some(key) => {
                vec![site.vertical(key).ok_or_else(|| Error::NoSuchVertical(key.clone()))?]
            }
        };
        let cells: Vec<Arc<Cell>> =
            verticals.iter().filter_map(|v| self.cell(site.tenant, &v.key)).collect();
        let guards: Vec<_> = cells.iter().map(|cell| cell.read()).collect();
        let shards: Vec<&Shard> = guards.iter().map(|guard| &**guard).collect();
        // While the guards are held no stamp changes.
        let stamps: Vec<u64> = cells.iter().map(|cell| cell.stamp()).collect();
        let card = |at: usize, doc: u32| self.cards.get(stamps[at], doc, || shards[at].card(doc));
        let scale = Scale::new(query.currency.unwrap_or(site.currency), &site.rates);
        let stamp = query.rates_stamp(site);
        let is_whole = cells.len() == verticals.len();
        if is_whole && shards.iter().all(|shard| shard.state == State::Ready) {
            return Ok(ask(&shards, query, &scale, stamp, card));
        }
        let simpler = while_loading(query);
        let answer = ask(&shards, &simpler, &scale, stamp, card);
        let next_cursor = answer.next_cursor.filter(|_| query.sort == Sort::Newest);
        Ok(Answer { loading: true, next_cursor, ..answer })
    }
}

/// Newest first and no facets: what can be said honestly of half an index.
fn while_loading(query: &Query) -> Query {
    let cursor = query.cursor.filter(|_| query.sort == Sort::Newest);
    Query { sort: Sort::Newest, facets: Facets::None, cursor, ..query.clone() }
}

fn ask(
    shards: &[&Shard],
    query: &Query,
    scale: &Scale,
    rates_stamp: u64,
    card: impl Fn(usize, u32) -> Arc<Shown>,
) -> Answer {
    let text = query.text.as_deref().unwrap_or_default();
    let readings = read(shards, text);
    let shared_only = query.vertical.is_none() && shards.len() > 1;
    let mut found: Vec<Found<'_>> = Vec::with_capacity(shards.len());
    for (shard, reading) in shards.iter().zip(&readings) {
        found.push(match reading {
            Part::Everything => {
                let facets = shard.facets(query, shared_only);
                shard.answer(query, None, scale, &facets)
            }
            Part::Text(reading) => {
                let facets = shard.facets(query, shared_only);
                shard.answer(query, Some(reading), scale, &facets)
            }
            Part::Nothing => Found::default(),
        });
    }
    let corrected = corrected(shards, &readings, text);
    let cursor = |key| Cursor::new(&query.order_name(), rates_stamp, key).encode();
    assemble(query, found, corrected, cursor, card)
}

/// What the words were read as: once for verticals that read them alike.
fn corrected(shards: &[&Shard], readings: &[Part<'_>], text: &str) -> Option<String> {
    let shown = shards.iter().zip(readings).filter_map(|(shard, part)| match part {
        Part::Text(reading) => Some(shard.shown(reading, text)),
        _ => None,
    });
    let shown: Vec<Option<String>> = shown.collect();
    shown.iter().any(Option::is_some).then_some(())?;
    let mut shown: Vec<String> =
        shown.into_iter().map(|shown| shown.unwrap_or_else(|| text.trim().to_owned())).collect();
    shown.dedup_by_key(|shown| kernel::text::fold(shown));
    Some(shown.join(READINGS_APART))
}

/// Stands between what different verticals read.
const READINGS_APART: &str = " / ";

/// A shard's part in a question.
enum Part<'a> {
    /// No text was asked for.
    Everything,
    /// What the text means there.
    Text(Reading<'a>),
    /// The text means something nearer to what was typed elsewhere.
    Nothing,
}

fn read<'a>(shards: &[&'a Shard], text: &str) -> Vec<Part<'a>> {
    let mut words = text::words(text);
    if words.is_empty() {
        // Small words ask for nothing in particular; signs alone are in no listing.
        let is_signs = !text.trim().is_empty() && !text.contains(char::is_alphanumeric);
        let part = |_| if is_signs { Part::Nothing } else { Part::Everything };
        return shards.iter().map(part).collect();
    }
    for word in &mut words {
        word.is_declared = shards.iter().any(|shard| shard.declares(word));
    }
    let readings: Vec<Option<Reading<'a>>> =
        shards.iter().map(|shard| shard.read(&words)).collect();
    let distance = |reading: &Option<Reading<'_>>| -> Distance {
        reading.as_ref().map_or((Quality::AsTyped, Reverse(0), 0), Reading::distance)
    };
    let nearest = readings.iter().map(distance).min();
    let mentions = mentions(&readings);
    let is_likelier = |reading: &Reading<'_>| {
        reading.standing == Standing::Slip && mentions.is_some_and(|n| reading.docs.len() > n)
    };
    let is_behind = readings.iter().flatten().any(is_likelier);
    let part = |reading: Option<Reading<'a>>| match (distance(&reading), reading) {
        ((Quality::Nothing, ..), _) => Part::Nothing,
        (_, Some(reading)) if is_likelier(&reading) => Part::Text(reading),
        (distance, _) if Some(distance) != nearest => Part::Nothing,
        (_, Some(reading)) if is_behind => Part::Text(Reading { is_behind, ..reading }),
        (_, None) => Part::Everything,
        (_, Some(reading)) => Part::Text(reading),
    };
    readings.into_iter().map(part).collect()
}

/// How many listings have the words as typed, if all those only mention them: a home whose text says
/// `pasat…` is found, behind the Passats that were meant.
fn mentions(readings: &[Option<Reading<'_>>]) -> Option<u64> {
    let readings: Option<Vec<&Reading<'_>>> = readings.iter().map(Option::as_ref).collect();
    let as_typed: Vec<_> =
        readings?.into_iter().filter(|reading| reading.quality == Quality::AsTyped).collect();
    let only_mention = as_typed.iter().all(|reading| reading.standing == Standing::Mentioned);
    (only_mention && !as_typed.is_empty()).then(|| as_typed.iter().map(|r| r.docs.len()).sum())
}

fn assemble(
    query: &Query,
    found: Vec<Found<'_>>,
    corrected: Option<String>,
    cursor: impl Fn(Key) -> String,
    card: impl Fn(usize, u32) -> Arc<Shown>,
) -> Answer {
    let total = found.iter().map(|part| part.total).sum();
    let uncomparable = found.iter().map(|part| part.uncomparable).sum();
    let mut hits: Vec<(Hit, usize)> = Vec::new();
    let mut facets = Vec::with_capacity(found.len());
    for (at, part) in found.into_iter().enumerate() {
        hits.extend(part.hits.into_iter().map(|hit| (hit, at)));
        facets.push(part.facets);
    }
    hits.sort_unstable_by_key(|(hit, _)| *hit);
    let has_more = hits.len() > query.limit;
    hits.truncate(query.limit);
    let last = hits.last().filter(|_| has_more).map(|((key, _), _)| *key);
    Answer {
        cards: hits.into_iter().map(|((_, doc), at)| card(at, doc)).collect(),
        total,
        facets: merge::facets(facets),
        next_cursor: last.map(cursor),
        uncomparable,
        corrected,
        loading: false,
    }
}
