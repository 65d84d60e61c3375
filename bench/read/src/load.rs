//! One pass: listings are made, saved in ours, and the same rows go to the peer.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use kernel::ids::{ListingId, uuid_v7};
use listings::{Draft, Vertical, demo::DemoSeller, vertical::shipped};
use serde_json::json;
use tokio::sync::{Mutex, mpsc};

use crate::{
    Options, made,
    ours::Ours,
    peer::{Peer, Row},
    real,
};

/// Listings of a batch.
const BATCH: usize = 1_000;
/// Batches in work at the same time, and waiting.
const WORKERS: usize = 2;

/// Listings of one vertical, made and not saved yet.
struct Batch {
    vertical: Arc<Vertical>,
    rows: Vec<(Arc<DemoSeller>, Draft)>,
}

/// Loads everything and says how it went, as JSON.
///
/// # Errors
/// What files, ours or the peer refuse.
pub async fn all(options: &Options) -> anyhow::Result<serde_json::Value> {
    let autos = Arc::new(read_vertical("autos")?);
    let propiedades = Arc::new(read_vertical("propiedades")?);
    let real = real::read(&options.shared, &autos)?;
    let is_real = real.is_some();
    let ours = match &options.data {
        Some(data) => Some(Arc::new(Ours::open(data, &options.tenant).await?)),
        None => None,
    };
    let mut peer = Peer::open(&options.peer).await?;
    peer.declare(&autos).await?;
    peer.declare(&propiedades).await?;

    let started = Instant::now();
    let (send, receive) = mpsc::channel(WORKERS);
    let (seed, count) = (options.seed, options.listings);
    let maker =
        tokio::task::spawn_blocking(move || make(seed, count, &autos, &propiedades, real, &send));
    let receive = Arc::new(Mutex::new(receive));
    let mut workers = tokio::task::JoinSet::new();
    for peer in [peer, Peer::open(&options.peer).await?] {
        workers.spawn(work(Arc::clone(&receive), ours.clone(), peer));
    }
    let (mut loaded, mut ours_s) = (0, Duration::ZERO);
    while let Some(done) = workers.join_next().await {
        let (rows, took) = done??;
        loaded += rows;
        ours_s += took;
    }
    maker.await??;
    Ok(json!({
        "listings": loaded,
        "real": is_real,
        "load_s": started.elapsed().as_secs_f64(),
        "upsert_s": ours_s.as_secs_f64(),
    }))
}

fn read_vertical(key: &str) -> anyhow::Result<Vertical> {
    Ok(Vertical::from_toml(shipped(key).context("a shipped vertical")?)?)
}

fn make(
    seed: u64,
    count: u64,
    autos: &Arc<Vertical>,
    propiedades: &Arc<Vertical>,
    real: Option<(Vec<real::Real>, Vec<real::Real>)>,
    send: &mpsc::Sender<Batch>,
) -> anyhow::Result<()> {
    let mut waiting = [autos, propiedades].map(|v| Batch { vertical: Arc::clone(v), rows: vec![] });
    for made in made::listings(seed, count, (autos, propiedades), real) {
        let Some(batch) = waiting.iter_mut().find(|b| b.vertical.key == made.vertical.key) else {
            continue;
        };
        batch.rows.push((made.seller, made.draft));
        if batch.rows.len() == BATCH {
            let rows = std::mem::take(&mut batch.rows);
            send.blocking_send(Batch { vertical: Arc::clone(&batch.vertical), rows })?;
        }
    }
    for rest in waiting {
        send.blocking_send(rest)?;
    }
    Ok(())
}

async fn work(
    receive: Arc<Mutex<mpsc::Receiver<Batch>>>,
    ours: Option<Arc<Ours>>,
    mut peer: Peer,
) -> anyhow::Result<(usize, Duration)> {
    let (mut count, mut took) = (0, Duration::ZERO);
    loop {
        let next = receive.lock().await.recv().await;
        let Some(Batch { vertical, rows }) = next else { return Ok((count, took)) };
        let started = Instant::now();
        let saved = match &ours {
            Some(ours) => {
                let saved = ours.save(&vertical, rows).await?;
                saved
                    .into_iter()
                    .map(|(saved, seller, draft)| (saved.id(), seller, draft))
                    .collect()
            }
            None => alone(rows),
        };
        took += started.elapsed();
        let rows: Vec<Row<'_>> = saved
            .iter()
            .map(|(id, seller, draft)| Row { vertical: &vertical, id: *id, seller, draft })
            .collect();
        peer.add(&rows).await?;
        count += rows.len();
    }
}

/// Ids as good as any where only the peer is loaded.
fn alone(rows: Vec<(Arc<DemoSeller>, Draft)>) -> Vec<(ListingId, Arc<DemoSeller>, Draft)> {
    let id = |draft: &Draft| {
        let key = draft.source_key.as_deref().unwrap_or_default();
        let number = key.trim_start_matches("bench-").parse::<u64>().unwrap_or_default();
        // Spread over all bits, because a few of them are the version's.
        let bits = u128::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835);
        ListingId(uuid_v7(draft.published_at.unwrap_or_default(), bits))
    };
    rows.into_iter().map(|(seller, draft)| (id(&draft), seller, draft)).collect()
}
