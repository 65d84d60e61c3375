//! Where this installation keeps its photos: on its disk, in a bucket, or, while they move, in both.

use std::{fmt, fs, io, path::Path, str::FromStr, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use db::Db;
use media::{
    BlobStore, Disk, Library,
    blob::{Order, Shelves},
};
use serde::{Deserialize, Serialize};
use tenancy::Sealer;
use tokio::sync::watch;

use crate::config::Config;

/// The folder below that of all data.
const FOLDER: &str = "media";
/// Where it says which store is in force; what no move has written is what the settings say.
const STATE: &str = "media.json";
/// How often a process looks whether that changed.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long the disk takes to end what was begun.
const DISK_WITHIN: Duration = Duration::from_secs(4);

/// After so long every process has seen a change, and ended what it began before on that shelf.
pub const fn settled_within(shelf: Shelf) -> Duration {
    let ends = match shelf {
        Shelf::Disk => DISK_WITHIN,
        Shelf::S3 => s3::limits::CALL_MAX,
    };
    LOOK_EVERY.saturating_mul(2).saturating_add(ends)
}

/// A place where files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shelf {
    /// A folder below that of all data.
    Disk,
    /// A bucket.
    S3,
}

impl fmt::Display for Shelf {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Disk => "disk",
            Self::S3 => "s3",
        })
    }
}

impl FromStr for Shelf {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Disk, Self::S3].into_iter().find(|shelf| shelf.to_string() == text).ok_or(())
    }
}

/// What is read and written now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Written, and read first.
    pub first: Shelf,
    /// Read where the first has nothing, while a move goes on.
    pub second: Option<Shelf>,
}

impl State {
    /// What is in force.
    ///
    /// # Errors
    /// When the file of it cannot be read.
    pub fn read(config: &Config) -> anyhow::Result<Self> {
        let path = config.data.join(STATE);
        match fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text)
                .with_context(|| format!("{} no dice dónde están las fotos", path.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Self { first: config.media.store, second: None })
            }
            Err(error) => {
                Err(error).with_context(|| format!("no se puede leer {}", path.display()))
            }
        }
    }

    /// Puts it in force: every process of the installation follows.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(self, config: &Config) -> anyhow::Result<()> {
        let path = config.data.join(STATE);
        let said = || format!("no se puede escribir {}", path.display());
        replace(&path, &serde_json::to_vec(&self)?).with_context(said)
    }
}

/// The file anew, whole or not at all, and lasting.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let draft = path.with_extension(format!("{}.nuevo", std::process::id()));
    let mut file = fs::File::create(&draft)?;
    io::Write::write_all(&mut file, text)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}

/// One of the places.
///
/// # Errors
/// When it cannot be had, or its settings are missing.
pub async fn shelf(config: &Config, shelf: Shelf) -> anyhow::Result<Arc<dyn BlobStore>> {
    match shelf {
        Shelf::Disk => {
            let folder = config.data.join(FOLDER);
            let said = || format!("las fotos no se pueden guardar en {}", folder.display());
            Ok(Arc::new(Disk::open(folder.clone()).await.with_context(said)?))
        }
        Shelf::S3 => match &config.media.s3 {
            Some(settings) => Ok(Arc::new(s3::S3::open(settings)?)),
            None => bail!("las fotos están en S3 y falta su bucket: ajusta media.s3_bucket"),
        },
    }
}

async fn order(config: &Config, state: State) -> anyhow::Result<Order> {
    let second = match state.second {
        None => None,
        Some(second) => Some(shelf(config, second).await?),
    };
    Ok(Order { first: shelf(config, state.first).await?, second })
}

/// The store of files, as it is in force now.
///
/// # Errors
/// When it cannot be had.
pub async fn store(config: &Config) -> anyhow::Result<Arc<Shelves>> {
    let order = order(config, State::read(config)?).await?;
    Ok(Arc::new(Shelves::new(order)))
}

/// The same for a process that lives on: it follows each move until `stop`.
///
/// # Errors
/// As [`store`].
pub async fn followed(
    config: &Config,
    mut stop: watch::Receiver<bool>,
) -> anyhow::Result<Arc<Shelves>> {
    let mut state = State::read(config)?;
    let shelves = Arc::new(Shelves::new(order(config, state).await?));
    let (config, followed) = (config.clone(), Arc::clone(&shelves));
    tokio::spawn(async move {
        while !*stop.borrow() {
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stop.changed() => return,
            }
            match moved(&config, state).await {
                Ok(None) => {}
                Ok(Some((now, order))) => {
                    tracing::info!(?now, "Photos are kept elsewhere now");
                    state = now;
                    followed.arrange(order);
                }
                Err(error) => {
                    tracing::error!(%error, "A move of photos is not followed: {error:#}")
                }
            }
        }
    });
    Ok(shelves)
}

async fn moved(config: &Config, before: State) -> anyhow::Result<Option<(State, Order)>> {
    let now = State::read(config)?;
    if now == before { Ok(None) } else { Ok(Some((now, order(config, now).await?))) }
}

/// All that faces do with photos.
///
/// # Errors
/// As [`store`].
pub async fn open(
    config: &Config,
    db: Db,
    sealer: &Sealer,
    stop: watch::Receiver<bool>,
) -> anyhow::Result<Library> {
    Ok(Library::new(db, followed(config, stop).await?, &sealer.derive(media::KEY)?))
}
