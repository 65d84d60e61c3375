//! What every contender can do.

use std::path::Path;

use listings::Published;

use crate::{
    answer::Answer,
    both::Both,
    full_text::FullText,
    ours::Ours,
    question::Question,
    rows::{Layout, Row},
    sets::Sets,
};

/// In the order of the table.
pub const NAMES: [&str; 4] = ["ours", "tantivy", "sets", "both"];

/// The same listings in the form of ours and in the plain one, both made before any clock runs.
pub struct Batch {
    pub listings: Vec<Published>,
    pub rows: Vec<Row>,
}

/// An index over both verticals.
pub trait Contender {
    /// Takes listings in.
    fn add(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()>;
    /// Ready to be asked.
    fn finish(&mut self) -> anyhow::Result<()>;
    /// On disk, for [`open`].
    fn save(&mut self) -> anyhow::Result<()>;
    /// Replaces listings; they are found when it returns.
    fn change(&mut self, vertical: usize, batch: Batch) -> anyhow::Result<()>;
    /// Answers.
    fn ask(&self, question: &Question) -> anyhow::Result<Answer>;
    /// The same by other means, where there are any.
    fn ask_otherwise(&self, _: &Question) -> anyhow::Result<Option<Answer>> {
        Ok(None)
    }
}

/// A new one that keeps its files in `dir`.
pub fn new(name: &str, layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Box<dyn Contender>> {
    Ok(match name {
        "ours" => Box::new(Ours::new(layouts, dir)?),
        "tantivy" => Box::new(FullText::new(layouts, dir)?),
        "sets" => Box::new(Sets::new(layouts, dir)),
        "both" => Box::new(Both::new(layouts, dir)?),
        other => anyhow::bail!("«{other}» is no contender"),
    })
}

/// One from the files an earlier one saved.
pub fn open(name: &str, layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Box<dyn Contender>> {
    Ok(match name {
        "ours" => Box::new(Ours::open(layouts, dir)?),
        "tantivy" => Box::new(FullText::open(layouts, dir)?),
        "sets" => Box::new(Sets::open(layouts, dir)?),
        "both" => Box::new(Both::open(layouts, dir)?),
        other => anyhow::bail!("«{other}» is no contender"),
    })
}
