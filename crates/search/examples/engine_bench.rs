//! What the engine costs: `cargo run --release -p search --example engine_bench -- 1000000`.
//!
//! Listings come from the demonstration generator; each line is one kind of question, asked with
//! varying words and values, single-threaded, inside the process. Times are processor time of the
//! asking thread, so that neighbours on the machine do not count. A second argument asks only the
//! kinds whose name contains it; a third names a snapshot to load instead of building, and to keep.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measurement, read at a terminal")]

use std::{
    hint::black_box,
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use chrono::DateTime;
use kernel::{
    Currency,
    ids::{SiteId, TenantId},
};
use listings::{Vertical, demo, vertical};
use search::{Answer, Change, Engine, MemoryEngine, Rates, SiteView, query, snapshot};
use uuid::Uuid;

const ROUNDS: usize = 300;
const WORDS: &[&str] = &[
    "toyota corolla",
    "hyundai tucson",
    "kia sportage",
    "honda civic",
    "nissan sentra",
    "chevrolet sail",
    "suzuki vitara",
    "ford escape",
    "mazda",
    "volkswagen gol",
];
const TYPOS: &[&str] = &[
    "toyta corola",
    "hiunday tucson",
    "kia sportaje",
    "honda sivic",
    "nisan sentra",
    "chebrolet sail",
    "susuki bitara",
    "ford escap",
    "masda",
    "volksvagen gol",
];
const MAKES: &[&str] = &["toyota", "hyundai", "kia", "honda", "nissan", "chevrolet", "suzuki"];
const EIGHT: &str = "model,year,mileage_km,fuel,transmission,body,region,price";

fn main() {
    let count: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let autos = vertical::shipped("autos").expect("shipped");
    let autos = Arc::new(Vertical::from_toml(autos).expect("readable"));
    let tenant = TenantId(Uuid::from_u128(1));
    let before = resident_mb();
    let kept = std::env::args().nth(3).map(std::path::PathBuf::from);
    let engine = match kept.as_deref().map(snapshot::load) {
        Some(Ok(loaded)) => loaded.engine,
        _ => build(&autos, tenant, count),
    };
    if let Some(path) = kept {
        snapshot::save(&engine, b"", &path).expect("saved");
    }
    let stats = &engine.stats()[0];
    let grown = resident_mb() - before;
    println!(
        "{} listings: {:.0} MB resident ({:.0} bytes each), {:.0} MB by own count",
        stats.listings,
        grown,
        grown * 1e6 / stats.listings as f64,
        stats.bytes as f64 / 1e6,
    );
    let base: Currency = "DOP".parse().expect("known");
    let site = SiteView {
        tenant,
        site: SiteId(Uuid::nil()),
        verticals: vec![Arc::clone(&autos)],
        currency: Currency::USD,
        rates: Arc::new(Rates::new(base, demo::rates(base))),
        board: Arc::default(),
    };
    ask_everything(&engine, &site);
    drop_and_load(engine, &site);
    many_words(&autos, &site);
}

/// Typos among fifty thousand different words of titles.
fn many_words(autos: &Arc<Vertical>, site: &SiteView) {
    let word = |n: usize| -> String {
        let syllables =
            ["ba", "cor", "di", "fe", "gu", "lan", "mo", "ni", "per", "qui", "ras", "to"];
        let digits = std::iter::successors(Some(n + 12), |n| Some(n / 12).filter(|n| *n > 0));
        digits.map(|n| syllables[n % 12]).collect()
    };
    let now = DateTime::from_timestamp(1_790_000_000, 0).expect("a moment");
    let cars = demo::cars(7, 25_000, autos, demo::COUNTRIES, now);
    let puts = (0u64..).zip(cars).map(|(n, car)| {
        let mut car = car.into_published(autos, n);
        car.tokens_main = vec![word(2 * n as usize), word(2 * n as usize + 1)];
        Change::Put(Box::new(car))
    });
    let engine = MemoryEngine::new();
    engine.apply(site.tenant, autos, puts.collect()).expect("room");
    engine.mark_ready(site.tenant, "autos");
    measure(&engine, site, "typo among 50,000 words", &|n| {
        let right = word(n * 163 % 50_000);
        vec![("q", format!("{}x{}", &right[..2], &right[3..]))]
    });
}

fn build(autos: &Arc<Vertical>, tenant: TenantId, count: u64) -> MemoryEngine {
    let engine = MemoryEngine::new();
    let now = DateTime::from_timestamp(1_790_000_000, 0).expect("a moment");
    let mut cars = demo::cars(7, count, autos, demo::COUNTRIES, now);
    let (mut number, mut applying) = (0, Duration::ZERO);
    loop {
        let batch = cars.by_ref().take(2_000).map(|car| {
            number += 1;
            Change::Put(Box::new(car.into_published(autos, number)))
        });
        let batch: Vec<Change> = batch.collect();
        if batch.is_empty() {
            break;
        }
        let start = cpu_time();
        engine.apply(tenant, autos, batch).expect("room");
        applying += cpu_time() - start;
    }
    let start = cpu_time();
    engine.mark_ready(tenant, "autos");
    let sorting = cpu_time() - start;
    println!("built in {:.1} s + {:.1} s", applying.as_secs_f64(), sorting.as_secs_f64());
    engine
}

fn ask_everything(engine: &MemoryEngine, site: &SiteView) {
    let pick = |list: &'static [&'static str], n: usize| list[n % list.len()].to_owned();
    let year = |n: usize| (2005 + n % 15).to_string();
    type Make<'m> = &'m dyn Fn(usize) -> Vec<(&'static str, String)>;
    let kinds: &[(&str, Make<'_>)] = &[
        ("browse", &|_| vec![]),
        ("browse, all facets", &|_| vec![("facets", "all".into())]),
        ("browse by price", &|_| vec![("sort", "price".into())]),
        ("3 filters", &|n| {
            vec![("make", pick(MAKES, n)), ("year.gte", year(n)), ("fuel", "petrol".into())]
        }),
        ("text", &|n| vec![("q", pick(WORDS, n))]),
        ("typos", &|n| vec![("q", pick(TYPOS, n))]),
        ("beginning", &|n| vec![("q", pick(WORDS, n)[..3 + n % 4].to_owned())]),
        ("text + 3 filters + 8 facets", &|n| {
            vec![
                ("q", pick(WORDS, n)),
                ("year.gte", year(n)),
                ("fuel", "petrol".into()),
                ("price.lte", "30000".into()),
                ("facets", EIGHT.into()),
            ]
        }),
        ("make text + 3 filters + 8 facets", &|n| {
            vec![
                ("q", pick(MAKES, n)),
                ("year.gte", year(n)),
                ("transmission", "automatic,manual".into()),
                ("body", "suv,sedan".into()),
                ("facets", EIGHT.into()),
            ]
        }),
        ("one broad filter, all facets", &|_| {
            vec![("transmission", "manual".into()), ("facets", "all".into())]
        }),
        ("broad range, all facets", &|n| vec![("year.gte", year(n)), ("facets", "all".into())]),
        ("price range, all facets", &|n| {
            vec![("price.lte", (8_000 + n * 40).to_string()), ("facets", "all".into())]
        }),
        ("near, by distance", &|_| {
            vec![("near", "18.4861,-69.9312".into()), ("sort", "distance".into())]
        }),
    ];
    let only = std::env::args().nth(2).unwrap_or_default();
    for (name, make) in kinds.iter().filter(|(name, _)| name.contains(&only)) {
        measure(engine, site, name, make);
    }
}

fn measure(
    engine: &MemoryEngine,
    site: &SiteView,
    name: &str,
    make: &dyn Fn(usize) -> Vec<(&'static str, String)>,
) {
    let (mut took, mut total) = (Vec::with_capacity(ROUNDS), 0);
    for n in 0..ROUNDS {
        let pairs: Vec<_> = make(n).into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        let start = cpu_time();
        let query = query::parse(&pairs, site).expect("a query");
        let answer = black_box(ask(engine, site, &query));
        took.push(cpu_time().saturating_sub(start));
        total += answer.total;
        assert!(answer.total == 0 || !answer.cards.is_empty(), "{name}: no cards");
    }
    took.sort();
    let at = |share: usize| took[took.len() * share / 100].as_secs_f64() * 1e6;
    let total = total as usize / ROUNDS;
    println!("{name:<34} p50 {:>8.0} µs   p95 {:>8.0} µs   {total:>8} found", at(50), at(95));
}

fn ask(engine: &MemoryEngine, site: &SiteView, query: &search::Query) -> Answer {
    let asked = pin!(engine.search(site, query));
    match asked.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.expect("an answer"),
        Poll::Pending => unreachable!("the engine in memory never waits"),
    }
}

fn drop_and_load(engine: MemoryEngine, site: &SiteView) {
    let path = std::env::temp_dir().join(format!("engine_bench-{}.idx", std::process::id()));
    let start = Instant::now();
    snapshot::save(&engine, b"cursor", &path).expect("saved");
    let saved = start.elapsed().as_secs_f64();
    let megabytes = std::fs::metadata(&path).map_or(0.0, |file| file.len() as f64 / 1e6);
    drop(engine);
    let before = resident_mb();
    let start = Instant::now();
    let loaded = snapshot::load(&path).expect("loaded");
    let took = start.elapsed().as_secs_f64();
    std::fs::remove_file(&path).expect("removed");
    println!("snapshot: {megabytes:.0} MB, saved in {saved:.2} s, ready in {took:.2} s");
    let stats = &loaded.engine.stats()[0];
    println!(
        "after loading: {:.0} MB more resident than before, {:.0} MB by own count",
        resident_mb() - before,
        stats.bytes as f64 / 1e6
    );
    measure(&loaded.engine, site, "browse, after loading", &|_| vec![]);
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

unsafe extern "C" {
    fn clock_gettime(clock: i32, out: *mut Timespec) -> i32;
}

/// Processor time of this thread.
fn cpu_time() -> Duration {
    const CLOCK_THREAD_CPUTIME_ID: i32 = 3;
    let mut now = Timespec { seconds: 0, nanoseconds: 0 };
    // SAFETY: `now` is a valid, writable `struct timespec` (two 64-bit numbers on this platform),
    // and the function writes to nothing else.
    let failed = unsafe { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &raw mut now) };
    assert_eq!(failed, 0, "the clock is always there");
    let nanoseconds = now.seconds * 1_000_000_000 + now.nanoseconds;
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or_default())
}

fn resident_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    let kilobytes: f64 =
        line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or_default();
    kilobytes * 1024.0 / 1e6
}
