//! The connector against a real server that checks each signature, and against one that fails where it is told.
#![allow(clippy::expect_used, reason = "a test that cannot go on says why")]

mod broken;
mod encrypted;
mod real;
mod scripted;
mod slow;

use std::error::Error as _;

use kernel::Secret;
use media::{BlobKey, BlobStore, Error};
use s3::Settings;

const SECRET: &str = "carpintero+de/la=sierra"; // not a secret

fn settings(port: u16) -> Settings {
    Settings {
        endpoint: Some(format!("http://127.0.0.1:{port}")),
        region: "us-east-1".into(),
        bucket: "fotos".into(),
        key_id: "AKIAPRUEBA".into(),
        secret: Secret::new(SECRET.into()),
        prefix: None,
        path_style: true,
        plain_http: false,
        authorities: None,
    }
}

fn key(text: &str) -> BlobKey {
    BlobKey::new(text).expect("a key")
}

async fn listed(store: &dyn BlobStore, after: Option<&str>, limit: usize) -> Vec<String> {
    let page = store.list(None, after.map(key).as_ref(), limit).await.expect("a page");
    page.into_iter().map(|entry| entry.key.to_string()).collect()
}

/// What the log says of a failure: its words, and those of its causes.
fn told(error: &Error) -> String {
    assert!(matches!(error, Error::Store(_)), "{error:?}");
    let mut said = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(deeper) = cause {
        said = format!("{said}: {deeper}");
        cause = deeper.source();
    }
    assert!(!said.contains(SECRET), "{said}");
    said
}
