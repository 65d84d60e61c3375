//! (b) tantivy for everything: an index per vertical, columns as fast fields, cards in its store.

use std::{
    ops::Bound,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use tantivy::{
    DocAddress, Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term,
    collector::{Count, TopDocs},
    indexer::{LogMergePolicy, NoMergePolicy},
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, Query,
        RangeQuery, TermQuery, TermSetQuery,
    },
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing,
        TextOptions, Value as _,
    },
};

use crate::{
    aggregated,
    answer::{Answer, Page},
    contender::{Batch, Contender},
    question::{Kind, Question},
    rows::{Layout, Row},
    sideways::{Found, Sideways, Test},
};

/// What the writer may hold before it writes a segment.
const WRITER_BYTES: usize = 300_000_000;
/// A word in title, attributes or place counts so many times.
const MAIN_BOOST: f32 = 2.0;
/// Shortest word in which two letters may be wrong.
const TWO_WRONG_FROM: usize = 5;

pub struct FullText {
    shelves: Vec<Shelf>,
}

/// One vertical.
struct Shelf {
    layout: Layout,
    fields: Fields,
    /// None where the index was only opened to be asked.
    writer: Option<IndexWriter>,
    reader: IndexReader,
}

pub struct Fields {
    id: Field,
    card: Field,
    pub words: Words,
    published: Field,
    terms: Vec<Field>,
    numbers: Vec<Field>,
}

/// The fields of a text: every token, and those of title, attributes and place again.
#[derive(Clone, Copy)]
pub struct Words {
    pub any: Field,
    pub main: Field,
}

impl FullText {
    pub fn new(layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Self> {
        let shelf = |layout: &Layout| {
            let (schema, fields) = schema(layout);
            let dir = place(dir, layout);
            std::fs::create_dir_all(&dir)?;
            let index = Index::create_in_dir(dir, schema)?;
            let writer = Some(writer(&index)?);
            Ok(Shelf { layout: layout.clone(), fields, writer, reader: reader(&index)? })
        };
        Ok(Self { shelves: layouts.iter().map(shelf).collect::<anyhow::Result<_>>()? })
    }

    pub fn open(layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Self> {
        let shelf = |layout: &Layout| {
            let index = Index::open_in_dir(place(dir, layout))?;
            let fields = schema(layout).1;
            Ok(Shelf { layout: layout.clone(), fields, writer: None, reader: reader(&index)? })
        };
        Ok(Self { shelves: layouts.iter().map(shelf).collect::<anyhow::Result<_>>()? })
    }
}

fn place(dir: &Path, layout: &Layout) -> PathBuf {
    dir.join("tantivy").join(&layout.vertical.key)
}

/// Tokens as they come, each once per listing: no positions to keep.
pub fn tokens() -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer("whitespace")
            .set_index_option(IndexRecordOption::WithFreqs),
    )
}

fn schema(layout: &Layout) -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = Words {
        any: schema.add_text_field("any", tokens()),
        main: schema.add_text_field("main", tokens()),
    };
    let fields = Fields {
        id: schema.add_bytes_field("id", INDEXED),
        card: schema.add_bytes_field("card", STORED),
        words,
        published: schema.add_i64_field("published", FAST),
        terms: layout.terms.iter().map(|key| schema.add_text_field(key, STRING | FAST)).collect(),
        numbers: (layout.numbers.iter())
            .map(|(key, _)| schema.add_i64_field(key, INDEXED | FAST))
            .collect(),
    };
    (schema.build(), fields)
}

/// Writes with one thread.
pub fn writer(index: &Index) -> anyhow::Result<IndexWriter> {
    let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

/// Sees changes when told to.
pub fn reader(index: &Index) -> anyhow::Result<IndexReader> {
    Ok(index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?)
}

/// Everything written, in one segment, and seen by the reader.
pub fn settle(writer: &mut IndexWriter, reader: &IndexReader) -> anyhow::Result<()> {
    writer.commit()?;
    let segments = writer.index().searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.set_merge_policy(Box::new(LogMergePolicy::default()));
    Ok(reader.reload()?)
}

impl Shelf {
    fn add(&self, row: Row) -> anyhow::Result<()> {
        let fields = &self.fields;
        let mut doc = TantivyDocument::new();
        let id = row.id.to_be_bytes();
        doc.add_bytes(fields.id, &id);
        doc.add_bytes(fields.card, &[&id[..], &row.card].concat());
        let main = row.main.join(" ");
        doc.add_text(fields.words.any, format!("{main} {}", row.more.join(" ")));
        doc.add_text(fields.words.main, main);
        doc.add_i64(fields.published, row.published);
        for (field, values) in fields.terms.iter().zip(&row.terms) {
            values.iter().for_each(|value| doc.add_text(*field, value));
        }
        for (field, number) in fields.numbers.iter().zip(&row.numbers) {
            number.iter().for_each(|&number| doc.add_i64(*field, number));
        }
        self.writer()?.add_document(doc)?;
        Ok(())
    }

    fn writer(&self) -> anyhow::Result<&IndexWriter> {
        self.writer.as_ref().context("opened to be asked only")
    }

    fn settle(&mut self) -> anyhow::Result<()> {
        settle(self.writer.as_mut().context("opened to be asked only")?, &self.reader)
    }

    /// Replaces a listing; seen after [`Self::show`].
    fn replace(&self, row: Row) -> anyhow::Result<()> {
        let id = Term::from_field_bytes(self.fields.id, &row.id.to_be_bytes());
        self.writer()?.delete_term(id);
        self.add(row)
    }

    fn show(&mut self) -> anyhow::Result<()> {
        self.writer.as_mut().context("opened to be asked only")?.commit()?;
        Ok(self.reader.reload()?)
    }

    fn tests(&self, question: &Question) -> Vec<Test> {
        let terms = question.terms.iter().map(|(key, any)| Test::AnyOf((*key).into(), any.clone()));
        let numbers =
            question.numbers.iter().map(|(key, from, to)| Test::Between((*key).into(), *from, *to));
        terms.chain(numbers).collect()
    }

    /// A filter as a query, without a score.
    fn filter(&self, test: &Test) -> anyhow::Result<Box<dyn Query>> {
        let field = |key: &str| {
            let terms = self.layout.term(key).map(|at| self.fields.terms[at]);
            terms.or_else(|| self.layout.number(key).map(|at| self.fields.numbers[at]))
        };
        Ok(match test {
            Test::AnyOf(key, values) => {
                let field = field(key).context("a column")?;
                let terms = values.iter().map(|value| Term::from_field_text(field, value));
                match values.len() {
                    1 => exact(terms.last().context("a value")?),
                    _ => Box::new(TermSetQuery::new(terms)),
                }
            }
            Test::Between(key, from, to) => {
                let field = field(key).context("a column")?;
                let term = |n: i64| Bound::Included(Term::from_field_i64(field, n));
                Box::new(RangeQuery::new(term(*from), term(*to)))
            }
        })
    }

    /// Newest first without facets: tantivy's own queries and collectors.
    fn newest(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        all: bool,
        limit: usize,
    ) -> anyhow::Result<Answer> {
        let top = TopDocs::with_limit(limit)
            .order_by_fast_field::<i64>("published", tantivy::Order::Desc);
        let (total, hits) = if all {
            (searcher.num_docs(), searcher.search(query, &top)?)
        } else {
            let (total, hits) = searcher.search(query, &(Count, top))?;
            (total as u64, hits)
        };
        let page = self.page(searcher, hits.into_iter().map(|(_, at)| at))?;
        Ok(Answer { total, page, facets: Vec::new() })
    }

    fn page(
        &self,
        searcher: &Searcher,
        hits: impl Iterator<Item = DocAddress>,
    ) -> anyhow::Result<Page> {
        let one = |at| {
            let doc: TantivyDocument = searcher.doc(at)?;
            let value = doc.get_first(self.fields.card).context("a card")?;
            let (id, card) =
                value.as_bytes().and_then(|b| b.split_at_checked(16)).context("bytes")?;
            Ok((u128::from_be_bytes(id.try_into()?), card.to_vec()))
        };
        Ok(Page::Stored(hits.map(one).collect::<anyhow::Result<_>>()?))
    }

    fn found(&self, searcher: &Searcher, found: Found) -> anyhow::Result<Answer> {
        let page = self.page(searcher, found.page.iter().map(|(_, at)| *at))?;
        Ok(Answer { total: found.total, page, facets: found.facets })
    }

    /// Filters by looking at columns, facets by aggregations.
    fn ask_otherwise(&self, question: &Question) -> anyhow::Result<Option<Answer>> {
        let searcher = self.reader.searcher();
        let tests = self.tests(question);
        let found = match question.kind {
            Kind::Filters => {
                let (first, tests) = tests.split_first().context("a filter")?;
                let rest = Sideways {
                    tests: tests.to_vec(),
                    facets: Vec::new(),
                    by_score: false,
                    limit: question.limit,
                };
                searcher.search(&*self.filter(first)?, &rest)?
            }
            Kind::Facets => {
                let words =
                    listings::tokens::of_query(question.text.as_deref().unwrap_or_default());
                let text = text_query(&searcher, self.fields.words, &words)?;
                let filters = tests.into_iter().map(|test| Ok((test.clone(), self.filter(&test)?)));
                let filters = filters.collect::<anyhow::Result<Vec<_>>>()?;
                aggregated::search(&searcher, &self.layout, &*text, &filters, question)?
            }
            Kind::Browse | Kind::Misspelt => return Ok(None),
        };
        self.found(&searcher, found).map(Some)
    }

    fn ask(&self, question: &Question) -> anyhow::Result<Answer> {
        let searcher = self.reader.searcher();
        let tests = self.tests(question);
        match question.kind {
            Kind::Browse => return self.newest(&searcher, &AllQuery, true, question.limit),
            Kind::Filters => {
                let parts: anyhow::Result<Vec<_>> =
                    tests.iter().map(|test| self.filter(test)).collect();
                return self.newest(
                    &searcher,
                    &BooleanQuery::intersection(parts?),
                    false,
                    question.limit,
                );
            }
            Kind::Facets | Kind::Misspelt => {}
        }
        let words = listings::tokens::of_query(question.text.as_deref().unwrap_or_default());
        let query = text_query(&searcher, self.fields.words, &words)?;
        let bounds =
            |key: &str| self.layout.number(key).map(|at| self.layout.numbers[at].1.clone());
        let facets = question.facets.iter().map(|key| ((*key).to_owned(), bounds(key))).collect();
        let found = searcher
            .search(&*query, &Sideways { tests, facets, by_score: true, limit: question.limit })?;
        self.found(&searcher, found)
    }
}

fn exact(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// Listings with every word; a word nobody wrote stands for those nearest to it.
pub fn text_query(
    searcher: &Searcher,
    fields: Words,
    words: &[String],
) -> anyhow::Result<Box<dyn Query>> {
    let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(2 * words.len());
    for word in words {
        let (any, main) =
            (Term::from_field_text(fields.any, word), Term::from_field_text(fields.main, word));
        if searcher.doc_freq(&any)? > 0 {
            parts.push((Occur::Must, Box::new(TermQuery::new(any, IndexRecordOption::WithFreqs))));
            let main = Box::new(TermQuery::new(main, IndexRecordOption::WithFreqs));
            parts.push((Occur::Should, Box::new(BoostQuery::new(main, MAIN_BOOST))));
        } else {
            let distance = fuzziness(searcher, &any, word)?;
            let near = |term| Box::new(FuzzyTermQuery::new(term, distance, true));
            parts.push((Occur::Must, near(any)));
            let main = Box::new(ConstScoreQuery::new(near(main), MAIN_BOOST));
            parts.push((Occur::Should, main));
        }
    }
    Ok(Box::new(BooleanQuery::new(parts)))
}

/// One wrong letter if that finds something, else two in words long enough.
fn fuzziness(searcher: &Searcher, term: &Term, word: &str) -> anyhow::Result<u8> {
    if word.len() < TWO_WRONG_FROM {
        return Ok(1);
    }
    let found = searcher.search(&FuzzyTermQuery::new(term.clone(), 1, true), &Count)?;
    Ok(if found > 0 { 1 } else { 2 })
}

impl Contender for FullText {
    fn add(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()> {
        batch.rows.into_iter().try_for_each(|row| self.shelves[vertical].add(row))
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.shelves.iter_mut().try_for_each(Shelf::settle)
    }

    /// It is on disk already.
    fn save(&mut self) -> anyhow::Result<()> {
        Ok(())
    }

    fn change(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()> {
        let shelf = &mut self.shelves[vertical];
        batch.rows.into_iter().try_for_each(|row| shelf.replace(row))?;
        shelf.show()
    }

    fn ask(&self, question: &Question) -> anyhow::Result<Answer> {
        self.shelves[question.vertical].ask(question)
    }

    fn ask_otherwise(&self, question: &Question) -> anyhow::Result<Option<Answer>> {
        self.shelves[question.vertical].ask_otherwise(question)
    }
}
