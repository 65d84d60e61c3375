//! `bin/chaos isolation`: runs the whole proof and prints one line of figures. The same parts run
//! among the tests, each by itself.
#![allow(clippy::expect_used, clippy::panic, reason = "a proof that cannot go on says why")]
#![expect(clippy::print_stdout, reason = "the line of figures is what it is run for")]

mod actors;
mod ask;
#[path = "../../../crates/web/tests/it/browser.rs"]
mod browser;
mod canaries;
mod database;
mod echo;
mod hidden;
mod interference;
mod inventory;
mod judge;
mod life;
mod log;
mod matrix;
mod mutants;
#[cfg(test)]
mod peers;
mod probes;
#[cfg(test)]
mod regressions;
mod rights;
mod rows;
mod sellers;
mod timing;
#[path = "../../../crates/web/tests/it/town.rs"]
mod town;
mod traces;

use std::collections::BTreeSet;

use serde_json::json;

#[tokio::main]
async fn main() {
    let matrix = matrix::walk(&matrix::Place::ALL).await;
    let sellers = sellers::walk().await;
    let database = database::ask_as_each_login().await;
    let rights = rights::ask().await;
    let (mutants, faults) = (mutants::hunt().await, probes::hunt().await);
    let timing = timing::compare().await;
    let interference = interference::compare(interference::ROWS).await;
    let leaks =
        [&matrix.leaks, &sellers.leaks, &database.leaks, &rights.leaks, &interference.leaks];
    let leaks: Vec<&String> = leaks.into_iter().flatten().collect();
    for leak in &leaks {
        eprintln!("LEAK {leak}");
    }
    let survivors: Vec<&String> = mutants.survivors.iter().chain(&faults.survivors).collect();
    for survivor in &survivors {
        eprintln!("NOT CAUGHT {survivor}");
    }
    let line = json!({
        "routes": matrix.routes,
        "actors": matrix.actors,
        "columns": matrix.canaries.columns,
        "canaries": matrix.canaries.planted,
        "not_plantable": matrix.canaries.refused + matrix.canaries.read,
        "checks": matrix.checks + sellers.checks + database.checks + rights.checks,
        "steps": interference.steps,
        "load": interference.load,
        "leaks": leaks.len(),
        "mutants": mutants.made + faults.made,
        "caught": mutants.made + faults.made - survivors.len(),
        "timed": timing.addresses,
        "timing_ms": timing.largest_ms,
    });
    println!("{line}");
    if !timing.is_proved() {
        eprintln!("A CLOCK TELLS {}: {} ms", timing.at, timing.largest_ms);
    }
    for route in &matrix.by_lot {
        eprintln!("never twice the same: {route}");
    }
    let is_proved = leaks.is_empty() && survivors.is_empty() && timing.is_proved();
    std::process::exit(i32::from(!is_proved));
}

/// What a part of the proof came to.
#[derive(Debug, Default)]
struct Outcome {
    routes: usize,
    actors: usize,
    canaries: Canaries,
    checks: usize,
    leaks: Vec<String>,
    /// Routes whose answers are never twice the same, and so were looked through and not compared.
    by_lot: BTreeSet<String>,
}

/// What became of the columns that hold text.
#[derive(Debug, Default)]
struct Canaries {
    /// How many there are.
    columns: usize,
    /// Those that hold a canary.
    planted: usize,
    /// Those whose checks and keys refuse one.
    refused: usize,
    /// Those the program reads as something else than words.
    read: usize,
}
