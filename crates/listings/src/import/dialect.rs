//! How a file is laid out: its separator, and whether its first row names the columns.

use super::rows::{Cutter, RawRow, take_in};
use super::words::is_number_like;

/// Signs that part cells.
pub const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows of the sample that are compared.
const ROWS_COMPARED: usize = 200;
/// Longest title of a column, in characters.
const TITLE_LENGTH_MAX: usize = 80;

/// The separator that cuts the sample into rows most alike; a comma where none does.
#[must_use]
pub fn separator(sample: &str) -> u8 {
    if let Some(stated) = stated(sample) {
        return stated;
    }
    let mut best = (0, 0, b',');
    for separator in SEPARATORS {
        let counts: Vec<usize> =
            rows(sample, separator).iter().map(|row| row.cells.len()).collect();
        let (alike, cells) = likeness(&counts);
        if cells > 1 && (alike, cells) > (best.0, best.1) {
            best = (alike, cells, separator);
        }
    }
    best.2
}

/// Excel's own first line, `sep=;`.
#[must_use]
pub fn stated(sample: &str) -> Option<u8> {
    let line = sample.lines().next()?.trim();
    match line.strip_prefix("sep=")?.as_bytes() {
        [sign] if sign.is_ascii_punctuation() => Some(*sign),
        // The line is trimmed, so a tab is what is left out.
        [] => Some(b'\t'),
        _ => None,
    }
}

fn rows(sample: &str, separator: u8) -> Vec<RawRow> {
    let mut cutter = Cutter::new(separator);
    let mut rows = Vec::new();
    take_in(&mut cutter, sample, &mut rows, ROWS_COMPARED);
    if rows.is_empty() {
        rows.extend(cutter.finish());
    }
    rows
}

/// Per mille of rows with the commonest count of cells, more if the first row has it; the count.
fn likeness(counts: &[usize]) -> (usize, usize) {
    let Some(&first) = counts.first() else { return (0, 0) };
    let times = |count: usize| counts.iter().filter(|&&c| c == count).count();
    let Some(&cells) = counts.iter().max_by_key(|&&c| (times(c), c)) else { return (0, 0) };
    let alike = times(cells) * 1000 / counts.len();
    (alike + if first == cells { 500 } else { 0 }, cells)
}

/// Whether a first row names columns: texts, none of them a number, not all empty.
#[must_use]
pub fn is_header(cells: &[String]) -> bool {
    let mut named = 0;
    for cell in cells {
        let cell = kernel::text::squeeze(cell);
        let is_value = is_number_like(&cell) && !is_short_word(&cell);
        if is_value || cell.chars().count() > TITLE_LENGTH_MAX {
            return false;
        }
        named += usize::from(!cell.is_empty());
    }
    named > 0
}

/// `m2` and `4x4` are names of columns, too.
fn is_short_word(cell: &str) -> bool {
    const SHORT: usize = 4;
    let has_letter = cell.chars().any(char::is_alphabetic);
    has_letter && cell.chars().count() <= SHORT && cell.chars().all(char::is_alphanumeric)
}

/// The names of columns: squeezed, each different; a number where there is no name.
#[must_use]
pub fn column_names(cells: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    let mut taken = std::collections::HashSet::new();
    for (at, cell) in cells.iter().enumerate() {
        let name = super::words::clean(cell);
        let name = kernel::text::truncate(&name, TITLE_LENGTH_MAX);
        let name = if name.is_empty() { unnamed(at) } else { name.to_owned() };
        let mut unique = name.clone();
        let mut copy = 2;
        while !taken.insert(unique.clone()) {
            unique = format!("{name} ({copy})");
            copy += 1;
        }
        names.push(unique);
    }
    names
}

/// What a column without a name is called: `columna 1`.
#[must_use]
pub fn unnamed(at: usize) -> String {
    format!("columna {}", at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_separator_is_the_one_that_makes_rows_alike() {
        assert_eq!(separator("a;b;c\n1,5;2;\"x,y\"\n3;4,5;z\n"), b';');
        assert_eq!(separator("a\tb\n1\t2\n"), b'\t');
        assert_eq!(separator("a|b\n1,2|2\n"), b'|');
        assert_eq!(separator("id,texto\n1,\"hola; qué; tal\"\n2,\"a;b;c\"\n"), b',');
        assert_eq!(separator("una\ndos\n"), b',');
        assert_eq!(separator(""), b',');
        assert_eq!(separator("sep=;\na,b;c,d\n"), b';');
    }

    #[test]
    fn a_row_of_values_is_no_header() {
        let row = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
        assert!(is_header(&row(&["name", "year", "km", "price"])));
        assert!(is_header(&row(&["", "operation"])));
        assert!(is_header(&row(&["tipo", "precio", "m2", "4x4", "m²"])));
        assert!(!is_header(&row(&["Kia Rio", "2018", "41000 Kms. · Manta", "20.300"])));
        assert!(!is_header(&row(&["Kia Rio", "US$ 20,300"])));
        assert!(!is_header(&row(&["", ""])));
    }

    #[test]
    fn names_are_different_from_each_other() {
        let cells = ["", "Precio", " Precio\n", "precio"].map(str::to_owned);
        assert_eq!(column_names(&cells), ["columna 1", "Precio", "Precio (2)", "precio"]);
    }

    proptest! {
        #[test]
        fn any_text_has_some_layout(text in "\\PC*[,;\t|\"\n]*\\PC*") {
            prop_assert!(SEPARATORS.contains(&separator(&text)) || text.starts_with("sep="));
        }

        #[test]
        fn columns_are_always_told_apart(cells: Vec<String>) {
            let names = column_names(&cells);
            let different: std::collections::HashSet<_> = names.iter().collect();
            prop_assert_eq!(different.len(), cells.len());
        }
    }
}
