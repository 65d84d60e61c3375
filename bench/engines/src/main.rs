//! Our index beside tantivy, beside plain sets with an fst, beside both: the same listings and the
//! same questions, one thread, in this process. See `docs/decisions/0005-our-own-index.md`.
//!
//!     bench-engines [LISTINGS] [ROUNDS]

mod aggregated;
mod answer;
mod both;
mod check;
mod contender;
mod full_text;
mod measure;
mod ours;
mod question;
mod report;
mod rows;
mod sets;
mod shelf;
mod sideways;
mod vocabulary;

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::Context as _;
use listings::Published;
use search::Rates;

use crate::{
    contender::{Batch, Contender, NAMES},
    measure::micros,
    question::{Kind, Question},
    report::Report,
    rows::Layout,
};

/// Listings handed over at a time.
const BATCH: usize = 2_000;
/// Changes measured in a round.
const CHANGES: usize = 20;

/// What is asked of each kind: a page, its slowest, a page of one listing, a page as JSON.
const ROWS: [(Kind, [&str; 4]); 4] = [
    (
        Kind::Browse,
        ["browse p50, µs", "browse p95, µs", "browse, one card, µs", "browse, to JSON, µs"],
    ),
    (
        Kind::Filters,
        [
            "3 filters p50, µs",
            "3 filters p95, µs",
            "3 filters, one card, µs",
            "3 filters, to JSON, µs",
        ],
    ),
    (
        Kind::Facets,
        ["text+3+8 p50, µs", "text+3+8 p95, µs", "text+3+8, one card, µs", "text+3+8, to JSON, µs"],
    ),
    (
        Kind::Misspelt,
        ["misspelt p50, µs", "misspelt p95, µs", "misspelt, one card, µs", "misspelt, to JSON, µs"],
    ),
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let layouts = [Layout::of("autos")?, Layout::of("propiedades")?];
    if let [verb, name, dir] = &arguments[..]
        && verb == "open"
    {
        let restart = measure::opened(name, &layouts, &PathBuf::from(dir))?;
        println!("{}", serde_json::to_string(&restart)?);
        return Ok(());
    }
    let number = |at: usize, usual: u64| arguments.get(at).map_or(Ok(usual), |n| n.parse());
    let (count, rounds) = (number(0, 200_000)?, usize::try_from(number(1, 5)?)?);
    let dir = std::env::temp_dir().join(format!("bench-engines-{}", std::process::id()));
    std::fs::create_dir_all(&dir)?;
    let done = compare(count, rounds, &layouts, &dir);
    std::fs::remove_dir_all(&dir)?;
    println!("{}", done?);
    Ok(())
}

/// Builds, checks and measures; the last line.
fn compare(
    count: u64,
    rounds: usize,
    layouts: &[Layout; 2],
    dir: &Path,
) -> anyhow::Result<serde_json::Value> {
    let (mut report, rates) = (Report::default(), rows::rates()?);
    let all = rows::listings(count, layouts)?;
    println!("{} cars and {} homes, {rounds} rounds", all[0].len(), all[1].len());
    let questions = question::all();
    let mut contenders = Vec::new();
    for round in 0..rounds {
        contenders.clear();
        for name in turn(round) {
            let dir = dir.join(format!("{round}-{name}"));
            std::fs::create_dir_all(&dir)?;
            let (made, seconds) = build(name, layouts, &dir, &all, &rates)?;
            report.add("build, s", name, seconds);
            contenders.push((name, made, dir));
        }
    }
    contenders.sort_by_key(|(name, ..)| NAMES.iter().position(|own| own == name));
    let (mut made, mut dirs) = (Vec::new(), Vec::new());
    for (_, mut contender, dir) in contenders {
        contender.save()?;
        made.push(contender);
        dirs.push(dir);
    }
    check::exact(&made, &questions, layouts)?;
    check::readings(&made, &all[0])?;
    for round in 0..rounds {
        ask(&made, &questions, round, &mut report)?;
    }
    for round in 0..rounds {
        restart(&dirs, round, &mut report)?;
    }
    for round in 0..rounds {
        change(&mut made, &all[0], layouts, &rates, round, &mut report)?;
    }
    println!("{}", report.table());
    Ok(report.json(count, rounds))
}

/// The contenders, another one first in each round.
fn turn(round: usize) -> impl Iterator<Item = &'static str> {
    NAMES.into_iter().cycle().skip(round % NAMES.len()).take(NAMES.len())
}

fn build(
    name: &str,
    layouts: &[Layout; 2],
    dir: &Path,
    all: &[Vec<Published>; 2],
    rates: &Rates,
) -> anyhow::Result<(Box<dyn Contender>, f64)> {
    let mut made = contender::new(name, layouts, dir)?;
    let mut seconds = 0.0;
    for (vertical, listings) in all.iter().enumerate() {
        for some in listings.chunks(BATCH) {
            let batch = batch(some, &layouts[vertical], rates)?;
            let start = Instant::now();
            made.add(vertical, batch)?;
            seconds += start.elapsed().as_secs_f64();
        }
    }
    let start = Instant::now();
    made.finish()?;
    Ok((made, seconds + start.elapsed().as_secs_f64()))
}

fn batch(some: &[Published], layout: &Layout, rates: &Rates) -> anyhow::Result<Batch> {
    let rows = some.iter().map(|one| layout.row(one, rates)).collect::<anyhow::Result<_>>()?;
    Ok(Batch { listings: some.to_vec(), rows })
}

fn ask(
    made: &[Box<dyn Contender>],
    questions: &[Question],
    round: usize,
    report: &mut Report,
) -> anyhow::Result<()> {
    for (kind, [p50, p95, one, body]) in ROWS {
        for name in turn(round) {
            let at = NAMES.iter().position(|own| *own == name).context("a contender")?;
            let of = &*made[at];
            let (median, most) = measure::each(questions, kind, |question| of.ask(question))?;
            report.add(p50, name, median);
            report.add(p95, name, most);
            let first = |question: &Question| of.ask(&Question { limit: 1, ..question.clone() });
            report.add(one, name, measure::each(questions, kind, first)?.0);
            let sent = |question: &Question| Ok(of.ask(question)?.body()?);
            report.add(body, name, measure::each(questions, kind, sent)?.0);
            let otherwise = |question: &Question| of.ask_otherwise(question);
            match kind {
                Kind::Filters if name == "tantivy" => {
                    let (median, _) = measure::each(questions, kind, otherwise)?;
                    report.add("3 filters by columns p50, µs", name, median);
                }
                Kind::Facets if name == "tantivy" => {
                    let (median, _) = measure::each(questions, kind, otherwise)?;
                    report.add("facets by aggregations p50, µs", name, median);
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn restart(dirs: &[PathBuf], round: usize, report: &mut Report) -> anyhow::Result<()> {
    for name in turn(round) {
        let at = NAMES.iter().position(|own| *own == name).context("a contender")?;
        let restart = measure::restart(name, &dirs[at])?;
        report.add("restart, s", name, restart.ready_s);
        report.add("own memory, MB", name, restart.own_mb);
        report.add("with mapped files, MB", name, restart.own_mb + restart.mapped_mb);
    }
    Ok(())
}

/// Gives listings a new word and looks for it.
fn change(
    made: &mut [Box<dyn Contender>],
    cars: &[Published],
    layouts: &[Layout; 2],
    rates: &Rates,
    round: usize,
    report: &mut Report,
) -> anyhow::Result<()> {
    for name in turn(round) {
        let at = NAMES.iter().position(|own| *own == name).context("a contender")?;
        let mut took = Vec::new();
        for n in 0..CHANGES {
            let number = round * CHANGES + n;
            let mut car = cars[(number * 997) % cars.len()].clone();
            let word =
                format!("novedad{}x", (b'a' + (number % 26) as u8) as char).repeat(1 + number / 26);
            let word = listings::tokens::of_query(&word).swap_remove(0);
            car.version += 1;
            car.tokens_main.push(word.clone());
            car.tokens_main.sort_unstable();
            let batch = batch(&[car], &layouts[0], rates)?;
            let start = Instant::now();
            made[at].change(0, batch)?;
            let answer = made[at].ask(&Question::text(Kind::Misspelt, &word))?;
            took.push(micros(&start.elapsed()));
            anyhow::ensure!(answer.total == 1, "{name}: {word} is on {} listings", answer.total);
        }
        report.add("change found, µs", name, measure::median(took));
    }
    Ok(())
}
