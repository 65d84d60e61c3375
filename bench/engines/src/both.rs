//! (d) Both: tantivy finds and scores the text, sets and columns do the rest.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use roaring::RoaringBitmap;
use tantivy::{
    DocId, Index, IndexReader, IndexWriter, Score, SegmentOrdinal, SegmentReader, TantivyDocument,
    Term,
    collector::{Collector, SegmentCollector},
    columnar::Column,
    schema::{FAST, Field, INDEXED, Schema},
};

use crate::{
    answer::Answer,
    contender::{Batch, Contender},
    full_text::{self, Words, settle, text_query, tokens},
    question::Question,
    rows::{Layout, Row},
    shelf::{Hits, Shelf},
};

pub struct Both {
    layouts: [Layout; 2],
    shelves: [Shelf; 2],
    texts: Vec<Text>,
    file: PathBuf,
}

/// The text of one vertical.
struct Text {
    /// None where the index was only opened to be asked.
    writer: Option<IndexWriter>,
    reader: IndexReader,
    id: Field,
    row: Field,
    words: Words,
}

impl Text {
    fn open(dir: &Path, layout: &Layout, to_write: bool) -> anyhow::Result<Self> {
        let mut schema = Schema::builder();
        let any = schema.add_text_field("any", tokens());
        let words = Words { any, main: schema.add_text_field("main", tokens()) };
        let id = schema.add_bytes_field("id", INDEXED);
        let row = schema.add_u64_field("row", FAST);
        let dir = dir.join("both").join(&layout.vertical.key);
        std::fs::create_dir_all(&dir)?;
        let dir = tantivy::directory::MmapDirectory::open(dir)?;
        let index = Index::open_or_create(dir, schema.build())?;
        let writer = if to_write { Some(full_text::writer(&index)?) } else { None };
        Ok(Self { writer, reader: full_text::reader(&index)?, id, row, words })
    }

    fn add(&self, doc: u32, row: &Row) -> anyhow::Result<()> {
        let mut text = TantivyDocument::new();
        text.add_bytes(self.id, &row.id.to_be_bytes());
        text.add_u64(self.row, doc.into());
        let main = row.main.join(" ");
        text.add_text(self.words.any, format!("{main} {}", row.more.join(" ")));
        text.add_text(self.words.main, main);
        self.writer()?.add_document(text)?;
        Ok(())
    }

    fn writer(&self) -> anyhow::Result<&IndexWriter> {
        self.writer.as_ref().context("opened to be asked only")
    }

    fn settle(&mut self) -> anyhow::Result<()> {
        settle(self.writer.as_mut().context("opened to be asked only")?, &self.reader)
    }

    fn forget(&self, row: &Row) -> anyhow::Result<()> {
        let id = Term::from_field_bytes(self.id, &row.id.to_be_bytes());
        self.writer()?.delete_term(id);
        Ok(())
    }

    fn show(&mut self) -> anyhow::Result<()> {
        self.writer.as_mut().context("opened to be asked only")?.commit()?;
        Ok(self.reader.reload()?)
    }

    fn find(&self, text: &str) -> anyhow::Result<Hits> {
        let searcher = self.reader.searcher();
        let words = listings::tokens::of_query(text);
        let scores = searcher.search(&*text_query(&searcher, self.words, &words)?, &Rows)?;
        let docs: RoaringBitmap = scores.iter().map(|(_, doc)| *doc).collect();
        Ok(Hits::Scored { docs, scores })
    }
}

/// Collects the rows found and their scores.
struct Rows;

struct SegmentRows {
    rows: Column<u64>,
    found: Vec<(Score, u32)>,
}

impl Collector for Rows {
    type Fruit = Vec<(Score, u32)>;
    type Child = SegmentRows;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<SegmentRows> {
        Ok(SegmentRows { rows: reader.fast_fields().u64("row")?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        Ok(segments.concat())
    }
}

impl SegmentCollector for SegmentRows {
    type Fruit = Vec<(Score, u32)>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let row = self.rows.values.get_val(doc);
        self.found.extend(u32::try_from(row).map(|row| (score, row)));
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}

impl Both {
    pub fn new(layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Self> {
        Self::over(layouts, dir, true)
    }

    pub fn open(layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Self> {
        let empty = Self::over(layouts, dir, false)?;
        let shelves = bincode::deserialize(&std::fs::read(&empty.file)?)?;
        Ok(Self { shelves, ..empty })
    }

    fn over(layouts: &[Layout; 2], dir: &Path, to_write: bool) -> anyhow::Result<Self> {
        let texts = layouts.iter().map(|layout| Text::open(dir, layout, to_write));
        Ok(Self {
            layouts: layouts.clone(),
            shelves: [Shelf::new(&layouts[0]), Shelf::new(&layouts[1])],
            texts: texts.collect::<anyhow::Result<_>>()?,
            file: dir.join("both.bin"),
        })
    }
}

impl Contender for Both {
    fn add(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()> {
        for row in batch.rows {
            let doc = self.shelves[vertical].put(&row);
            self.texts[vertical].add(doc, &row)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.shelves.iter_mut().for_each(Shelf::sort);
        self.texts.iter_mut().try_for_each(Text::settle)
    }

    fn save(&mut self) -> anyhow::Result<()> {
        Ok(std::fs::write(&self.file, bincode::serialize(&self.shelves)?)?)
    }

    fn change(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()> {
        batch.rows.iter().try_for_each(|row| self.texts[vertical].forget(row))?;
        self.add(vertical, batch)?;
        self.texts[vertical].show()
    }

    fn ask(&self, question: &Question) -> anyhow::Result<Answer> {
        let at = question.vertical;
        let hits = match &question.text {
            None => Hits::Everything,
            Some(text) => self.texts[at].find(text)?,
        };
        Ok(self.shelves[at].answer(&self.layouts[at], question, hits))
    }
}
