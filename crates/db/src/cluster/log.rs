//! The server's log: what it says, kept to a bounded size.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufRead as _, BufReader, Read, Seek as _, SeekFrom, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// Size at which the log becomes `pg.log.1` and a new one begins; so twice this is kept.
const BYTES_MAX: u64 = 10 * 1024 * 1024;
/// What an error shows of it.
const LAST_LINES: usize = 15;
/// How much of its end is read to find those lines.
const TAIL_BYTES: u64 = 16 * 1024;

/// Writes what comes until it ends. If the disk is full the words are lost, not the server.
pub(super) fn pump(from: impl Read, log: &Path) {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    let mut out = open(log);
    loop {
        line.clear();
        match from.read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if out.as_ref().is_some_and(|(_, size)| *size >= BYTES_MAX) {
            out = rotate(log);
        }
        out = out.and_then(|(mut file, size)| {
            file.write_all(&line).ok()?;
            Some((file, size + line.len() as u64))
        });
        if out.is_none() {
            out = open(log);
        }
    }
}

/// The file and its size.
fn open(log: &Path) -> Option<(File, u64)> {
    let file = OpenOptions::new().append(true).create(true).mode(0o600).open(log).ok()?;
    let size = file.metadata().ok()?.len();
    Some((file, size))
}

fn rotate(log: &Path) -> Option<(File, u64)> {
    let mut older = log.as_os_str().to_owned();
    older.push(".1");
    fs::rename(log, older).ok()?;
    open(log)
}

/// The end of the log, for whoever has to find out why there is no server.
pub(super) fn last_lines(log: &Path) -> String {
    let read = || -> std::io::Result<String> {
        let mut file = File::open(log)?;
        let size = file.metadata()?.len();
        file.seek(SeekFrom::Start(size.saturating_sub(TAIL_BYTES)))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        Ok(String::from_utf8_lossy(&tail).into_owned())
    };
    let text = read().unwrap_or_else(|error| error.to_string());
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_keeps_its_end_and_not_all_of_its_past() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("zocalo-log-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let log = folder.join("pg.log");
        let words = "palabras y más palabras\n".repeat(1_200_000) + "lo último\n";
        pump(words.as_bytes(), &log);
        let kept = fs::metadata(&log)?.len() + fs::metadata(folder.join("pg.log.1"))?.len();
        assert!(kept <= 2 * BYTES_MAX + 100 && (words.len() as u64) > 2 * BYTES_MAX, "{kept}");
        assert!(last_lines(&log).ends_with("lo último"));
        fs::remove_dir_all(folder)
    }
}
