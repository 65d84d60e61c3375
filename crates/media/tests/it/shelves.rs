//! Two stores that are one while blobs move.

use std::sync::Arc;

use bytes::Bytes;
use media::{
    BlobKey, BlobStore,
    blob::{Order, Shelves, clear, copy},
    testing::{Memory, suite},
};

fn key(name: &str) -> BlobKey {
    BlobKey::new(name).expect("a key")
}

fn pair() -> (Arc<Memory>, Arc<Memory>) {
    (Arc::default(), Arc::default())
}

fn order(first: &Arc<Memory>, second: Option<&Arc<Memory>>) -> Order {
    let second = second.map(|second| Arc::clone(second) as Arc<dyn BlobStore>);
    Order { first: Arc::clone(first) as _, second }
}

#[tokio::test]
async fn two_stores_in_order_are_a_store() {
    let (one, two) = pair();
    suite(Arc::new(Shelves::new(order(&one, None)))).await;
    let (one, _) = pair();
    suite(Arc::new(Shelves::new(order(&one, Some(&two))))).await;
}

#[tokio::test]
async fn what_either_has_is_there_at_each_moment_of_a_move() {
    let (from, to) = pair();
    let shelves = Shelves::new(order(&from, None));
    for at in 0..30 {
        let bytes = Bytes::from(vec![at; 100 + usize::from(at)]);
        shelves.put(&key(&format!("a/{at:02}")), bytes).await.expect("put");
    }
    let is_whole = async |many: usize| {
        let all = shelves.list(None, None, 100).await.expect("listed");
        for entry in &all {
            let bytes = shelves.get(&entry.key).await.expect("read").expect("there");
            assert_eq!(bytes.len() as u64, entry.size_bytes);
        }
        assert_eq!(all.len(), many);
    };
    shelves.arrange(order(&from, Some(&to)));
    is_whole(30).await;
    shelves.arrange(order(&to, Some(&from)));
    is_whole(30).await;
    // Written, written anew and removed while it goes on.
    shelves.put(&key("a/99"), Bytes::from_static(b"new")).await.expect("put");
    shelves.put(&key("a/00"), Bytes::from_static(b"other")).await.expect("put");
    shelves.delete(&key("a/01")).await.expect("removed");
    is_whole(30).await;
    let copied = copy(&*from, &*to, |_| ()).await.expect("copied");
    assert_eq!((copied.differing, copied.files), (0, 29), "{copied:?}");
    shelves.arrange(order(&to, None));
    is_whole(30).await;
    let written = shelves.get(&key("a/00")).await.expect("read");
    assert_eq!(written.as_deref(), Some(&b"other"[..]), "what was written since is not undone");
    assert_eq!(shelves.get(&key("a/01")).await.expect("read"), None, "what was removed stays away");
    let again = copy(&*from, &*to, |_| ()).await.expect("copied");
    assert!(again.copied <= 1, "{again:?}");
    let removed = clear(&*from, &*to).await.expect("cleared");
    assert_eq!(removed, from_count(&copied, &from).await);
    is_whole(30).await;
}

async fn from_count(copied: &media::blob::Copied, from: &Memory) -> u64 {
    let left = from.list(None, None, 100).await.expect("listed").len() as u64;
    copied.files - left
}
