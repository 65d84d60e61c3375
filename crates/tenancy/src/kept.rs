//! Copies on the disk of what the database tells, with which a process begins while it does not answer. They are
//! for their owner alone, like all that is kept beside the database.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process,
};

use serde::{Serialize, de::DeserializeOwned};

/// What ends the name of a draft, after the number of the process that writes it.
const DRAFT: &str = "new";

/// The copy, if one was kept that can be read; the log tells of one that cannot. Drafts of processes that died
/// while they wrote are removed.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> Option<T> {
    for draft in drafts(file).into_iter().filter(|(_, writer)| !is_alive(*writer)) {
        drop(fs::remove_file(draft.0));
    }
    let read = fs::read(file).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
    match read {
        Ok(kept) => Some(kept),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            tracing::warn!(%error, "{} cannot be read: {error}", file.display());
            None
        }
    }
}

/// Keeps it, whole or not at all; several processes may write the same. What cannot be kept is logged.
pub(crate) fn write<T: Serialize + ?Sized>(file: &Path, what: &T) {
    let draft = file.with_extension(format!("{}.{DRAFT}", process::id()));
    let written = serde_json::to_vec(what)
        .map_err(io::Error::from)
        .and_then(|bytes| write_draft(&draft, &bytes))
        .and_then(|()| fs::rename(&draft, file));
    if let Err(error) = written {
        tracing::warn!(%error, "{} could not be kept: {error}", file.display());
    }
}

fn write_draft(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    // One that this process left would keep the rights it was made with.
    match fs::remove_file(draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(bytes)
}

/// All drafts of a copy, each with the process that writes it, or wrote it.
fn drafts(file: &Path) -> Vec<(PathBuf, u32)> {
    let (Some(folder), Some(stem)) = (file.parent(), file.file_stem()) else { return Vec::new() };
    let stem = format!("{}.", stem.to_string_lossy());
    let writer = |name: &str| -> Option<u32> {
        name.strip_prefix(&stem)?.strip_suffix(DRAFT)?.strip_suffix('.')?.parse().ok()
    };
    let found = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    found.filter_map(|entry| Some((entry.path(), writer(entry.file_name().to_str()?)?))).collect()
}

/// Whether that process runs; where that cannot be told, it may.
fn is_alive(process: u32) -> bool {
    let all = Path::new("/proc");
    !all.join("self").exists() || all.join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_copy_is_its_owners_alone_and_the_draft_of_who_died_goes() {
        let folder = std::env::temp_dir().join(format!("zocalo-kept-{}", process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("flags-web.json");
        // No process has the highest number there is.
        let left = folder.join(format!("flags-web.{}.new", u32::MAX));
        let own = folder.join(format!("flags-web.{}.new", process::id()));
        let other = folder.join(format!("flags-worker.{}.new", u32::MAX));
        for draft in [&left, &own, &other] {
            fs::write(draft, "half").expect("written");
        }
        fs::set_permissions(&own, fs::Permissions::from_mode(0o644)).expect("set");
        assert_eq!(read::<Vec<u8>>(&file), None);
        assert!(!left.exists() && own.exists() && other.exists());
        write(&file, &[1, 2]);
        assert_eq!(read::<Vec<u8>>(&file), Some(vec![1, 2]));
        let mode = fs::metadata(&file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::remove_dir_all(&folder).expect("gone");
    }
}
