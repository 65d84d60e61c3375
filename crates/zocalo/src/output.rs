//! What a command answers: for people or as JSON; talk goes to standard error.

use std::{error::Error, io::Write};

use kernel::Kind;

use serde::Serialize;

/// Exit code: it worked.
pub const OK: u8 = 0;
/// Exit code: it could not be done.
pub const FAILED: u8 = 1;
/// Exit code: settings or arguments that do not fit.
pub const USAGE: u8 = 2;
/// Exit code: it ran, and refused some of the data.
pub const REFUSED: u8 = 3;

/// How answers are written.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
}

impl Output {
    /// JSON or text.
    #[must_use]
    pub const fn new(json: bool) -> Self {
        Self { json }
    }

    /// Whether JSON was asked for.
    #[must_use]
    pub const fn is_json(self) -> bool {
        self.json
    }

    /// Writes the answer: `value` as one line of JSON, or the text.
    ///
    /// # Errors
    /// When standard output is closed.
    pub fn answer<T: Serialize>(
        self,
        value: &T,
        text: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        if self.json {
            serde_json::to_writer(&mut out, value)?;
            writeln!(out)?;
        } else {
            let text = text();
            out.write_all(text.as_bytes())?;
            if !text.ends_with('\n') {
                writeln!(out)?;
            }
        }
        Ok(())
    }

    /// Says why a command failed; as JSON also where its answer would have been.
    pub fn failed(self, error: &anyhow::Error, code: u8) {
        if code == OK {
            return;
        }
        let why = told(error);
        eprintln!("zocalo: {why}");
        let answer = serde_json::json!({ "error": why, "exit_code": code });
        if self.json
            && let Err(closed) = self.answer(&answer, String::new)
        {
            eprintln!("zocalo: {closed}");
        }
    }
}

/// Shows a help: beside the answers where an order was incomplete, as the answer where it was asked
/// for. Who closed the stream has read enough.
pub fn help(text: &str, is_wrong: bool) {
    let written = if is_wrong {
        std::io::stderr().write_all(text.as_bytes())
    } else {
        std::io::stdout().write_all(text.as_bytes())
    };
    drop(written);
}

/// The exit code of a command that failed: nothing is amiss where a reader such as `head` has
/// heard enough.
#[must_use]
pub fn code_of(error: &anyhow::Error) -> u8 {
    let closed = |cause: &(dyn Error + 'static)| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    };
    let refused = |cause: &(dyn Error + 'static)| {
        let listings = cause.downcast_ref::<listings::Error>().map(listings::Error::kind);
        matches!(listings, Some(Kind::Invalid | Kind::Conflict))
    };
    match error {
        error if error.chain().any(closed) => OK,
        error if error.is::<crate::config::Error>() => USAGE,
        error if error.chain().any(refused) => REFUSED,
        _ => FAILED,
    }
}

/// The causes one after the other, each once: some repeat the one below.
fn told(error: &anyhow::Error) -> String {
    let mut out = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !out.contains(&cause) {
            out.push_str(if out.is_empty() { "" } else { ": " });
            out.push_str(&cause);
        }
    }
    out
}

/// Columns padded to their widest cell.
#[must_use]
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|c| c.chars().count());
        cells.chain([head[at].chars().count()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> =
            cells.zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let mut out = line(&mut head.iter().copied());
    for row in rows {
        out.push('\n');
        out.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_with_accents_too() {
        let text = table(
            &["país", "n"],
            &[vec!["Perú".into(), "1".into()], vec!["República".into(), "20".into()]],
        );
        assert_eq!(text, "país       n\nPerú       1\nRepública  20");
    }
}
