//! Clocks and memory.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::{
    contender,
    question::{Kind, Question},
    rows::Layout,
};

/// A fresh process that opened a saved index.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Restart {
    /// Until it was open and had answered its first question, in seconds.
    pub ready_s: f64,
    /// Memory of its own after all questions, in megabytes.
    pub own_mb: f64,
    /// Pages of mapped files beside it.
    pub mapped_mb: f64,
}

/// Median and 95th percentile of what `ask` takes with the questions of a kind, in microseconds.
pub fn each<T>(
    questions: &[Question],
    kind: Kind,
    ask: impl Fn(&Question) -> anyhow::Result<T>,
) -> anyhow::Result<(f64, f64)> {
    let mut took = Vec::new();
    for question in questions.iter().filter(|question| question.kind == kind) {
        let start = Instant::now();
        let answer = ask(question)?;
        took.push(start.elapsed());
        std::hint::black_box(answer);
    }
    took.sort_unstable();
    let at = |percent: usize| took.get(took.len() * percent / 100).map_or(0.0, micros);
    Ok((at(50), at(95)))
}

pub fn micros(time: &Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// Opens the saved index in a process of its own.
pub fn restart(name: &str, dir: &Path) -> anyhow::Result<Restart> {
    let program = std::env::current_exe()?;
    let out = Command::new(program).arg("open").arg(name).arg(dir).output()?;
    anyhow::ensure!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
    Ok(serde_json::from_slice(&out.stdout)?)
}

/// What that process does.
pub fn opened(name: &str, layouts: &[Layout; 2], dir: &Path) -> anyhow::Result<Restart> {
    let questions = crate::question::all();
    let first = questions.first().context("a question")?;
    let before = memory();
    let start = Instant::now();
    let opened = contender::open(name, layouts, dir)?;
    opened.ask(first)?;
    let ready_s = start.elapsed().as_secs_f64();
    for question in &questions {
        opened.ask(question)?;
    }
    let after = memory();
    Ok(Restart { ready_s, own_mb: after.0 - before.0, mapped_mb: after.1 - before.1 })
}

/// Own and mapped memory of this process, in megabytes.
pub fn memory() -> (f64, f64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        let kilobytes = line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok());
        kilobytes.unwrap_or_default() * 1024.0 / 1e6
    };
    (of("RssAnon:"), of("RssFile:"))
}

/// The middle of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
