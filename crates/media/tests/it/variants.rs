//! Variants that many ask for, some of whom go away.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use futures::future::join_all;
use media::{
    BlobKey, BlobStore, BoxFuture, Entry, Error, Format, Original, Variant, Variants, Width,
    testing::{Memory, jpeg},
};
use tokio::time::{sleep, timeout};

/// Counts how often it was asked for the original; each time is a render.
#[derive(Clone, Default)]
struct Source(Arc<AtomicUsize>);

impl Source {
    fn original(&self) -> impl Future<Output = Result<Original, Error>> + Send + 'static {
        let asked = Arc::clone(&self.0);
        async move {
            asked.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_millis(50)).await;
            Ok(Original { jpeg: jpeg(400, 300, 1).into(), mark: None })
        }
    }

    fn failing(&self) -> impl Future<Output = Result<Original, Error>> + Send + 'static {
        let asked = Arc::clone(&self.0);
        async move {
            asked.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_millis(50)).await;
            Err(Error::NoSuchPicture)
        }
    }

    fn times(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

fn variant() -> Variant {
    Variant::new("ten_1", "med_9", Width::ALL[1], 0).expect("ids")
}

#[tokio::test(flavor = "multi_thread")]
async fn many_who_ask_at_once_get_one_work() {
    let (store, source) = (Arc::new(Memory::default()), Source::default());
    let variants = Variants::new(store.clone());
    let asking = (0..50).map(|_| {
        let (variants, source) = (variants.clone(), source.clone());
        tokio::spawn(async move { variants.get(&variant(), Format::Webp, source.original()).await })
    });
    let answers = join_all(asking).await;
    let first = answers[0].as_ref().expect("answered").as_ref().expect("made").bytes.clone();
    for answer in answers {
        assert_eq!(answer.expect("answered").expect("made").bytes, first);
    }
    assert_eq!(source.times(), 1);
    let stored = store.list(None, None, 9).await.expect("a page");
    assert_eq!(stored[0].key.as_str(), "variants/ten_1/med_9/320-0.webp");
    assert_eq!(stored.len(), 1);

    let again = variants.get(&variant(), Format::Webp, source.original()).await.expect("there");
    assert!(again.is_stored_hit && again.bytes == first && source.times() == 1);
    let other = variants.get(&variant(), Format::Jpeg, source.original()).await.expect("made");
    assert!(!other.is_stored_hit && source.times() == 2);
}

#[tokio::test]
async fn the_work_goes_on_when_who_asked_goes_away() {
    let (store, source) = (Arc::new(Memory::default()), Source::default());
    let variants = Variants::new(store.clone());
    let (one, key) = (variant(), variant().key(Format::Webp).expect("a key"));
    let gone =
        timeout(Duration::from_millis(10), variants.get(&one, Format::Webp, source.original()));
    gone.await.expect_err("gone before it was made");
    // One who comes meanwhile gets what the first began.
    variants.get(&variant(), Format::Webp, source.original()).await.expect("made");
    assert_eq!(source.times(), 1);
    assert!(store.get(&key).await.expect("answers").is_some());
}

#[tokio::test]
async fn a_failure_is_told_to_all_and_tried_again() {
    let source = Source::default();
    let variants = Variants::new(Arc::new(Memory::default()));
    let one = variant();
    let asking = (0..9).map(|_| variants.get(&one, Format::Webp, source.failing()));
    for answer in join_all(asking).await {
        assert!(matches!(answer, Err(Error::NoSuchPicture)));
    }
    assert_eq!(source.times(), 1);
    variants.get(&variant(), Format::Webp, source.original()).await.expect("made this time");
}

#[tokio::test]
async fn an_original_that_is_no_picture_is_told() {
    let variants = Variants::new(Arc::new(Memory::default()));
    let rubbish = async { Ok(Original { jpeg: Bytes::from_static(b"\xff\xd8\xff"), mark: None }) };
    let told = variants.get(&variant(), Format::Webp, rubbish).await;
    assert!(matches!(told, Err(Error::Cut)), "{told:?}");
}

/// A store that is down.
struct Down;

impl BlobStore for Down {
    fn put<'a>(&'a self, _: &'a BlobKey, _: Bytes) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async { Err(std::io::Error::other("down").into()) })
    }
    fn get<'a>(&'a self, _: &'a BlobKey) -> BoxFuture<'a, Result<Option<Bytes>, Error>> {
        Box::pin(async { Err(std::io::Error::other("down").into()) })
    }
    fn delete<'a>(&'a self, _: &'a BlobKey) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async { Err(std::io::Error::other("down").into()) })
    }
    fn size<'a>(&'a self, _: &'a BlobKey) -> BoxFuture<'a, Result<Option<u64>, Error>> {
        Box::pin(async { Err(std::io::Error::other("down").into()) })
    }
    fn list<'a>(
        &'a self,
        _: Option<&'a BlobKey>,
        _: Option<&'a BlobKey>,
        _: usize,
    ) -> BoxFuture<'a, Result<Vec<Entry>, Error>> {
        Box::pin(async { Err(std::io::Error::other("down").into()) })
    }
}

#[tokio::test]
async fn a_store_that_is_down_does_not_keep_a_picture_from_who_asked() {
    let (variants, source) = (Variants::new(Arc::new(Down)), Source::default());
    for times in 1..3 {
        let made = variants.get(&variant(), Format::Webp, source.original()).await.expect("made");
        assert!(!made.is_stored_hit && source.times() == times);
    }
}
