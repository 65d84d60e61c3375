//! A collector for tantivy that counts disjunctive facets in one pass: a listing that fails no
//! filter counts everywhere, one that fails a single filter counts in that filter's facet only.
//! Values are read a block at a time, column by column.

use std::{cmp::Reverse, collections::HashMap};

use tantivy::{
    DocAddress, DocId, Score, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    columnar::{Column, StrColumn},
};

use crate::answer::{Counts, PAGE};

/// Listings looked at together.
const BLOCK: usize = 256;

/// A filter on a column.
#[derive(Debug, Clone)]
pub enum Test {
    AnyOf(String, Vec<String>),
    Between(String, i64, i64),
}

impl Test {
    pub fn key(&self) -> &str {
        match self {
            Self::AnyOf(key, _) | Self::Between(key, ..) => key,
        }
    }
}

/// What to collect.
pub struct Sideways {
    pub tests: Vec<Test>,
    /// Keys with the bounds of those that are numbers.
    pub facets: Vec<(String, Option<Vec<i64>>)>,
    /// By score; else newest first.
    pub by_score: bool,
    /// Listings on the page.
    pub limit: usize,
}

/// What was found.
#[derive(Default)]
pub struct Found {
    pub total: u64,
    /// The first of them, best first.
    pub page: Vec<(i64, DocAddress)>,
    pub facets: Vec<Counts>,
}

pub struct Segment {
    ordinal: SegmentOrdinal,
    limit: usize,
    published: Option<Column<i64>>,
    tests: Vec<(Column<u64>, Vec<bool>, Column<i64>, i64, i64)>,
    counters: Vec<Counter>,
    docs: Vec<DocId>,
    scores: Vec<Score>,
    total: u64,
    hits: Vec<(i64, DocId)>,
    values: Vec<Option<u64>>,
    numbers: Vec<Option<i64>>,
    failed: Vec<u8>,
    some: Vec<DocId>,
}

struct Counter {
    /// The bit of its own filter.
    own: u8,
    kind: Kind,
}

enum Kind {
    Terms { column: Option<StrColumn>, counts: Vec<u32> },
    Bins { column: Column<i64>, bounds: Vec<i64>, counts: Vec<u64>, ends: Option<(i64, i64)> },
}

impl Sideways {
    fn test(reader: &SegmentReader, test: &Test) -> tantivy::Result<TestColumns> {
        let (rows, fields) = (reader.max_doc(), reader.fast_fields());
        let none = Column::build_empty_column(rows);
        Ok(match test {
            Test::AnyOf(key, values) => {
                let Some(column) = fields.str(key)? else {
                    return Ok((none, Vec::new(), Column::build_empty_column(rows), 0, 0));
                };
                let mut allowed = vec![false; column.num_terms()];
                for value in values {
                    if let Some(at) = column.dictionary().term_ord(value.as_bytes())? {
                        allowed[at as usize] = true;
                    }
                }
                (column.ords().clone(), allowed, Column::build_empty_column(rows), 0, 0)
            }
            Test::Between(key, from, to) => (none, Vec::new(), fields.i64(key)?, *from, *to),
        })
    }
}

type TestColumns = (Column<u64>, Vec<bool>, Column<i64>, i64, i64);

impl Collector for Sideways {
    type Fruit = Found;
    type Child = Segment;

    fn for_segment(
        &self,
        ordinal: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Segment> {
        let fields = reader.fast_fields();
        let tests: tantivy::Result<Vec<_>> =
            self.tests.iter().map(|test| Self::test(reader, test)).collect();
        let counter = |(key, bounds): &(String, Option<Vec<i64>>)| {
            let own = self.tests.iter().position(|test| test.key() == key).map_or(0, |at| 1 << at);
            let kind = match bounds {
                None => {
                    let column = fields.str(key)?;
                    let counts = vec![0; column.as_ref().map_or(0, |column| column.num_terms())];
                    Kind::Terms { column, counts }
                }
                Some(bounds) => Kind::Bins {
                    column: fields.i64(key)?,
                    bounds: bounds.clone(),
                    counts: vec![0; bounds.len() + 1],
                    ends: None,
                },
            };
            Ok(Counter { own, kind })
        };
        let counters: tantivy::Result<Vec<_>> = self.facets.iter().map(counter).collect();
        let published = if self.by_score { None } else { Some(fields.i64("published")?) };
        Ok(Segment {
            ordinal,
            limit: self.limit,
            published,
            tests: tests?,
            counters: counters?,
            docs: Vec::with_capacity(BLOCK),
            scores: Vec::with_capacity(BLOCK),
            total: 0,
            hits: Vec::new(),
            values: vec![None; BLOCK],
            numbers: vec![None; BLOCK],
            failed: vec![0; BLOCK],
            some: Vec::with_capacity(BLOCK),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.by_score
    }

    fn merge_fruits(&self, mut segments: Vec<Found>) -> tantivy::Result<Found> {
        if segments.len() == 1 {
            return Ok(segments.swap_remove(0));
        }
        let mut all = Found { facets: Vec::new(), ..Found::default() };
        for (n, segment) in segments.into_iter().enumerate() {
            all.total += segment.total;
            all.page.extend(segment.page);
            if n == 0 {
                all.facets = segment.facets;
            } else {
                all.facets.iter_mut().zip(segment.facets).for_each(|(own, more)| add(own, more));
            }
        }
        all.page.sort_unstable_by_key(|hit| Reverse(*hit));
        all.page.truncate(self.limit);
        Ok(all)
    }
}

fn add(own: &mut Counts, more: Counts) {
    match (own, more) {
        (Counts::Terms(own), Counts::Terms(more)) => {
            let mut sum: HashMap<String, u64> = std::mem::take(own).into_iter().collect();
            for (value, count) in more {
                *sum.entry(value).or_default() += count;
            }
            if let Counts::Terms(terms) = Counts::terms(sum.into_iter()) {
                *own = terms;
            }
        }
        (Counts::Bins(own, ends), Counts::Bins(more, other)) => {
            own.iter_mut().zip(more).for_each(|(own, more)| *own += more);
            if let Some((min, max)) = other {
                let (low, high) = ends.unwrap_or((min, max));
                *ends = Some((low.min(min), high.max(max)));
            }
        }
        _ => {}
    }
}

impl Segment {
    fn flush(&mut self) {
        let docs = std::mem::take(&mut self.docs);
        let count = docs.len();
        self.failed[..count].fill(0);
        for (bit, (words, allowed, numbers, from, to)) in self.tests.iter().enumerate() {
            if allowed.is_empty() {
                self.numbers[..count].fill(None);
                numbers.first_vals(&docs, &mut self.numbers[..count]);
                let passes = |n: &Option<i64>| n.is_some_and(|n| *from <= n && n <= *to);
                let all = self.failed.iter_mut().zip(&self.numbers[..count]);
                all.for_each(|(failed, n)| *failed |= u8::from(!passes(n)) << bit);
            } else {
                self.values[..count].fill(None);
                words.first_vals(&docs, &mut self.values[..count]);
                let passes = |at: &Option<u64>| at.is_some_and(|at| allowed[at as usize]);
                let all = self.failed.iter_mut().zip(&self.values[..count]);
                all.for_each(|(failed, at)| *failed |= u8::from(!passes(at)) << bit);
            }
        }
        self.find(&docs);
        for at in 0..self.counters.len() {
            self.count(at, &docs);
        }
        self.docs = docs;
        self.docs.clear();
        self.scores.clear();
    }

    fn find(&mut self, docs: &[DocId]) {
        for (at, &doc) in docs.iter().enumerate().filter(|(at, _)| self.failed[*at] == 0) {
            self.total += 1;
            let key = match &self.published {
                Some(published) => published.first(doc).unwrap_or(i64::MIN),
                // Scores are not negative: their bits rise with them.
                None => i64::from(self.scores[at].to_bits()),
            };
            self.hits.push((key, doc));
        }
        if self.hits.len() > 64 * PAGE {
            self.shorten();
        }
    }

    fn shorten(&mut self) {
        if self.hits.len() > PAGE {
            self.hits.select_nth_unstable_by_key(PAGE - 1, |hit| Reverse(*hit));
            self.hits.truncate(PAGE);
        }
    }

    fn count(&mut self, at: usize, docs: &[DocId]) {
        let counter = &mut self.counters[at];
        self.some.clear();
        let failed = &self.failed;
        let counted = |at: &usize| failed[*at] & !counter.own == 0;
        self.some.extend((0..docs.len()).filter(counted).map(|at| docs[at]));
        let count = self.some.len();
        match &mut counter.kind {
            Kind::Terms { column: None, .. } => {}
            Kind::Terms { column: Some(column), counts } => {
                self.values[..count].fill(None);
                column.ords().first_vals(&self.some, &mut self.values[..count]);
                self.values[..count].iter().flatten().for_each(|&at| counts[at as usize] += 1);
            }
            Kind::Bins { column, bounds, counts, ends } => {
                self.numbers[..count].fill(None);
                column.first_vals(&self.some, &mut self.numbers[..count]);
                for &n in self.numbers[..count].iter().flatten() {
                    counts[bounds.partition_point(|&bound| bound <= n)] += 1;
                    let (low, high) = ends.unwrap_or((n, n));
                    *ends = Some((low.min(n), high.max(n)));
                }
            }
        }
    }
}

impl SegmentCollector for Segment {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.docs.push(doc);
        self.scores.push(score);
        if self.docs.len() == BLOCK {
            self.flush();
        }
    }

    fn harvest(mut self) -> Found {
        self.flush();
        self.shorten();
        self.hits.sort_unstable_by_key(|hit| Reverse(*hit));
        self.hits.truncate(self.limit);
        let ordinal = self.ordinal;
        let page = self.hits.iter().map(|&(key, doc)| (key, DocAddress::new(ordinal, doc)));
        let facets = self.counters.into_iter().map(|counter| match counter.kind {
            Kind::Bins { counts, ends, .. } => Counts::Bins(counts, ends),
            Kind::Terms { column: None, .. } => Counts::Terms(Vec::new()),
            Kind::Terms { column: Some(column), counts } => {
                let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
                Counts::terms(counted.map(|(at, &count)| {
                    let mut name = String::new();
                    // A term the dictionary numbered is in it; the check of answers would show.
                    if column.ord_to_str(at as u64, &mut name).is_err() {
                        name.clear();
                    }
                    (name, u64::from(count))
                }))
            }
        });
        Found { total: self.total, page: page.collect(), facets: facets.collect() }
    }
}
