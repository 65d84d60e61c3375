//! A snapshot gives back what was saved, or refuses.

use std::{path::PathBuf, sync::Arc};

use listings::Published;
use search::{Change, MemoryEngine, State, query, snapshot};

use crate::{
    properties::check,
    sample::{ask, engine, listing, random, site, tenant, vertical},
};

/// A file of its own for a test, gone at the end.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str) -> Self {
        let own = format!("search-{name}-{}.idx", std::process::id());
        Self(std::env::temp_dir().join(own))
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        std::fs::remove_file(&self.0).ok();
    }
}

fn saved(name: &str, engine: &MemoryEngine) -> TempFile {
    let file = TempFile::new(name);
    snapshot::save(engine, b"epoch 1", &file.0).expect("saved");
    file
}

#[test]
fn a_loaded_index_answers_like_the_saved_one_and_lives_on() {
    let (vertical, mut rng) = (vertical(), random(11));
    let mut listings: Vec<_> = (0..2_000).map(|n| listing(&mut rng, n, 1)).collect();
    let engine = engine(&vertical, &listings);
    // Rows that went leave holes, and some are used again.
    let gone: Vec<Published> = listings.drain(500..800).collect();
    let changes = gone.iter().map(|listing| Change::Remove(listing.id)).collect();
    engine.apply(tenant(), &vertical, changes).expect("room");
    let file = saved("lives", &engine);

    let loaded = snapshot::load(&file.0).expect("loaded");

    assert_eq!(loaded.cursor, b"epoch 1");
    assert_eq!(loaded.shards.len(), 1);
    assert_eq!(loaded.shards[0].definition, snapshot::definition_hash(&vertical));
    assert_eq!(loaded.engine.ready(tenant(), "cosas"), State::Ready);
    check(&loaded.engine, &vertical, &listings, &mut rng);
    listings.extend((3_000..3_400).map(|n| listing(&mut rng, n, 1)));
    let puts = listings[1_700..].iter().cloned().map(|l| Change::Put(Box::new(l)));
    loaded.engine.apply(tenant(), &vertical, puts.collect()).expect("room");
    check(&loaded.engine, &vertical, &listings, &mut rng);
    let again = saved("again", &loaded.engine);
    let loaded = snapshot::load(&again.0).expect("loaded");
    check(&loaded.engine, &vertical, &listings, &mut rng);
}

#[test]
fn a_cut_or_changed_file_is_refused() {
    let (vertical, mut rng) = (vertical(), random(12));
    let listings: Vec<_> = (0..60).map(|n| listing(&mut rng, n, 1)).collect();
    let file = saved("damage", &engine(&vertical, &listings));
    let whole = std::fs::read(&file.0).expect("there");
    for at in (0..whole.len()).step_by(7) {
        std::fs::write(&file.0, &whole[..at]).expect("written");
        assert!(snapshot::load(&file.0).is_err(), "cut at {at}");
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        std::fs::write(&file.0, &flipped).expect("written");
        assert!(snapshot::load(&file.0).is_err(), "flipped at {at}");
    }
}

#[test]
fn another_version_says_so_and_a_missing_file_is_no_panic() {
    let file = saved("version", &MemoryEngine::new());
    let mut bytes = std::fs::read(&file.0).expect("there");
    bytes[8] = 99;
    std::fs::write(&file.0, &bytes).expect("written");
    assert!(matches!(snapshot::load(&file.0), Err(snapshot::Error::OtherVersion(99))));
    std::fs::write(&file.0, b"id;titulo;precio").expect("written");
    assert!(matches!(snapshot::load(&file.0), Err(snapshot::Error::NotASnapshot)));
    std::fs::remove_file(&file.0).expect("removed");
    assert!(matches!(snapshot::load(&file.0), Err(snapshot::Error::Io { .. })));
}

#[test]
fn a_failed_save_leaves_the_file_that_was_there() {
    let file = saved("kept", &MemoryEngine::new());
    let beside = file.0.with_extension("tmp");
    std::fs::create_dir(&beside).expect("something in the way");
    let (vertical, mut rng) = (vertical(), random(13));
    let engine = engine(&vertical, &[listing(&mut rng, 1, 1)]);
    assert!(snapshot::save(&engine, b"later", &file.0).is_err());
    std::fs::remove_dir(&beside).expect("removed");
    assert_eq!(snapshot::load(&file.0).expect("the old one").cursor, b"epoch 1");
}

#[test]
fn tenants_that_share_a_definition_are_all_there() {
    let (vertical, mut rng) = (vertical(), random(14));
    let engine = MemoryEngine::new();
    for owner in 1..5u64 {
        let tenant = kernel::ids::TenantId(uuid::Uuid::from_u128(u128::from(owner)));
        let puts = (0..owner * 3).map(|n| Change::Put(Box::new(listing(&mut rng, n, 1))));
        engine.apply(tenant, &vertical, puts.collect()).expect("room");
        engine.mark_ready(tenant, "cosas");
    }
    let file = saved("tenants", &engine);
    let loaded = snapshot::load(&file.0).expect("loaded");
    assert_eq!(loaded.shards.len(), 4);
    let mut site = site(&[Arc::clone(&vertical)]);
    for owner in 1..5u64 {
        site.tenant = kernel::ids::TenantId(uuid::Uuid::from_u128(u128::from(owner)));
        let query = query::parse(&[], &site).expect("a query");
        assert_eq!(ask(&loaded.engine, &site, &query).total, owner * 3);
    }
}
