//! Against a server that is none of ours: `tests/server.py`.

use std::{process::Stdio, sync::Arc};

use bytes::Bytes;
use kernel::Secret;
use media::{BlobStore, blob::PAGE_MAX};
use s3::{S3, Settings, limits::BLOB_BYTES_MAX};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use super::{key, listed, told};

const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server.py");

struct Real {
    settings: Settings,
    /// Ends with this.
    _process: Child,
}

impl Real {
    /// A server with these objects.
    async fn start(objects: &[String]) -> Self {
        let settings = super::settings(0);
        let mut process = Command::new("python3")
            .args([SERVER, &settings.bucket])
            .args(objects)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("python3");
        let mut lines = BufReader::new(process.stdout.take().expect("its words")).lines();
        let line = lines.next_line().await.expect("a line").expect("the server is up");
        let [port, key_id, secret] = *line.split(' ').collect::<Vec<_>>() else {
            unreachable!("{line}")
        };
        let settings = Settings {
            key_id: key_id.into(),
            secret: Secret::new(secret.into()),
            ..super::settings(port.parse().expect("a port"))
        };
        Self { settings, _process: process }
    }

    fn within(&self, prefix: Option<&str>) -> S3 {
        let prefix = prefix.map(str::to_owned);
        S3::open(&Settings { prefix, ..self.settings.clone() }).expect("settings")
    }
}

#[tokio::test]
async fn a_bucket_keeps_what_every_store_keeps_and_so_does_a_folder_of_it() {
    let real = Real::start(&[]).await;
    let bucket = real.within(None);
    media::testing::suite(Arc::new(real.within(None))).await;

    let beside = ["zocalo/fotos", "zocalo/fotos-1", "zocalo/fotos2/a"];
    for name in beside {
        bucket.put(&key(name), Bytes::from_static(b"1")).await.expect("kept");
    }
    bucket.delete(&key("zocalo/fotos")).await.expect("gone");
    media::testing::suite(Arc::new(real.within(Some("zocalo/fotos/")))).await;
    assert_eq!(listed(&bucket, None, 9).await, beside[1..]);
    real.within(Some("zocalo/fotos2")).put(&key("b"), Bytes::new()).await.expect("kept");
    assert_eq!(bucket.get(&key("zocalo/fotos2/b")).await.expect("answers"), Some(Bytes::new()));
}

#[tokio::test]
async fn what_others_put_into_the_bucket_is_left_out_of_lists() {
    let objects = ["Fotos.JPG", "a/", "a/1", "a/B", "d/", "d/e/", "ñ"].map(str::to_owned);
    let real = Real::start(&objects).await;
    let bucket = real.within(None);
    bucket.put(&key("c"), Bytes::new()).await.expect("kept");
    assert_eq!(listed(&bucket, None, 9).await, ["a/1", "c"]);
    assert_eq!(listed(&bucket, None, 1).await, ["a/1"]);
    assert_eq!(listed(&bucket, Some("a"), 1).await, ["a/1"]);
    assert_eq!(listed(&bucket, Some("a/1"), 1).await, ["c"]);
    assert_eq!(listed(&bucket, Some("c"), 1).await, [""; 0]);
    assert_eq!(bucket.get(&key("a")).await.expect("answers"), None);
    let folder = real.within(Some("a"));
    assert_eq!(listed(&folder, None, 9).await, ["1"]);
    let page = bucket.list(Some(&key("d")), None, 9).await.expect("a page");
    assert_eq!(page, []);
}

#[tokio::test]
async fn a_page_has_so_many_blobs_at_most_whatever_was_asked_for() {
    let objects: Vec<_> = (0..=PAGE_MAX).map(|n| format!("lleno/{n:05}")).collect();
    let real = Real::start(&objects).await;
    let bucket = real.within(None);
    let first = bucket.list(None, None, 5 * PAGE_MAX).await.expect("a page");
    assert_eq!(first.len(), PAGE_MAX);
    assert_eq!(
        listed(&bucket, Some(first[PAGE_MAX - 1].key.as_str()), 9).await,
        objects[PAGE_MAX..]
    );
}

#[tokio::test]
async fn the_largest_blob_comes_back_and_a_larger_one_is_not_sent() {
    let real = Real::start(&[]).await;
    let bucket = real.within(None);
    let large: Bytes = (0..BLOB_BYTES_MAX).map(|n| (n >> 12) as u8).collect();
    bucket.put(&key("large"), large.clone()).await.expect("kept");
    assert!(bucket.get(&key("large")).await.expect("answers") == Some(large));
    let larger = Bytes::from(vec![0; BLOB_BYTES_MAX + 1]);
    let refused = bucket.put(&key("larger"), larger).await.expect_err("too large");
    assert!(told(&refused).contains("hasta 32 MB"), "{}", told(&refused));
    assert_eq!(listed(&bucket, None, 9).await, ["large"]);
}

#[tokio::test]
async fn who_signs_with_a_wrong_key_is_told_so_and_the_secret_is_not() {
    let real = Real::start(&[]).await;
    let real_secret = real.settings.secret.reveal();
    let other_secret =
        Settings { secret: Secret::new(super::SECRET.into()), ..real.settings.clone() };
    let other_key = Settings { key_id: "AKIANADIE".into(), ..real.settings.clone() };
    for (settings, code) in
        [(other_secret, "SignatureDoesNotMatch"), (other_key, "InvalidAccessKeyId")]
    {
        let bucket = S3::open(&settings).expect("settings");
        let a = key("a");
        for refused in [
            bucket.put(&a, Bytes::new()).await.expect_err("refused"),
            bucket.get(&a).await.expect_err("refused"),
            bucket.delete(&a).await.expect_err("refused"),
            bucket.list(None, None, 9).await.expect_err("refused"),
        ] {
            let told = told(&refused);
            assert!(told.contains(code) && !told.contains(real_secret), "{told}");
        }
        // The answer to HEAD has no words.
        let refused = bucket.size(&a).await.expect_err("refused");
        assert!(told(&refused).contains("403"), "{}", told(&refused));
        assert_eq!(format!("{bucket:?}"), "S3(fotos/)");
    }
}
