//! The store on disk.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::PathBuf,
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use media::{
    BlobKey, BlobStore as _, Disk, Error,
    testing::{Memory, suite},
};

/// A folder that goes at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("zocalo-media-{name}-{}", std::process::id())))
    }

    pub async fn open(&self) -> Disk {
        Disk::open(self.0.clone()).await.expect("a folder")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_store_does_what_the_port_says() {
    suite(Arc::new(Memory::default())).await;
    let folder = Folder::new("suite");
    suite(Arc::new(folder.open().await)).await;
    assert_eq!(fs::read_dir(&folder.0).expect("there").count(), 0, "empty folders stay");
}

#[tokio::test]
async fn files_are_their_owners_alone() {
    let folder = Folder::new("modes");
    let disk = Disk::open(folder.0.join("deep/root")).await.expect("a folder");
    disk.put(&key("a/b"), "x".into()).await.expect("kept");
    let mode =
        |path: &str| fs::metadata(folder.0.join(path)).expect("there").permissions().mode() & 0o777;
    assert_eq!(["deep", "deep/root", "deep/root/a"].map(mode), [0o700; 3]);
    assert_eq!(mode("deep/root/a/b"), 0o600);
    // They are still there for who opens the store again.
    let again = Disk::open(folder.0.join("deep/root")).await.expect("a folder");
    assert_eq!(again.get(&key("a/b")).await.expect("answers"), Some("x".into()));
}

#[tokio::test]
async fn what_a_dead_writer_left_is_no_blob_and_is_swept() {
    let folder = Folder::new("drafts");
    let disk = folder.open().await;
    disk.put(&key("a/b"), "x".into()).await.expect("kept");
    let (old, new) = (folder.0.join("a/.draft-1-7"), folder.0.join(".draft-1-8"));
    for draft in [&old, &new] {
        fs::write(draft, "half").expect("written");
    }
    let long_ago = UNIX_EPOCH + Duration::from_secs(1_000);
    let file = fs::File::options().append(true).open(&old).expect("there");
    file.set_modified(long_ago).expect("set");
    assert_eq!(disk.list(None, None, 9).await.expect("a page").len(), 1);
    let before = (long_ago + Duration::from_secs(1)).into();
    assert_eq!(disk.tidy(before, true).await.expect("counted"), 1);
    assert!(old.exists(), "only counted");
    assert_eq!(disk.tidy(before, false).await.expect("swept"), 1);
    assert!(!old.exists() && new.exists() && folder.0.join("a/b").exists());
}

#[tokio::test]
async fn nothing_is_followed_out_of_the_folder_by_a_list() {
    let folder = Folder::new("links");
    let disk = folder.open().await;
    symlink("/etc", folder.0.join("etc")).expect("a link");
    fs::write(folder.0.join("NOT-OURS"), "x").expect("written");
    assert_eq!(disk.list(None, None, 9).await.expect("a page"), []);
    assert_eq!(disk.size(&key("etc")).await.expect("answers"), None);
}

#[tokio::test]
async fn a_folder_that_cannot_be_is_told() {
    let folder = Folder::new("file");
    fs::write(&folder.0, "a file").expect("written");
    let told = Disk::open(folder.0.join("below")).await.map(drop);
    assert!(matches!(told, Err(Error::Store(_))), "{told:?}");
    fs::remove_file(&folder.0).expect("gone");
    let disk = folder.open().await;
    disk.put(&key("a"), "x".into()).await.expect("kept");
    let told = disk.put(&key("a/b"), "x".into()).await;
    assert!(matches!(told, Err(Error::Store(_))), "{told:?}");
}

fn key(text: &str) -> BlobKey {
    BlobKey::new(text).expect("a key")
}
