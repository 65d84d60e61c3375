//! The engine in this process: tenant → vertical → shard.

mod cards;
mod merge;
mod named;
mod search;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use kernel::ids::{ListingId, TenantId};
use listings::{SellerRef, Vertical};

use self::cards::Cards;
use crate::{
    Answer, BoxFuture, Change, Engine, Error, Named, Query, SiteView, State,
    shard::{Full, Shard},
};

/// Changes applied at a time; readers wait for no more than these.
const BATCH: usize = 128;

/// Every shard of one tenant, by key of the vertical.
type Tenant = BTreeMap<String, Arc<Cell>>;

/// Published listings of every tenant, in memory. Cheap to share behind an `Arc`.
#[derive(Debug)]
pub struct MemoryEngine {
    tenants: RwLock<HashMap<TenantId, Tenant>>,
    cards: Cards,
    /// Listings a shard holds at most.
    listings_max: u64,
}

impl Default for MemoryEngine {
    fn default() -> Self {
        Self::holding(u64::from(u32::MAX))
    }
}

/// A shard and who may touch it.
#[derive(Debug)]
pub(crate) struct Cell {
    shard: RwLock<Shard>,
    /// Another number after each write, never one another shard has had.
    stamp: AtomicU64,
    /// Whether the last changes had no room.
    is_full: AtomicBool,
    /// Held by whoever writes, and by a snapshot while it reads: a writer that waits at the shard
    /// itself would hold up the readers behind it.
    writers: Mutex<()>,
}

/// What a shard holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardStats {
    /// Whose.
    pub tenant: TenantId,
    /// Key of the vertical.
    pub vertical: String,
    /// Loading or ready.
    pub state: State,
    /// Whether it had no room for the last changes.
    pub is_full: bool,
    /// Listings held.
    pub listings: u64,
    /// Bytes it takes, estimated from its parts.
    pub bytes: u64,
}

impl MemoryEngine {
    /// An engine that holds nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with fewer listings to a vertical than could be addressed.
    #[must_use]
    pub fn holding(listings_max: u64) -> Self {
        Self { tenants: RwLock::default(), cards: Cards::default(), listings_max }
    }

    /// Applies changes to a vertical of a tenant, in order, as `vertical` defines it now. Changes of
    /// other verticals must not be among them.
    ///
    /// # Errors
    /// [`Error::Full`] when the shard has no room for some of the listings; the others are applied.
    pub fn apply(
        &self,
        tenant: TenantId,
        vertical: &Arc<Vertical>,
        changes: Vec<Change>,
    ) -> Result<(), Error> {
        let cell = self.cell_or_new(tenant, vertical);
        let mut changes = changes.into_iter().peekable();
        let mut is_full = false;
        while changes.peek().is_some() {
            let _writing = cell.writers.lock().unwrap_or_else(PoisonError::into_inner);
            let mut shard = cell.write();
            shard.adopt(vertical);
            for change in changes.by_ref().take(BATCH) {
                match change {
                    Change::Put(listing) => {
                        let has_room = shard.len() < self.listings_max || shard.holds(listing.id);
                        is_full |= !has_room || shard.put(*listing) == Err(Full);
                    }
                    Change::Remove(id) => shard.remove(id),
                }
            }
            shard.tidy();
        }
        cell.is_full.store(is_full, Ordering::Release);
        if is_full { Err(Error::Full(vertical.key.clone())) } else { Ok(()) }
    }

    /// Shows the new face of a seller on everything they have listed at that tenant.
    pub fn change_seller(&self, tenant: TenantId, seller: &SellerRef) {
        for cell in self.cells_of(tenant) {
            let _writing = cell.writers.lock().unwrap_or_else(PoisonError::into_inner);
            // Who has nothing in a vertical costs its readers nothing.
            let differs = cell.read().sellers.differs(seller);
            if differs {
                cell.write().sellers.change(seller.clone());
            }
        }
    }

    /// Whether a vertical had no room for its last changes.
    #[must_use]
    pub fn is_full(&self, tenant: TenantId, vertical: &str) -> bool {
        self.cell(tenant, vertical).is_some_and(|cell| cell.is_full.load(Ordering::Acquire))
    }

    /// Whether some vertical of some tenant had none.
    #[must_use]
    pub fn is_any_full(&self) -> bool {
        self.cells().iter().any(|(_, _, cell)| cell.is_full.load(Ordering::Acquire))
    }

    /// Takes a new or changed definition live: a new attribute is an empty column, labels are read
    /// from the definition. Makes the shard, loading, if there is none.
    pub fn adopt(&self, tenant: TenantId, vertical: &Arc<Vertical>) {
        let cell = self.cell_or_new(tenant, vertical);
        let _writing = cell.writers.lock().unwrap_or_else(PoisonError::into_inner);
        cell.write().adopt(vertical);
    }

    /// Says that everything published in a vertical has been applied. The first time this sorts the
    /// rows for speed (about three seconds for a million), while readers go on.
    pub fn mark_ready(&self, tenant: TenantId, vertical: &str) {
        let Some(cell) = self.cell(tenant, vertical) else { return };
        let _writing = cell.writers.lock().unwrap_or_else(PoisonError::into_inner);
        if cell.read().state == State::Ready {
            return;
        }
        // Readers go on with the rows as they came while they are being sorted.
        let sorted = cell.read().clustered();
        let mut shard = cell.write();
        // What was there is freed after readers may go on.
        let before = sorted.map(|sorted| std::mem::replace(&mut *shard, sorted));
        shard.state = State::Ready;
        drop(shard);
        drop(before);
    }

    /// Whether a vertical is complete; one nobody told of is loading.
    #[must_use]
    pub fn ready(&self, tenant: TenantId, vertical: &str) -> State {
        self.cell(tenant, vertical).map_or(State::Loading, |cell| cell.read().state)
    }

    /// Puts everything `other` holds in the place of what is held here.
    pub fn take_over(&self, other: &Self) {
        let theirs = other.tenants.read().unwrap_or_else(PoisonError::into_inner).clone();
        *self.tenants.write().unwrap_or_else(PoisonError::into_inner) = theirs;
    }

    /// Forgets everything of a tenant.
    pub fn drop_tenant(&self, tenant: TenantId) {
        self.tenants.write().unwrap_or_else(PoisonError::into_inner).remove(&tenant);
    }

    /// What each shard holds. Reads every part of it: for a metrics page, not for a request.
    #[must_use]
    pub fn stats(&self) -> Vec<ShardStats> {
        let of = |(tenant, vertical, cell): (TenantId, String, Arc<Cell>)| {
            let shard = cell.read();
            let (listings, bytes) = (shard.len(), shard.bytes());
            let is_full = cell.is_full.load(Ordering::Acquire);
            ShardStats { tenant, vertical, state: shard.state, is_full, listings, bytes }
        };
        self.cells().into_iter().map(of).collect()
    }

    /// Every shard, in order of tenant and vertical.
    pub(crate) fn cells(&self) -> Vec<(TenantId, String, Arc<Cell>)> {
        let tenants = self.tenants.read().unwrap_or_else(PoisonError::into_inner);
        let all = tenants.iter().flat_map(|(tenant, shards)| {
            shards.iter().map(|(key, cell)| (*tenant, key.clone(), Arc::clone(cell)))
        });
        let mut all: Vec<_> = all.collect();
        all.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        all
    }

    /// Puts a whole shard in place.
    pub(crate) fn place(&self, tenant: TenantId, shard: Shard) {
        let key = shard.definition().key.clone();
        let mut tenants = self.tenants.write().unwrap_or_else(PoisonError::into_inner);
        tenants.entry(tenant).or_default().insert(key, Arc::new(Cell::new(shard)));
    }

    fn cells_of(&self, tenant: TenantId) -> Vec<Arc<Cell>> {
        let tenants = self.tenants.read().unwrap_or_else(PoisonError::into_inner);
        tenants.get(&tenant).into_iter().flat_map(BTreeMap::values).cloned().collect()
    }

    fn cell(&self, tenant: TenantId, vertical: &str) -> Option<Arc<Cell>> {
        let tenants = self.tenants.read().unwrap_or_else(PoisonError::into_inner);
        tenants.get(&tenant)?.get(vertical).cloned()
    }

    fn cell_or_new(&self, tenant: TenantId, vertical: &Arc<Vertical>) -> Arc<Cell> {
        if let Some(cell) = self.cell(tenant, &vertical.key) {
            return cell;
        }
        let mut tenants = self.tenants.write().unwrap_or_else(PoisonError::into_inner);
        let shards = tenants.entry(tenant).or_default();
        let new = || Arc::new(Cell::new(Shard::new(vertical)));
        Arc::clone(shards.entry(vertical.key.clone()).or_insert_with(new))
    }
}

fn next_stamp() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Cell {
    fn new(shard: Shard) -> Self {
        let stamp = AtomicU64::new(next_stamp());
        let is_full = AtomicBool::new(false);
        Self { shard: RwLock::new(shard), stamp, is_full, writers: Mutex::new(()) }
    }

    /// Which state of the shard a reader sees; to be asked while it reads.
    pub(crate) fn stamp(&self) -> u64 {
        self.stamp.load(Ordering::Acquire)
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Shard> {
        self.shard.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shard> {
        let shard = self.shard.write().unwrap_or_else(PoisonError::into_inner);
        self.stamp.store(next_stamp(), Ordering::Release);
        shard
    }

    /// Reads the shard at length while writers, but no readers, wait.
    pub(crate) fn read_long<T>(&self, read: impl FnOnce(&Shard) -> T) -> T {
        let _writing = self.writers.lock().unwrap_or_else(PoisonError::into_inner);
        read(&self.read())
    }
}

impl Engine for MemoryEngine {
    fn search<'a>(
        &'a self,
        site: &'a SiteView,
        query: &'a Query,
    ) -> BoxFuture<'a, Result<Answer, Error>> {
        Box::pin(async move { self.answer(site, query) })
    }

    fn named<'a>(
        &'a self,
        site: &'a SiteView,
        ids: &'a [ListingId],
    ) -> BoxFuture<'a, Result<Named, Error>> {
        Box::pin(async move { Ok(self.by_id(site, ids)) })
    }
}
