//! Keeps the index current: built once from the published rows (or a snapshot), then followed from
//! the event stream. Events are hints: the row is read again and applied if it is newer.

mod sellers;
mod told;
mod watcher;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    mem,
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use db::{Db, SiteScope};
use jobs::stream::{self, Batch, Cursor, Follower, Recorded};
use kernel::ids::{ListingId, TenantId};
use listings::{Published, Vertical, published};
use tenancy::{Directory, directory};
use tokio::{
    sync::{Mutex, mpsc, watch},
    time::Instant,
};

pub use self::{told::Lag, watcher::Patience};
use self::{told::Told, watcher::Watcher};
use crate::{
    Change, Error, MemoryEngine, SiteView, Views,
    snapshot::{self, Loaded},
    views,
};

/// Rows read in one transaction while building.
const PAGE: i64 = 4_000;
/// Listings read again in one transaction while following.
const CHANGES_MAX: usize = 500;
/// Events applied at once by [`Feed::catch_up`].
const EVENTS_MAX: u32 = 1_000;
/// How often it is seen whether another day has begun.
const DAY_EVERY: Duration = Duration::from_secs(30);
/// How often a changed index is saved.
const SAVE_EVERY: Duration = Duration::from_secs(300);

/// The index of a process and what keeps it current.
pub struct Feed {
    db: Db,
    directory: Directory,
    views: Views,
    engine: Arc<MemoryEngine>,
    snapshot: Option<PathBuf>,
    cursor: Option<Cursor>,
    /// Shards that hold everything up to the cursor.
    built: HashSet<(TenantId, String)>,
    saved_at: Option<Instant>,
    unsaved: bool,
    told: Arc<Told>,
    patience: Patience,
}

/// How the index came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From the snapshot file.
    Snapshot,
    /// From the published rows.
    Rows,
}

impl Feed {
    /// A feed that has read nothing yet. `snapshot` is the file the index is saved in.
    #[must_use]
    pub fn new(
        db: Db,
        directory: Directory,
        views: Views,
        engine: Arc<MemoryEngine>,
        snapshot: Option<PathBuf>,
    ) -> Self {
        Self {
            db,
            directory,
            views,
            engine,
            snapshot,
            cursor: None,
            built: HashSet::new(),
            saved_at: None,
            unsaved: false,
            told: Arc::new(Told::to(|_| {})),
            patience: Patience::default(),
        }
    }

    /// `tell` hears, while the stream is followed, whether and why the index is behind.
    #[must_use]
    pub fn telling(mut self, tell: impl Fn(Option<Lag>) + Send + Sync + 'static) -> Self {
        self.told = Arc::new(Told::to(tell));
        self
    }

    /// Another patience than the usual one.
    #[must_use]
    pub const fn waiting(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Reads directory, views and index, and what the stream told meanwhile; may be called again
    /// after an error.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer.
    pub async fn build(&mut self) -> Result<Origin, Error> {
        self.directory.refresh(&self.db).await?;
        self.views.refresh(&self.db, &self.directory).await?;
        let mut origin = Origin::Rows;
        if self.cursor.is_none() {
            // Taken before the first row is read, so that no change falls between.
            let head = stream::head(&self.db).await?;
            let saved = tokio::task::block_in_place(|| self.load_snapshot());
            match saved {
                Some((cursor, loaded)) if self.is_of_this_database(&cursor, &head).await? => {
                    origin = Origin::Snapshot;
                    self.restore(cursor, loaded).await?;
                }
                _ => self.cursor = Some(head),
            }
        }
        self.build_missing().await?;
        self.catch_up().await?;
        Ok(origin)
    }

    /// Follows the stream until `stop` turns true, then saves the index.
    pub async fn follow(mut self, stop: watch::Receiver<bool>) {
        let cursor = self.cursor.clone().unwrap_or(Cursor::START);
        let follower = Follower::new(self.db.clone(), cursor);
        self.saved_at = Some(Instant::now());
        self.told.note(|known| known.is_followed = true);
        self.told_cursor();
        let watch = Watcher::new(self.db.clone(), Arc::clone(&self.told), self.patience);
        // Batches come one after the other; the lock only says so to the compiler.
        let feed = Mutex::new(self);
        feed.lock().await.save();
        tokio::select! {
            _ = follower.run(stop, |batch| async { feed.lock().await.take(batch).await }) => {}
            () = new_days(&feed) => {}
            () = watch.run() => {}
        }
        feed.into_inner().save();
    }

    /// Reads the rates again when another day has begun.
    async fn begin_day(&self) -> Result<(), Error> {
        let today = self.db.clock().now().date_naive();
        if self.views.are_of_another_day(today) {
            self.views.refresh(&self.db, &self.directory).await?;
        }
        Ok(())
    }

    /// Applies what is new in the stream once; for tests and for who wants no loop of its own.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database does not answer; the next call repeats.
    pub async fn catch_up(&mut self) -> Result<(), Error> {
        self.begin_day().await?;
        while let Some(cursor) = self.cursor.clone() {
            let events = stream::read(&self.db, &cursor, EVENTS_MAX).await?;
            let Some(last) = events.last() else { break };
            let (next, is_epoch_new) = (last.cursor(), last.cursor().epoch != cursor.epoch);
            self.take(Batch { events, next, is_epoch_new }).await?;
        }
        Ok(())
    }

    async fn take(&mut self, batch: Batch) -> Result<(), Error> {
        let taken = self.take_in(batch).await;
        self.told.note(|known| known.is_refused = taken.is_err());
        self.told_cursor();
        taken
    }

    fn told_cursor(&self) {
        let is_full = self.engine.is_any_full();
        self.told.note(|known| {
            known.cursor.clone_from(&self.cursor);
            known.is_full = is_full;
        });
    }

    async fn take_in(&mut self, batch: Batch) -> Result<(), Error> {
        if batch.is_epoch_new {
            return self.build_anew().await;
        }
        let is_of_directory = |e: &Recorded| directory::EVENTS.contains(&e.kind.as_str());
        let is_of_views = |e: &Recorded| views::EVENTS.contains(&e.kind.as_str());
        if batch.events.iter().any(is_of_directory) {
            self.directory.refresh(&self.db).await?;
        }
        if batch.events.iter().any(|e| is_of_directory(e) || is_of_views(e)) {
            self.views.refresh(&self.db, &self.directory).await?;
            self.adopt();
            self.build_missing().await?;
        }
        self.apply_listings(&batch.events).await?;
        self.apply_sellers(&batch.events).await?;
        self.cursor = Some(batch.next);
        self.unsaved = true;
        if self.saved_at.is_some_and(|at| at.elapsed() > SAVE_EVERY) {
            self.save();
        }
        Ok(())
    }

    /// The database is another than before (restored, moved): nothing held can be trusted.
    async fn build_anew(&mut self) -> Result<(), Error> {
        tracing::warn!("The database was restored or moved; building the index anew");
        for tenant in self.engine.stats().into_iter().map(|shard| shard.tenant) {
            self.engine.drop_tenant(tenant);
        }
        self.built.clear();
        self.directory.refresh(&self.db).await?;
        self.views.refresh(&self.db, &self.directory).await?;
        self.cursor = Some(stream::head(&self.db).await?);
        self.build_missing().await
    }

    /// Definitions that changed take effect without a rebuild.
    fn adopt(&self) {
        for view in self.views.all() {
            for vertical in &view.verticals {
                self.engine.adopt(view.tenant, vertical);
            }
        }
    }

    async fn apply_listings(&self, events: &[Recorded]) -> Result<(), Error> {
        let mut by_tenant: BTreeMap<TenantId, BTreeSet<ListingId>> = BTreeMap::new();
        for event in events.iter().filter(|e| e.kind.starts_with("listing.")) {
            if let Some(subject) = event.subject {
                by_tenant.entry(event.tenant).or_default().insert(ListingId(subject));
            }
        }
        let views = self.views.all();
        for (tenant, ids) in by_tenant {
            let sites: Vec<_> = views.iter().filter(|v| v.tenant == tenant).collect();
            let ids: Vec<ListingId> = ids.into_iter().collect();
            for chunk in ids.chunks(CHANGES_MAX) {
                self.apply_chunk(tenant, &sites, chunk).await?;
            }
        }
        Ok(())
    }

    async fn apply_chunk(
        &self,
        tenant: TenantId,
        sites: &[&Arc<SiteView>],
        ids: &[ListingId],
    ) -> Result<(), Error> {
        let mut gone: BTreeSet<ListingId> = ids.iter().copied().collect();
        let mut verticals: BTreeMap<&str, (&Arc<Vertical>, Vec<Change>)> = BTreeMap::new();
        for site in sites {
            let mut tx = self.db.begin_public(&scope(site)).await?;
            for vertical in &site.verticals {
                let rows = published::load_some_of(&mut tx, vertical, ids).await?;
                let (_, changes) = verticals.entry(&vertical.key).or_insert((vertical, Vec::new()));
                for row in rows {
                    gone.remove(&row.id);
                    changes.push(Change::Put(Box::new(row)));
                }
            }
        }
        for (vertical, mut changes) in verticals.into_values() {
            changes.extend(gone.iter().copied().map(Change::Remove));
            self.apply(tenant, vertical, changes)?;
        }
        Ok(())
    }

    /// Applies changes; whether there was room for all. One full shard holds up nobody else.
    fn apply(
        &self,
        tenant: TenantId,
        vertical: &Arc<Vertical>,
        changes: Vec<Change>,
    ) -> Result<bool, Error> {
        let was_full = self.engine.is_full(tenant, &vertical.key);
        match self.engine.apply(tenant, vertical, changes) {
            Err(Error::Full(key)) => {
                if !was_full {
                    let tenant_id = tenant;
                    tracing::error!(%tenant_id, "The index of «{key}» is full; others go on");
                }
                Ok(false)
            }
            applied => applied.map(|()| true),
        }
    }

    /// Builds the shards no snapshot brought and no earlier build finished.
    async fn build_missing(&mut self) -> Result<(), Error> {
        for view in self.views.all() {
            for vertical in &view.verticals {
                let key = (view.tenant, vertical.key.clone());
                if self.built.contains(&key) {
                    continue;
                }
                self.engine.adopt(view.tenant, vertical);
                self.build_shard(&view, vertical).await?;
                self.engine.mark_ready(view.tenant, &vertical.key);
                self.built.insert(key);
                self.unsaved = true;
            }
        }
        Ok(())
    }

    /// Reads the next page while the one before is taken in.
    async fn build_shard(&self, view: &SiteView, vertical: &Arc<Vertical>) -> Result<(), Error> {
        let (pages, mut loaded) = mpsc::channel(1);
        let (db, scope) = (self.db.clone(), scope(view));
        let loader = tokio::spawn(load_pages(db, scope, Arc::clone(vertical), pages));
        while let Some(rows) = loaded.recv().await {
            let changes = rows.into_iter().map(|row| Change::Put(Box::new(row))).collect();
            if !self.apply(view.tenant, vertical, changes)? {
                // Older rows have no room either.
                loaded.close();
            }
        }
        loader.await.unwrap_or(Err(Error::Unavailable))
    }

    /// The saved index and its place in the stream; `None` means that everything is to be built.
    fn load_snapshot(&self) -> Option<(Cursor, Loaded)> {
        let path = self.snapshot.as_ref().filter(|path| path.exists())?;
        match snapshot::load(path) {
            Ok(loaded) => Some((Cursor::from_bytes(&loaded.cursor)?, loaded)),
            Err(error) => {
                tracing::warn!(%error, "The index snapshot is not used: {error}");
                None
            }
        }
    }

    /// Whether a saved place is one of this database's stream. It is not when the data was put back
    /// to an earlier state since, however that was done: then its last event never happened here.
    async fn is_of_this_database(&self, cursor: &Cursor, head: &Cursor) -> Result<bool, Error> {
        let is_known =
            cursor.epoch == head.epoch && cursor <= head && stream::holds(&self.db, cursor).await?;
        if !is_known {
            tracing::warn!("The index snapshot is of another time of the database; building anew");
        }
        Ok(is_known)
    }

    /// Brings a saved index up to the stream and only then before readers: what was withdrawn since
    /// it was saved must not show up again, not for a moment.
    async fn restore(&mut self, cursor: Cursor, loaded: Loaded) -> Result<(), Error> {
        self.built = loaded.shards.into_iter().map(|s| (s.tenant, s.vertical)).collect();
        self.cursor = Some(cursor);
        let shown = mem::replace(&mut self.engine, Arc::new(loaded.engine));
        self.adopt();
        let caught_up = self.catch_up().await;
        let saved = mem::replace(&mut self.engine, shown);
        match &caught_up {
            Ok(()) => self.engine.take_over(&saved),
            Err(_) => {
                self.built.clear();
                self.cursor = None;
            }
        }
        caught_up
    }

    /// Saves the index; a failure is told and the old file stays.
    fn save(&mut self) {
        self.saved_at = Some(Instant::now());
        let (Some(path), Some(cursor)) = (&self.snapshot, &self.cursor) else { return };
        if !self.unsaved {
            return;
        }
        let saved =
            tokio::task::block_in_place(|| snapshot::save(&self.engine, &cursor.to_bytes(), path));
        match saved {
            Ok(()) => self.unsaved = false,
            Err(error) => tracing::error!(%error, "The index snapshot was not saved: {error}"),
        }
    }
}

/// Looks for the beginning of a day for as long as it is polled.
async fn new_days(feed: &Mutex<Feed>) {
    loop {
        tokio::time::sleep(DAY_EVERY).await;
        if let Err(error) = feed.lock().await.begin_day().await {
            tracing::warn!(%error, "Today's rates are not read yet: {error}");
        }
    }
}

/// Every published row of a vertical, newest first, until nobody takes them any more.
async fn load_pages(
    db: Db,
    scope: SiteScope,
    vertical: Arc<Vertical>,
    pages: mpsc::Sender<Vec<Published>>,
) -> Result<(), Error> {
    let mut after = None;
    loop {
        let mut tx = db.begin_public(&scope).await?;
        let page = published::load_page(&mut tx, &vertical, after, PAGE).await?;
        if page.next.is_none() || pages.send(page.rows).await.is_err() {
            return Ok(());
        }
        after = page.next;
    }
}

fn scope(view: &SiteView) -> SiteScope {
    SiteScope { tenant: view.tenant, site: view.site }
}
