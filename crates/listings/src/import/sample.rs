//! What the first rows of a file show, column by column.

use std::collections::HashMap;

use super::words::{clean, is_nothing};

/// One row in so many may repeat the name of another by mistake.
const REPEATS_SHARE: usize = 4;
/// One in so many has a name at least; the others are known by all they say.
const NAMED_SHARE: usize = 2;

/// Clean cells of the first rows.
pub struct Sample {
    columns: Vec<Vec<String>>,
    rows: usize,
}

impl Sample {
    /// Turns rows into columns; cells a short row lacks are empty.
    #[must_use]
    pub fn of(rows: &[&[String]], columns: usize) -> Self {
        let column =
            |at: usize| rows.iter().map(|row| clean(row.get(at).map_or("", |c| c))).collect();
        Self { columns: (0..columns).map(column).collect(), rows: rows.len() }
    }

    /// The cells of a column that say something.
    pub fn said(&self, column: usize) -> impl Iterator<Item = &str> + Clone {
        self.columns[column].iter().map(String::as_str).filter(|cell| !is_nothing(cell))
    }

    /// Whether at least `share` per cent of the cells that say something are so; false for none.
    pub fn mostly(&self, column: usize, share: usize, is_so: impl Fn(&str) -> bool) -> bool {
        let (mut all, mut so) = (0, 0);
        for cell in self.said(column) {
            all += 1;
            so += usize::from(is_so(cell));
        }
        all > 0 && so * 100 >= all * share
    }

    /// Whether a column called so is the rows' name: most have one, and few that differ have the same.
    /// Were it dropped for a slip, each row of a later file would be new. Where a name is given twice
    /// by mistake, the second row is told and left out.
    pub fn names_rows(&self, column: usize) -> bool {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let (mut named, mut again) = (0, 0);
        let cells = self.columns[column].iter().enumerate();
        for (row, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
            let first = *seen.entry(cell).or_insert(row);
            let is_same = self.columns.iter().all(|column| column[first] == column[row]);
            again += usize::from(!is_same);
            named += 1;
        }
        named > 0 && named * NAMED_SHARE >= self.rows && again <= 1 + named / REPEATS_SHARE
    }

    /// Whether no cell is empty and rows that differ have cells that differ: an exact repeat of a
    /// row repeats its id too.
    pub fn is_unique(&self, column: usize) -> bool {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        self.rows > 0
            && self.columns[column].iter().enumerate().all(|(row, cell)| {
                let first = *seen.entry(cell).or_insert(row);
                !cell.is_empty() && self.columns.iter().all(|column| column[first] == column[row])
            })
    }
}
