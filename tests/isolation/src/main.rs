//! `bin/chaos isolation`: runs the whole proof and prints one line of figures. The same parts run
//! among the tests, each by itself.
#![allow(clippy::expect_used, clippy::panic, reason = "a proof that cannot go on says why")]
#![expect(clippy::print_stdout, reason = "the line of figures is what it is run for")]

mod actors;
#[path = "../../../crates/web/tests/it/browser.rs"]
mod browser;
mod canaries;
mod database;
mod interference;
mod inventory;
mod matrix;
mod mutants;
mod probes;
#[cfg(test)]
mod regressions;
mod sellers;
mod timing;
#[path = "../../../crates/web/tests/it/town.rs"]
mod town;

use serde_json::json;

#[tokio::main]
async fn main() {
    let matrix = matrix::walk().await;
    let sellers = sellers::walk().await;
    let database = database::ask_as_each_login().await;
    let (mutants, faults) = (mutants::hunt().await, probes::hunt().await);
    let timing = timing::compare().await;
    let interference = interference::compare(interference::ROWS).await;
    let leaks = [&matrix.leaks, &sellers.leaks, &database.leaks, &interference.leaks];
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
        "canaries": matrix.canaries,
        "checks": matrix.checks + sellers.checks + database.checks,
        "steps": interference.steps,
        "load": interference.load,
        "leaks": leaks.len(),
        "mutants": mutants.made + faults.made,
        "caught": mutants.made + faults.made - survivors.len(),
        "timing_ms": timing,
    });
    println!("{line}");
    let is_proved = leaks.is_empty() && survivors.is_empty();
    std::process::exit(i32::from(!is_proved));
}

/// What a part of the proof came to.
#[derive(Debug, Default)]
struct Outcome {
    routes: usize,
    actors: usize,
    canaries: usize,
    checks: usize,
    leaks: Vec<String>,
}
