//! (c) Plain sets: a roaring set per token and per value, columns, an fst of the tokens.

use std::path::{Path, PathBuf};

use crate::{
    answer::Answer,
    contender::{Batch, Contender},
    question::Question,
    rows::Layout,
    shelf::{Hits, Shelf},
    vocabulary::Vocabulary,
};

pub struct Sets {
    layouts: [Layout; 2],
    shelves: [Shelf; 2],
    words: [Vocabulary; 2],
    file: PathBuf,
}

impl Sets {
    pub fn new(layouts: &[Layout; 2], dir: &Path) -> Self {
        Self {
            layouts: layouts.clone(),
            shelves: [Shelf::new(&layouts[0]), Shelf::new(&layouts[1])],
            words: Default::default(),
            file: dir.join("sets.bin"),
        }
    }

    pub fn open(layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Self> {
        let file = dir.join("sets.bin");
        let (shelves, words) = bincode::deserialize(&std::fs::read(&file)?)?;
        Ok(Self { layouts: layouts.clone(), shelves, words, file })
    }
}

impl Contender for Sets {
    fn add(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()> {
        for row in batch.rows {
            let doc = self.shelves[vertical].put(&row);
            self.words[vertical].put(doc, &row.main, &row.more);
        }
        Ok(())
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        self.shelves.iter_mut().for_each(Shelf::sort);
        self.words.iter_mut().try_for_each(Vocabulary::compile)
    }

    fn save(&mut self) -> anyhow::Result<()> {
        Ok(std::fs::write(&self.file, bincode::serialize(&(&self.shelves, &self.words))?)?)
    }

    fn change(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()> {
        self.add(vertical, batch)
    }

    fn ask(&self, question: &Question) -> anyhow::Result<Answer> {
        let at = question.vertical;
        let hits = match &question.text {
            None => Hits::Everything,
            Some(text) => {
                let (docs, mains) = self.words[at].find(&listings::tokens::of_query(text))?;
                Hits::Words { docs, mains }
            }
        };
        Ok(self.shelves[at].answer(&self.layouts[at], question, hits))
    }
}
