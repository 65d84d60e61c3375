//! A photo on its way. It comes in pieces, each kept the moment it is here: a line that drops takes away what it
//! was carrying and nothing else, and whoever sends asks how far it came and goes on there.

mod append;
mod assemble;
mod find;
mod retire;

use std::{fmt, sync::Arc, time::Duration};

use db::{Db, Scope};
use kernel::ids::{AccountId, ListingId, SellerId, TenantId, UploadId};
use sqlx::types::Uuid;
use tokio::sync::Semaphore;

pub use append::Piece;
pub use assemble::Ready;
pub use retire::{KEPT, retire};

use crate::{BlobKey, BlobStore, Error, picture::hands};

/// Bytes of a piece at most.
pub const PIECE_BYTES_MAX: usize = 1 << 20;
/// Pieces of a photo at most; the table holds it, too.
pub const PIECES_MAX: usize = 400;
/// Photos of one seller that are on their way at a time; the next one takes the place of the oldest.
pub const UPLOADS_MAX: i64 = 100;
/// How long a whole upload waits for its turn to be put together.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// Whose photo it is, and of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The tenant.
    pub tenant: TenantId,
    /// The seller.
    pub seller: SellerId,
    /// The listing, which may still be written.
    pub listing: ListingId,
    /// Who sends it.
    pub account: AccountId,
}

impl Owner {
    fn scope(&self) -> Scope {
        Scope::seller(self.tenant, self.seller)
    }
}

/// How far a photo came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Bytes that are here.
    pub received: u64,
    /// Bytes it has.
    pub size: u64,
    /// The pieces, in their order.
    pieces: Vec<Uuid>,
}

impl Upload {
    /// Whether all of it is here.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.received == self.size
    }
}

/// Takes photos in, piece by piece. Cloning shares it.
#[derive(Clone)]
pub struct Uploads {
    db: Db,
    store: Arc<dyn BlobStore>,
    turns: Arc<Semaphore>,
}

impl fmt::Debug for Uploads {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Uploads").field("turns", &self.turns).finish_non_exhaustive()
    }
}

impl Uploads {
    /// Kept in that database and that store.
    #[must_use]
    pub fn new(db: Db, store: Arc<dyn BlobStore>) -> Self {
        Self { db, store, turns: Arc::new(Semaphore::new(hands())) }
    }
}

/// Where a piece is.
fn piece_key(tenant: TenantId, upload: UploadId, piece: Uuid) -> Result<BlobKey, Error> {
    BlobKey::new(&format!("pieces/{tenant}/{upload}/{}", piece.simple()))
}
