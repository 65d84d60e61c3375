//! Measured only when asked for: `cargo test --release -p listings --test import -- --ignored
//! --nocapture`.

use std::{
    io::{self, Read},
    sync::Mutex,
    time::Instant,
};

use listings::import::{Options, Progress};

use crate::support::{Shop, options};

const ROWS: u64 = 50_000;
const MODELS: [&str; 5] =
    ["Chevrolet Spark GT", "Mazda CX-5 2.5", "Toyota 4 Runner SR5", "BMW 320i", "Kia Rio LX"];
const CITIES: [&str; 4] = ["Quito", "Guayaquil", "Cuenca", "Manta"];
/// What memory may grow by between the first rows and the last, in KiB: buffers, not the file.
const GROWTH_KIB_MAX: u64 = 32 << 10;

/// A file that is made while it is read.
struct Generated {
    row: u64,
    rows: u64,
    has_ids: bool,
    line: io::Cursor<Vec<u8>>,
}

impl Generated {
    fn of(rows: u64, has_ids: bool) -> Self {
        let titles = if has_ids { "name,year,km,price,ref\n" } else { "name,year,km,price\n" };
        Self { row: 0, rows, has_ids, line: io::Cursor::new(titles.into()) }
    }

    fn next_line(&mut self) -> Option<String> {
        let n = (self.row < self.rows).then_some(self.row)?;
        self.row += 1;
        let model = MODELS[usize::try_from(n % 5).expect("small")];
        let city = CITIES[usize::try_from(n % 4).expect("small")];
        let (year, km) = (1990 + n % 33, n % 900_000);
        let price = format!("{}.{:03}", 5 + n % 60, n % 1_000);
        let id = if self.has_ids { format!(",R{n}") } else { String::new() };
        let of = n % 97;
        Some(format!("\"\n   {model} {of}   \",{year},  {km} Kms. · {city},\"{price}\"{id}\n"))
    }
}

impl Read for Generated {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.line.read(into)?;
            if read > 0 {
                return Ok(read);
            }
            let Some(line) = self.next_line() else { return Ok(0) };
            self.line = io::Cursor::new(line.into_bytes());
        }
    }
}

/// Greatest resident memory so far, in KiB.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement, for the release profile"]
async fn fifty_thousand_rows_take_less_than_a_minute_and_no_more_memory_than_five_thousand() {
    let shop = Shop::open().await;
    let runs = [("first", false), ("second", false), ("first, ids", true), ("second, ids", true)];
    for (kind, has_ids) in runs {
        let early = Mutex::new(0);
        let progress = |progress: Progress| {
            if progress.rows == ROWS / 10 {
                *early.lock().expect("lock") = peak_kib();
            }
        };
        let start = Instant::now();
        let options = Options { progress: &progress, ..options() };
        let file = Generated::of(ROWS, has_ids);
        let summary = shop.import_with("autos", file, options).await.expect("imported");
        let seconds = start.elapsed().as_secs_f64();
        let growth = peak_kib() - *early.lock().expect("lock");
        eprintln!(
            "{kind} run: {ROWS} rows in {seconds:.1} s, {} created, peak {} KiB, {growth} KiB \
             more than at {} rows",
            summary.created,
            peak_kib(),
            ROWS / 10
        );
        assert_eq!(summary.rows, ROWS);
        assert!(seconds < 60.0);
        assert!(growth < GROWTH_KIB_MAX);
    }
}
