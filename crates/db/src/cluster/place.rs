//! The folders of a private cluster, held for one process.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::{ClusterConfig, Error, account::Account, binaries};

/// The system takes 107 bytes for a socket's path, of which its name `/.s.PGSQL.5432` needs 14.
const SOCKET_FOLDER_MAX: usize = 90;
/// How long what a killed supervisor left may hold the folder.
const FORMER_ENDS_WITHIN: Duration = Duration::from_secs(2);
/// How often the lock is tried meanwhile.
const LOCK_EVERY: Duration = Duration::from_millis(20);

/// Where everything is, and as whom the server runs. Holds the lock on the folder.
pub(super) struct Place {
    pub(super) data: PathBuf,
    pub(super) cluster: PathBuf,
    pub(super) sockets: PathBuf,
    pub(super) log: PathBuf,
    pub(super) binaries: PathBuf,
    pub(super) account: Option<Account>,
    /// Released by the system when this process ends, however it ends.
    _lock: File,
}

impl Place {
    pub(super) async fn take(config: ClusterConfig) -> Result<Self, Error> {
        // Whatever the caller's umask: nobody else may put files of his own there.
        let mut folder = DirBuilder::new();
        folder.recursive(true).mode(0o755);
        folder.create(&config.data).map_err(Error::folder(&config.data))?;
        let data = config.data.canonicalize().map_err(Error::folder(&config.data))?;
        let lock = lock(&data).await?;
        let account = Account::needed()?;
        if let Some(account) = &account {
            account.check_reach(&data)?;
        }
        let cluster = data.join("pg");
        let major = fs::read_to_string(cluster.join("PG_VERSION")).ok();
        let binaries = binaries::find(config.pg_bin.as_deref(), major.as_deref().map(str::trim))?;
        let sockets = sockets(&data);
        make_private(&sockets, account.as_ref())?;
        let log = data.join("pg.log");
        Ok(Self { data, cluster, sockets, log, binaries, account, _lock: lock })
    }

    /// `PG_VERSION` is there once the cluster is whole, because it is made under another name.
    pub(super) fn has_cluster(&self) -> bool {
        self.cluster.join("PG_VERSION").is_file()
    }
}

/// Waits a little: of a supervisor that was just killed, parts may be ending still.
async fn lock(data: &Path) -> Result<File, Error> {
    let path = data.join("cluster.lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(Error::folder(&path))?;
    let until = Instant::now() + FORMER_ENDS_WITHIN;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => sleep(LOCK_EVERY).await,
            Err(TryLockError::WouldBlock) => {
                return Err(Error::InUse { folder: data.to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(Error::folder(&path)(error)),
        }
    }
}

/// Beside the data, or in the system's folder for such when that path is too long.
fn sockets(data: &Path) -> PathBuf {
    let beside = data.join("run");
    if beside.as_os_str().len() <= SOCKET_FOLDER_MAX {
        return beside;
    }
    let mut hash = DefaultHasher::new();
    data.hash(&mut hash);
    std::env::temp_dir().join(format!("zocalo-{:016x}", hash.finish()))
}

/// A folder for the server and us alone, even if its name could be guessed and taken by others.
fn make_private(folder: &Path, account: Option<&Account>) -> Result<(), Error> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let found = fs::symlink_metadata(folder).map_err(Error::folder(folder))?;
            let is_ours =
                account.is_some() || found.uid() == nix::unistd::Uid::effective().as_raw();
            if !found.is_dir() || !is_ours {
                return Err(Error::folder(folder)(std::io::Error::other("no es nuestra")));
            }
        }
        Err(error) => return Err(Error::folder(folder)(error)),
    }
    let rights = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    fs::set_permissions(folder, rights).map_err(Error::folder(folder))?;
    account.map_or(Ok(()), |account| account.give(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_fits_however_deep_the_data_is() {
        let deep = Path::new("/srv").join("muy".repeat(60));
        assert!(sockets(&deep).as_os_str().len() <= SOCKET_FOLDER_MAX);
        assert_eq!(sockets(Path::new("/srv/z")), Path::new("/srv/z/run"));
    }
}
