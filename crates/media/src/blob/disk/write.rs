//! How a file comes to be, whole or not at all, and goes.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, ErrorKind, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use super::DRAFT;

/// Times a write is begun: its folder may go while it is empty, and a draft's name may be taken.
const ATTEMPTS_MAX: usize = 16;

/// Writes the file at `path`, instead of one that is there.
pub fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(ErrorKind::InvalidInput)?;
    for _ in 1..ATTEMPTS_MAX {
        match attempt(folder, path, bytes) {
            Err(error) if is_passing(&error) => {}
            done => return done,
        }
    }
    attempt(folder, path, bytes)
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists)
}

fn attempt(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    make_folder(folder)?;
    let draft = draft_in(folder);
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&draft, path))
        // The new name is only safe once the folder is on disk as well.
        .and_then(|()| sync(folder));
    if written.is_err() {
        // Already failing: what is left is found by the sweep.
        let _ = fs::remove_file(&draft);
    }
    written
}

/// A name no other writer of this process has. One of another may: then it is taken.
fn draft_in(folder: &Path) -> PathBuf {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    folder.join(format!("{DRAFT}{}-{number}", process::id()))
}

/// Makes the folder and those above it, where they are missing.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    let parent = folder.parent().unwrap_or(Path::new(""));
    make_folder(parent)?;
    match DirBuilder::new().mode(0o700).create(folder) {
        // Another writer made it meanwhile.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(ErrorKind::NotADirectory.into())
        }
        made => made.and_then(|()| sync(parent)),
    }
}

/// After a file went: its folders go as well, as far as they are empty.
pub fn tidy(root: &Path, gone: &Path) -> io::Result<()> {
    let mut folders = gone.ancestors().skip(1).take_while(|folder| *folder != root);
    let kept = folders.find(|folder| fs::remove_dir(folder).is_err()).unwrap_or(root);
    match sync(kept) {
        // Somebody else removed it: whoever did keeps the change.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(here)?.sync_all()
}
