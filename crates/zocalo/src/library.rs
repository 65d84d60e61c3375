//! Where this installation keeps its photos.

use std::sync::Arc;

use anyhow::Context as _;
use db::Db;
use media::{BlobStore, Disk, Library};
use tenancy::Sealer;

use crate::config::Config;

/// The folder below that of all data.
const FOLDER: &str = "media";

/// The store of files.
///
/// # Errors
/// When it cannot be reached.
pub async fn store(config: &Config) -> anyhow::Result<Arc<dyn BlobStore>> {
    let folder = config.data.join(FOLDER);
    let said = || format!("las fotos no se pueden guardar en {}", folder.display());
    let disk = Disk::open(folder.clone()).await.with_context(said)?;
    Ok(Arc::new(disk))
}

/// All that faces do with photos.
///
/// # Errors
/// As [`store`].
pub async fn open(config: &Config, db: Db, sealer: &Sealer) -> anyhow::Result<Library> {
    Ok(Library::new(db, store(config).await?, &sealer.derive(media::KEY)?))
}
