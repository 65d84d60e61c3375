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
mod files;
mod hidden;
mod interference;
mod inventory;
mod judge;
mod letters;
mod life;
mod log;
mod matrix;
mod mutants;
#[cfg(test)]
mod peers;
mod probes;
mod published;
#[cfg(test)]
mod regressions;
mod rights;
mod rows;
mod sellers;
mod timing;
#[path = "../../../crates/web/tests/it/town.rs"]
mod town;
mod traces;
mod who;
mod whose;

use std::collections::BTreeSet;

use serde_json::json;

#[tokio::main]
async fn main() {
    let unlisted = inventory::walk().await;
    let matrix = matrix::walk(&matrix::Place::ALL).await;
    let sellers = sellers::walk(&matrix::Place::ALL).await;
    let who = who::walk().await;
    let letters = letters::look().await;
    let database = database::ask_as_each_login().await;
    let rights = rights::ask().await;
    let (mutants, faults) = (mutants::hunt().await, probes::hunt().await);
    let timing = timing::compare().await;
    let interference = interference::compare(interference::ROWS).await;
    let parts = [&unlisted, &matrix, &sellers, &who, &letters, &database, &rights];
    let leaks = parts.iter().flat_map(|part| &part.leaks).chain(&interference.leaks);
    let leaks: Vec<&String> = leaks.collect();
    for leak in &leaks {
        eprintln!("LEAK {leak}");
    }
    let survivors: Vec<&String> = mutants.survivors.iter().chain(&faults.survivors).collect();
    for survivor in &survivors {
        eprintln!("NOT CAUGHT {survivor}");
    }
    for held in mutants.held.iter().chain(&faults.held) {
        eprintln!("held by another line: {held}");
    }
    for ruled in mutants.by_rule_alone.iter().chain(&faults.by_rule_alone) {
        eprintln!("caught by a rule and by no question: {ruled}");
    }
    let line = json!({
        "routes": matrix.routes,
        "actors": matrix.actors,
        "seller_actors": sellers.actors,
        "columns": matrix.canaries.columns,
        "canaries": matrix.canaries.planted,
        "not_plantable": matrix.canaries.refused + matrix.canaries.read,
        "seller_canaries": sellers.canaries.planted,
        "checks": parts.iter().map(|part| part.checks).sum::<usize>(),
        "steps": interference.steps,
        "load": interference.load.all(),
        "load_sign_ins": interference.load.signed_in,
        "leaks": leaks.len(),
        "mutants": mutants.made + faults.made,
        "caught": mutants.made + faults.made - survivors.len(),
        "caught_by_questions": mutants.by_questions + faults.by_questions,
        "held_by_second_line": mutants.held.len() + faults.held.len(),
        "letters": letters.checks,
        "timed": timing.addresses,
        "timed_doors": timing.doors,
        "differences": timing.differences,
        "timing_ms": timing.largest_ms,
    });
    println!("{line}");
    if !timing.is_proved() {
        eprintln!("A CLOCK TELLS {}: {} ms", timing.at, timing.largest_ms);
    }
    for route in matrix.by_lot.iter().chain(&sellers.by_lot) {
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
