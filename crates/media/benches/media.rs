//! What pictures cost: `cargo bench -p media`. One line of JSON: how long the first asker of a variant waits and
//! how long a later one, how often a variant is made when fifty ask at once, and how far memory grows while
//! bombs and the largest photos come in, two at once.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a measurement, read at a terminal")]

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{self, Command},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use flate2::{Compression, Crc, write::ZlibEncoder};
use media::{
    BlobKey, BlobStore, Disk, Error, Format, Original, Variant, Variants, Width, take_in,
    testing::jpeg,
};
use tokio::runtime::Runtime;

/// Variants made and variants found again.
const FIRST_HITS: usize = 100;
const STORED_HITS: usize = 2_000;
const AT_ONCE: usize = 50;
/// The sides of a photo of nearly forty million pixels.
const LARGEST: (u32, u32) = (7_740, 5_160);
/// Says that this process only writes the largest photo to a file, so that its memory is not measured.
const ONLY_WRITE: &str = "ZOCALO_BENCH_MEDIA_PHOTO";

fn main() {
    if let Some(path) = env::var_os(ONLY_WRITE) {
        let photo = jpeg(LARGEST.0, LARGEST.1, 1);
        fs::write(path, photo).expect("written");
        return;
    }
    let folder = env::temp_dir().join(format!("zocalo-bench-media-{}", process::id()));
    let runtime = Runtime::new().expect("a runtime");
    let told = runtime.block_on(measured(&folder));
    fs::remove_dir_all(&folder).expect("gone");
    println!("{told}");
}

async fn measured(folder: &Path) -> String {
    let store = Arc::new(Disk::open(folder.join("store")).await.expect("a folder"));
    let grown_mb = memory(folder.join("largest.jpg")).await;
    let shop = Shop::open(store).await;
    let (mut first, mut stored) = (Vec::new(), Vec::new());
    for number in 0..FIRST_HITS {
        first.push(shop.time(number, false).await);
    }
    for number in 0..STORED_HITS {
        stored.push(shop.time(number % FIRST_HITS, true).await);
    }
    let renders = shop.renders_of_many().await;
    format!(
        "{{\"first_hit_ms_p50\":{:.1},\"first_hit_ms_p99\":{:.1},\"stored_hit_ms_p99\":{:.2},\
         \"renders_of_50_parallel\":{renders},\"rss_growth_mb\":{grown_mb}}}",
        share(&mut first, 50),
        share(&mut first, 99),
        share(&mut stored, 99),
    )
}

/// Variants of one photo under many names.
#[derive(Clone)]
struct Shop {
    store: Arc<Disk>,
    variants: Variants,
    kept: BlobKey,
    renders: Arc<AtomicUsize>,
}

impl Shop {
    async fn open(store: Arc<Disk>) -> Self {
        let kept = BlobKey::new("kept/photo.jpg").expect("a key");
        let taken = take_in(jpeg(2_000, 1_333, 7).into()).await.expect("a photo");
        store.put(&kept, taken.jpeg.into()).await.expect("kept");
        let variants = Variants::new(store.clone());
        Self { store, variants, kept, renders: Arc::default() }
    }

    async fn ask(&self, number: usize) -> bool {
        let width = Width::of(640).expect("one of ours");
        let variant = Variant::new("ten_1", &format!("med_{number}"), width, 0).expect("ids");
        let own = self.clone();
        let original = async move {
            own.renders.fetch_add(1, Ordering::SeqCst);
            let jpeg = own.store.get(&own.kept).await?.ok_or(Error::NoSuchPicture)?;
            Ok(Original { jpeg, mark: None })
        };
        let shown = self.variants.get(&variant, Format::Webp, original).await.expect("a variant");
        shown.is_stored_hit
    }

    async fn time(&self, number: usize, is_stored: bool) -> Duration {
        let began = Instant::now();
        assert_eq!(self.ask(number).await, is_stored);
        began.elapsed()
    }

    async fn renders_of_many(&self) -> usize {
        let before = self.renders.load(Ordering::SeqCst);
        let asking = (0..AT_ONCE).map(|_| {
            let own = self.clone();
            tokio::spawn(async move { own.ask(FIRST_HITS).await })
        });
        for asked in asking.collect::<Vec<_>>() {
            asked.await.expect("answered");
        }
        self.renders.load(Ordering::SeqCst) - before
    }
}

/// How far the peak grows, in megabytes, with the uploads themselves.
async fn memory(photo: PathBuf) -> u64 {
    let own = env::current_exe().expect("a program");
    assert!(Command::new(own).env(ONLY_WRITE, &photo).status().expect("ran").success());
    let before = peak_kib();
    let photo = Bytes::from(fs::read(photo).expect("written"));
    let [png, gif] = [png_bomb(), gif_bomb()].map(Bytes::from);
    for _ in 0..3 {
        let taken = tokio::join!(take_in(photo.clone()), take_in(photo.clone()));
        assert!(taken.0.is_ok() && taken.1.is_ok());
        let told = tokio::join!(take_in(png.clone()), take_in(gif.clone()));
        assert!(matches!(told, (Err(Error::TooLong { .. }), Err(Error::TooManyFrames))));
    }
    (peak_kib() - before) / 1_000
}

/// Fifty thousand pixels a side, all there, in some hundred kilobytes.
fn png_bomb() -> Vec<u8> {
    const SIDE: u32 = 50_000;
    let mut header = [SIDE.to_be_bytes(), SIDE.to_be_bytes()].concat();
    header.extend([1, 0, 0, 0, 0]);
    let row = [0; 6_251];
    let mut pressed = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..SIDE {
        pressed.write_all(&row).expect("memory");
    }
    let data = pressed.finish().expect("memory");
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", &header[..]), (b"IDAT", &data), (b"IEND", &[])] {
        let mut sum = Crc::new();
        sum.update(name);
        sum.update(data);
        out.extend(u32::try_from(data.len()).expect("short").to_be_bytes());
        out.extend([name, data, &sum.sum().to_be_bytes()].concat());
    }
    out
}

/// Ten thousand frames of one pixel each.
fn gif_bomb() -> Vec<u8> {
    let mut out = b"GIF89a\x2c\x01\x2c\x01\x80\0\0\xc8\x1e\x1e\0\0\0".to_vec();
    for _ in 0..10_000 {
        out.extend(b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    out.push(b';');
    out
}

fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    line.trim_end_matches("kB").trim().parse().expect("a number")
}

/// The time within which that percentage was answered, in milliseconds.
fn share(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0
}
