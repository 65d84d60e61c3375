//! What a failure of the server means, and what is tried again.

use std::time::Instant;

use bytes::Bytes;
use media::BlobStore as _;
use s3::{
    S3,
    limits::{ATTEMPTS_MAX, BLOB_BYTES_MAX, CALL_MAX},
};
use tokio::net::TcpListener;

use super::{
    key, listed,
    scripted::{Say, Scripted},
    settings, told,
};

const NO_KEY: &str = "<Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>";
const NO_BUCKET: &str = "<Error><Code>NoSuchBucket</Code><Message>There is none.</Message></Error>";
const BUSY: &str = "<Error><Code>SlowDown</Code><Message>Not so fast.</Message></Error>";
const NO: &str = "<Error><Code>AccessDenied</Code><Message>No.</Message>\
                  <AWSAccessKeyId>AKIAPRUEBA</AWSAccessKeyId></Error>";
const PAGE: &str = "<ListBucketResult><Contents><Key>a</Key><Size>3</Size>\
                    <LastModified>2027-01-15T08:00:00.000Z</LastModified></Contents></ListBucketResult>";

#[tokio::test]
async fn a_server_that_is_down_is_told_in_time() {
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    let (store, a, began) =
        (S3::open(&settings(port)).expect("settings"), key("a"), Instant::now());
    for failure in [
        store.put(&a, Bytes::new()).await.expect_err("down"),
        store.get(&a).await.expect_err("down"),
        store.delete(&a).await.expect_err("down"),
        store.size(&a).await.expect_err("down"),
        store.list(None, None, 9).await.expect_err("down"),
    ] {
        assert!(told(&failure).contains("Connection refused"), "{}", told(&failure));
    }
    assert!(began.elapsed() < CALL_MAX, "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_the_server_cannot_do_now_is_tried_again() {
    const SCRIPT: &[Say] =
        &[Say::Text(503, BUSY), Say::Text(500, ""), Say::HangUp, Say::Text(200, "")];
    let it = Scripted::start(SCRIPT).await;
    it.store.put(&key("a/b"), Bytes::from_static(b"foto")).await.expect("kept in the end");
    assert_eq!(it.heard(), ["PUT /fotos/a/b HTTP/1.1 foto"; SCRIPT.len()]);

    let it = Scripted::start(&[Say::Text(429, BUSY), Say::Text(200, "foto")]).await;
    let found = it.store.get(&key("a")).await.expect("found in the end");
    assert_eq!(found, Some(Bytes::from_static(b"foto")));

    let it = Scripted::start(&[Say::HangUp, Say::Text(503, ""), Say::Text(204, "")]).await;
    it.store.delete(&key("a")).await.expect("gone in the end");
    assert_eq!(it.heard(), ["DELETE /fotos/a HTTP/1.1 "; 3]);

    let it = Scripted::start(&[Say::Text(502, "Bad gateway"), Say::Text(200, PAGE)]).await;
    assert_eq!(listed(&it.store, None, 9).await, ["a"]);
}

#[tokio::test]
async fn what_never_passes_ends_after_so_many_attempts() {
    for (script, wanted) in [
        (&[Say::Text(503, BUSY)] as &[Say], "503 Service Unavailable: SlowDown: Not so fast."),
        (&[Say::HangUp], "connection closed before message completed"),
        (&[Say::Cut(9, "fo")], "end of file before message length reached"),
    ] {
        let it = Scripted::start(script).await;
        let failure = it.store.get(&key("a")).await.expect_err(wanted);
        assert!(told(&failure).contains(wanted), "{}", told(&failure));
        assert_eq!(it.heard().len(), ATTEMPTS_MAX, "{wanted}");
    }
}

#[tokio::test]
async fn nothing_that_was_cut_is_taken_for_whole() {
    let it = Scripted::start(&[Say::Cut(4, "fo"), Say::Cut(4, ""), Say::Text(200, "foto")]).await;
    let found = it.store.get(&key("a")).await.expect("found in the end");
    assert_eq!(found, Some(Bytes::from_static(b"foto")));
    assert_eq!(it.heard(), ["GET /fotos/a HTTP/1.1 "; 3]);

    let it = Scripted::start(&[Say::Cut(400, "<ListBucketResult>"), Say::Text(200, PAGE)]).await;
    assert_eq!(listed(&it.store, None, 9).await, ["a"]);
}

#[tokio::test]
async fn a_missing_blob_is_nothing_and_a_missing_bucket_is_a_failure() {
    let it = Scripted::start(&[Say::Text(404, NO_KEY)]).await;
    assert_eq!(it.store.get(&key("a")).await.expect("answers"), None);
    assert_eq!(it.store.size(&key("a")).await.expect("answers"), None);
    it.store.delete(&key("a")).await.expect("nothing to do");

    let it = Scripted::start(&[Say::Text(404, NO_BUCKET)]).await;
    for failure in [
        it.store.get(&key("a")).await.expect_err("no bucket"),
        it.store.size(&key("a")).await.expect_err("no bucket"),
        it.store.put(&key("a"), Bytes::new()).await.expect_err("no bucket"),
        it.store.delete(&key("a")).await.expect_err("no bucket"),
        it.store.list(None, None, 9).await.expect_err("no bucket"),
    ] {
        assert!(told(&failure).contains("NoSuchBucket"), "{}", told(&failure));
    }
}

#[tokio::test]
async fn a_refusal_is_told_once_without_our_key() {
    let it = Scripted::start(&[Say::Text(403, NO)]).await;
    let failure = it.store.get(&key("a")).await.expect_err("refused");
    let told = told(&failure);
    assert!(told.contains("AccessDenied: No.") && !told.contains("AKIAPRUEBA"), "{told}");
    assert_eq!(it.heard().len(), 1);
}

#[tokio::test]
async fn nobody_is_asked_elsewhere() {
    let it = Scripted::start(&[Say::Elsewhere, Say::Text(200, "foto")]).await;
    let failure = it.store.get(&key("a")).await.expect_err("refused");
    assert!(told(&failure).contains("307"), "{}", told(&failure));
    assert_eq!(it.heard().len(), 1);
}

#[tokio::test]
async fn no_more_is_read_than_a_blob_may_have() {
    const TOO_MUCH: &[Say] = &[Say::Cut(BLOB_BYTES_MAX + 1, "fo")];
    for script in [TOO_MUCH, &[Say::Endless]] {
        let it = Scripted::start(script).await;
        let failure = it.store.get(&key("a")).await.expect_err("too long");
        assert!(told(&failure).contains("la respuesta pasa de 32 MB"), "{}", told(&failure));
        assert_eq!(it.heard().len(), 1);
    }
}
