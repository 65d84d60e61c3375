//! A server that takes its time gets no more than there is.

use std::time::{Duration, Instant};

use bytes::Bytes;
use media::BlobStore as _;
use s3::limits::ANSWER_MAX;

use super::{
    key,
    scripted::{Say, Scripted},
    told,
};

/// What the test itself may take beside the limit.
const LEEWAY: Duration = Duration::from_secs(4);

/// Both at once: each is real time.
#[tokio::test]
async fn who_is_silent_and_who_never_ends_are_given_up_and_not_asked_again() {
    let (silent, dripping) =
        tokio::join!(Scripted::start(&[Say::Silence]), Scripted::start(&[Say::Drip]));
    let began = Instant::now();
    let a = key("a");
    let (put, got) =
        tokio::join!(silent.store.put(&a, Bytes::from_static(b"foto")), dripping.store.get(&a));
    assert!(began.elapsed() >= ANSWER_MAX && began.elapsed() < ANSWER_MAX + LEEWAY);
    let (put, got) = (told(&put.expect_err("silence")), told(&got.expect_err("dripping")));
    assert!(put.contains("sin respuesta en 6 s"), "{put}");
    assert!(got.contains("sin respuesta en 6 s"), "{got}");
    assert_eq!((silent.heard().len(), dripping.heard().len()), (1, 1));
}
