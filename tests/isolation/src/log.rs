//! What the program writes into its log meanwhile: every line is read, those with a canary are kept.

use std::{
    io,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

use tracing_subscriber::fmt::MakeWriter;

use crate::canaries;

static LISTENER: OnceLock<Listener> = OnceLock::new();

/// Reads all that is logged in this process, of every part and at every level.
#[derive(Debug, Default)]
pub struct Listener {
    lines: AtomicUsize,
    telling: Mutex<Vec<String>>,
}

/// What was logged.
#[derive(Debug, Default)]
pub struct Heard {
    /// How many lines.
    pub lines: usize,
    /// Those that tell of the hidden tenant.
    pub telling: Vec<String>,
}

/// Begins to listen; what was logged before is not meant.
pub fn listen() {
    let listener = LISTENER.get_or_init(Listener::default);
    let started = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(listener)
        .try_init();
    // Whoever listened first in this process goes on.
    drop(started);
    heard();
}

/// All since [`listen`], or since the last time.
pub fn heard() -> Heard {
    let Some(listener) = LISTENER.get() else { return Heard::default() };
    let mut telling = listener.telling.lock().unwrap_or_else(PoisonError::into_inner);
    Heard { lines: listener.lines.swap(0, Relaxed), telling: std::mem::take(&mut telling) }
}

/// How many lines there were since then.
#[cfg(test)]
pub fn lines() -> usize {
    LISTENER.get().map_or(0, |listener| listener.lines.load(Relaxed))
}

/// Says something, as a part of the program would.
#[cfg(test)]
pub fn say(text: &str) {
    use io::Write as _;

    let mut listener = LISTENER.get().expect("listening");
    listener.write_all(text.as_bytes()).expect("written");
}

/// One line at a time, as the log writes them.
impl io::Write for &Listener {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.lines.fetch_add(1, Relaxed);
        let text = String::from_utf8_lossy(line);
        if canaries::are_in(&text) {
            let mut telling = self.telling.lock().unwrap_or_else(PoisonError::into_inner);
            telling.push(text.into_owned());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for &'static Listener {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self
    }
}
