//! The file that says what became of which row, for people and spreadsheets.

use std::io::{self, Write};

use kernel::text::truncate;

use super::{decode::BAD_BYTE, decode::NUL, reason::Issue};

/// What a report begins with. The mark says to spreadsheets that accents are written in UTF-8; without
/// it they show `aÃ±o`.
pub const REPORT_TITLES: &str = "\u{feff}fila,columna,gravedad,motivo,valor\n";
/// Characters of a value that are repeated.
const VALUE_LENGTH_MAX: usize = 120;

/// Writes `fila, columna, gravedad, motivo, valor`.
pub struct Report<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> Report<W> {
    /// Begins with the titles.
    ///
    /// # Errors
    /// What the writer says.
    pub fn begin(mut out: W) -> io::Result<Self> {
        out.write_all(REPORT_TITLES.as_bytes())?;
        Ok(Self { out: csv::Writer::from_writer(out) })
    }

    /// One line, about a row that was taken or not.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&mut self, row: u64, issue: &Issue, is_taken: bool) -> io::Result<()> {
        self.out.write_record([
            row.to_string().as_str(),
            &harmless(issue.column.as_deref().unwrap_or_default()),
            issue.severity.word(),
            &harmless(&issue.told(is_taken)),
            &harmless(&issue.value),
        ])?;
        Ok(())
    }

    /// What was written so far reaches the file.
    ///
    /// # Errors
    /// What the writer says.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A spreadsheet takes a cell that begins with one of these signs for a formula, and runs it.
fn harmless(text: &str) -> String {
    let shown: String = truncate(text, VALUE_LENGTH_MAX)
        .chars()
        .map(|c| if matches!(c, NUL | BAD_BYTE) { '\u{fffd}' } else { c })
        .collect();
    let shown = if shown.len() < text.len() && truncate(text, VALUE_LENGTH_MAX).len() < text.len() {
        format!("{shown}…")
    } else {
        shown
    };
    if shown.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{shown}") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::super::reason::{Reason, Severity};
    use super::*;

    fn written(value: &str) -> String {
        let mut out = Vec::new();
        let mut report = Report::begin(&mut out).expect("begins");
        let issue = Issue {
            column: Some("precio".into()),
            severity: Severity::Warning,
            reason: Reason::PriceUnclear,
            value: value.into(),
        };
        report.write(7, &issue, true).expect("writes");
        report.flush().expect("flushes");
        drop(report);
        String::from_utf8(out).expect("text").lines().skip(1).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn spreadsheets_are_told_how_accents_are_written() {
        let mut out = Vec::new();
        Report::begin(&mut out).expect("begins").flush().expect("flushes");
        assert!(out.starts_with("\u{feff}fila,columna".as_bytes()));
    }

    #[test]
    fn a_line_says_row_column_and_reason() {
        assert_eq!(
            written("barato, casi"),
            "7,precio,aviso,no se entiende el precio; no se toma,\"barato, casi\""
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for sign in ["=", "+", "-", "@", "\t", "\r"] {
            let line = written(&format!("{sign}HYPERLINK(1)"));
            let value = line.split("no se toma,").nth(1).expect("value");
            assert!(value.trim_start_matches('"').starts_with('\''), "{line}");
        }
    }

    #[test]
    fn long_values_are_cut() {
        assert!(written(&"ñ".repeat(5_000)).chars().count() < 250);
    }
}
