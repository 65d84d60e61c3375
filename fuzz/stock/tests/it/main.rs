//! A short run of every fuzz target: its seeds, then seeds changed at random, always the same ones.
#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a test; its seed is fixed")]

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};

/// Inputs tried of each target, unless the time is over before.
const TRIES: usize = 3_000;
const AT_MOST: Duration = Duration::from_secs(8);
const INPUT_BYTES_MAX: usize = 4096;

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder("seeds").join(target)) else { return vec![Vec::new()] };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a seed").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a seed")).collect()
}

/// The words of a dictionary of libFuzzer, without its escapes: `name="word"`.
fn words(target: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(folder("words").join(format!("{target}.dict")));
    let text = text.unwrap_or_default();
    let quoted = text.lines().filter(|line| !line.starts_with('#'));
    quoted.filter_map(|line| Some(line.split('"').nth(1)?.as_bytes().to_vec())).collect()
}

/// A seed with a few things cut, repeated, put in or changed.
fn changed(seeds: &[Vec<u8>], words: &[Vec<u8>], rng: &mut StdRng) -> Vec<u8> {
    let mut out = seeds.choose(rng).cloned().unwrap_or_default();
    for _ in 0..rng.random_range(1..6) {
        let at = rng.random_range(0..=out.len());
        let end = (at + rng.random_range(0..24)).min(out.len());
        match rng.random_range(0..5) {
            0 => drop(out.drain(at..end)),
            1 => drop(out.splice(at..at, out[at..end].to_vec())),
            2 => drop(out.splice(at..end, words.choose(rng).cloned().unwrap_or_default())),
            3 => drop(out.splice(at..at, (0..4).map(|_| rng.random::<u8>()).collect::<Vec<_>>())),
            _ if at < out.len() => out[at] ^= 1 << rng.random_range(0..8),
            _ => {}
        }
    }
    out.truncate(INPUT_BYTES_MAX);
    out
}

fn run(target: &str, check: impl Fn(&[u8])) {
    let (seeds, words) = (seeds(target), words(target));
    seeds.iter().for_each(|seed| check(seed));
    let (mut rng, begun) = (StdRng::seed_from_u64(2026), Instant::now());
    let mut tried = 0;
    while tried < TRIES && begun.elapsed() < AT_MOST {
        check(&changed(&seeds, &words, &mut rng));
        tried += 1;
    }
    eprintln!("{target}: {} seeds and {tried} changed", seeds.len());
    assert!(tried > 20, "{target}: {tried} inputs in {AT_MOST:?}");
}

/// The first byte chooses, the rest is read, as the targets take them.
fn chosen(input: &[u8]) -> (u8, &[u8]) {
    input.split_first().map_or((0, input), |(choice, rest)| (*choice, rest))
}

#[test]
fn any_parameters_are_read_or_refused() {
    run("filter_query", |input| stock::filter_query::check(&String::from_utf8_lossy(input)));
}

#[test]
fn any_file_is_imported_or_explained() {
    run("import_file", |input| {
        let (choice, rest) = chosen(input);
        stock::import_file::check(choice, rest);
    });
}

#[test]
fn any_vertical_file_is_used_or_refused() {
    run("vertical_file", |input| {
        let (choice, rest) = chosen(input);
        stock::vertical_file::check(choice, rest);
    });
}

#[test]
fn any_damaged_index_is_refused_or_as_good_as_any() {
    run("snapshot_file", stock::snapshot_file::check);
}
