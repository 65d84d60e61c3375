//! What every store does.
#![expect(clippy::expect_used, reason = "a test that cannot go on says why")]

use std::sync::Arc;

use bytes::Bytes;
use tokio::task::JoinSet;

use crate::{BlobKey, BlobStore};

type Store = Arc<dyn BlobStore>;

/// Holds a store to what [`BlobStore`] promises. It has to be empty, and is empty again at the end.
///
/// # Panics
/// Where it does not keep its word.
pub async fn suite(store: Store) {
    keeps_and_forgets(&store).await;
    pages_in_order(&store).await;
    is_whole_while_many_write(&store).await;
    writes_where_others_tidy(&store).await;
    assert_eq!(listed(&store, None, None, 9).await, [""; 0]);
}

async fn keeps_and_forgets(store: &Store) {
    let key = key("a/b-c_d.e");
    assert_eq!(store.get(&key).await.expect("answers"), None);
    assert_eq!(store.size(&key).await.expect("answers"), None);
    for bytes in ["one", "", "another"] {
        store.put(&key, bytes.into()).await.expect("kept");
        assert_eq!(store.get(&key).await.expect("answers"), Some(bytes.into()));
        assert_eq!(store.size(&key).await.expect("answers"), Some(bytes.len() as u64));
    }
    // Neither the folder of a blob nor what would be below it is one.
    for other in ["a", "a/b-c_d.e/f", "a/b-c_d"].map(self::key) {
        assert_eq!(store.get(&other).await.expect("answers"), None, "{other}");
        assert_eq!(store.size(&other).await.expect("answers"), None, "{other}");
        store.delete(&other).await.expect("nothing to do");
    }
    assert_eq!(listed(store, None, None, 9).await, ["a/b-c_d.e"]);
    for _twice in 0..2 {
        store.delete(&key).await.expect("gone");
        assert_eq!(store.get(&key).await.expect("answers"), None);
    }
}

/// Signs that sort before and after the slash are in the names on purpose.
async fn pages_in_order(store: &Store) {
    let all = ["a-b/1", "a.b", "a/0/9", "a/1", "a/10", "a/2", "a0", "a_/1", "b"];
    for name in all.iter().rev() {
        store.put(&key(name), Bytes::from_static(b"12")).await.expect("kept");
    }
    assert_eq!(listed(store, None, None, 99).await, all);
    assert_eq!(listed(store, None, None, 0).await, [""; 0]);
    for step in 1..all.len() {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = listed(store, None, after.as_deref(), step).await;
            let Some(last) = page.last() else { break };
            after = Some(last.clone());
            seen.extend(page);
        }
        assert_eq!(seen, all, "by {step}");
    }
    assert_eq!(listed(store, Some("a"), None, 99).await, all[2..6]);
    assert_eq!(listed(store, Some("a"), Some("a/1"), 1).await, ["a/10"]);
    assert_eq!(listed(store, Some("a"), Some("b"), 9).await, [""; 0]);
    assert_eq!(listed(store, Some("a/0"), None, 9).await, ["a/0/9"]);
    assert_eq!(listed(store, Some("c"), None, 9).await, [""; 0]);
    let first = store.list(None, None, 1).await.expect("a page");
    assert_eq!(first[0].size_bytes, 2);
    for name in all {
        store.delete(&key(name)).await.expect("gone");
    }
}

/// A reader meets what one of the writers wrote, from its first byte to its last.
async fn is_whole_while_many_write(store: &Store) {
    const BYTES: usize = 100_000;
    let contested = key("deep/folder/contested");
    let mut at_it = JoinSet::new();
    for writer in 0..8_u8 {
        let (store, key) = (Arc::clone(store), contested.clone());
        at_it.spawn(async move {
            for _ in 0..5 {
                store.put(&key, vec![writer; BYTES].into()).await.expect("kept");
                let read = store.get(&key).await.expect("answers").expect("there");
                assert!(read.len() == BYTES && read.iter().all(|byte| *byte == read[0]));
            }
        });
    }
    while let Some(done) = at_it.join_next().await {
        done.expect("whole");
    }
    assert_eq!(listed(store, None, None, 9).await, [contested.as_str()]);
    store.delete(&contested).await.expect("gone");
}

/// Deleting may remove folders; writing beside it must not fail.
async fn writes_where_others_tidy(store: &Store) {
    let mut at_it = JoinSet::new();
    for writer in 0..4 {
        let (store, key) = (Arc::clone(store), key(&format!("tidied/folder/{writer}")));
        at_it.spawn(async move {
            for _ in 0..10 {
                store.put(&key, Bytes::from_static(b"x")).await.expect("kept");
                assert_eq!(store.size(&key).await.expect("answers"), Some(1));
                store.delete(&key).await.expect("gone");
            }
        });
    }
    while let Some(done) = at_it.join_next().await {
        done.expect("kept");
    }
}

async fn listed(
    store: &Store,
    within: Option<&str>,
    after: Option<&str>,
    limit: usize,
) -> Vec<String> {
    let (within, after) = (within.map(key), after.map(key));
    let page = store.list(within.as_ref(), after.as_ref(), limit).await.expect("a page");
    page.into_iter().map(|entry| entry.key.to_string()).collect()
}

fn key(text: &str) -> BlobKey {
    BlobKey::new(text).expect("a key")
}
