//! What a command answers: for people or as JSON; talk goes to standard error.

use std::{
    error::Error,
    io::{ErrorKind, Write as _},
};

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
        let mut out = if self.json { serde_json::to_string(value)? } else { text() };
        if !out.ends_with('\n') {
            out.push('\n');
        }
        write(out.as_bytes())
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

/// Standard output was closed: whoever read it, such as `head`, has heard enough.
#[derive(Debug, thiserror::Error)]
#[error("nadie lee la respuesta")]
pub struct NobodyReads;

/// Writes to standard output.
///
/// # Errors
/// [`NobodyReads`], or what the system says.
pub fn write(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(NobodyReads.into()),
        written => Ok(written?),
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

/// The exit code of a command that failed: nothing is amiss where nobody reads on. The pipe to a
/// database may break, too, and that is a failure.
#[must_use]
pub fn code_of(error: &anyhow::Error) -> u8 {
    let refused = |cause: &(dyn Error + 'static)| {
        let listings = cause.downcast_ref::<listings::Error>().map(listings::Error::kind);
        let import = cause.downcast_ref::<listings::import::Error>().map(|error| error.kind());
        let tenancy = cause.downcast_ref::<tenancy::Error>().map(tenancy::Error::kind);
        let financing = cause.downcast_ref::<financing::Error>().map(financing::Error::kind);
        let is_amount = cause.is::<kernel::money::Error>();
        let mut kinds = [listings, import, tenancy, financing].into_iter().flatten();
        is_amount || kinds.any(|kind| matches!(kind, Kind::Invalid | Kind::Conflict))
    };
    match error {
        error if error.is::<NobodyReads>() => OK,
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
    in_spanish(&out)
}

/// What the system and the libraries say, as a person who reads Spanish understands it.
fn in_spanish(text: &str) -> String {
    const SAID: &[(&str, &str)] = &[
        ("Address already in use", "la dirección ya está en uso"),
        ("Broken pipe", "la conexión se cortó"),
        ("Connection refused", "nadie responde"),
        ("Connection reset by peer", "la conexión se cortó"),
        ("Directory not empty", "la carpeta no está vacía"),
        ("Disk quota exceeded", "no queda espacio en la cuota del disco"),
        ("error returned from database", "la base de datos dice"),
        ("error communicating with database", "la conexión con la base de datos se cortó"),
        ("expected to read ", "la conexión con la base de datos se cortó: faltaron "),
        ("File exists", "ya existe"),
        ("File name too long", "el nombre es demasiado largo"),
        ("File too large", "el archivo es demasiado grande"),
        ("Is a directory", "es una carpeta"),
        ("No space left on device", "no queda espacio en el disco"),
        ("No such file or directory", "no existe"),
        ("Not a directory", "no es una carpeta"),
        ("Permission denied", "sin permiso"),
        ("pool timed out while waiting for an open connection", "no hubo conexión a tiempo"),
        ("Read-only file system", "el disco es de solo lectura"),
        ("stream did not contain valid UTF-8", "no es texto en UTF-8"),
        ("Too many open files", "hay demasiados archivos abiertos"),
    ];
    let mut out = text.to_owned();
    for (english, spanish) in SAID {
        out = out.replace(english, spanish);
    }
    // « (os error 21)» says nothing to who reads.
    while let Some(at) = out.find(" (os error ") {
        let Some(length) = out[at..].find(')') else { break };
        out.replace_range(at..=at + length, "");
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
    fn data_that_do_not_fit_are_refused_and_a_lost_database_is_a_failure() {
        let empty = anyhow::Error::new(listings::import::Error::Empty).context("carros.csv");
        assert_eq!(code_of(&empty), REFUSED);
        let unwritten = listings::import::Error::Report(std::io::Error::other("disco lleno"));
        assert_eq!(code_of(&anyhow::Error::new(unwritten)), FAILED);
        assert_eq!(code_of(&anyhow::Error::new(tenancy::Error::NoSuchTenant("x".into()))), FAILED);
    }

    #[test]
    fn a_connection_that_breaks_is_no_reader_who_has_heard_enough() {
        let lost = || std::io::Error::from(ErrorKind::BrokenPipe);
        let of_database = listings::import::Error::Interrupted {
            is_dry: false,
            rows: 500,
            source: Box::new(sqlx::Error::Io(lost()).into()),
        };
        assert_eq!(code_of(&anyhow::Error::new(of_database)), FAILED);
        assert_eq!(code_of(&anyhow::Error::new(lost())), FAILED);
        assert_eq!(code_of(&NobodyReads.into()), OK);
    }

    #[test]
    fn what_the_system_says_is_told_in_spanish() {
        let folder = std::fs::read_to_string("/").expect_err("a folder is no text");
        let said = told(&anyhow::Error::new(folder).context("no se puede leer /"));
        assert_eq!(said, "no se puede leer /: es una carpeta");
        let missing = std::fs::metadata("/no/hay").expect_err("it is not there");
        assert_eq!(told(&missing.into()), "no existe");
    }

    #[test]
    fn columns_line_up_with_accents_too() {
        let text = table(
            &["país", "n"],
            &[vec!["Perú".into(), "1".into()], vec!["República".into(), "20".into()]],
        );
        assert_eq!(text, "país       n\nPerú       1\nRepública  20");
    }
}
