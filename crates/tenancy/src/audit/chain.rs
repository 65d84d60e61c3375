//! How an entry is bound to the one before.

use chrono::{DateTime, Utc};
use kernel::ids::TenantId;
use sha2::{Digest as _, Sha256};

/// The end of a chain: whoever keeps it elsewhere can tell later that nothing before it was
/// changed, moved, taken out or cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 when there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl Head {
    /// Before the first entry: the tenant is bound in, so that no chain fits another tenant.
    pub(super) fn start(tenant: TenantId) -> Self {
        Self { seq: 0, hash: Sha256::digest(tenant.0.as_bytes()).into() }
    }
}

/// What an entry says, as it is bound.
pub(super) struct Said<'a> {
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// Actor, action, subject, outcome, before, after, address, request.
    pub words: [Option<&'a str>; 8],
}

/// The hash of an entry after `previous`. Each part is preceded by its length, so that no text can
/// pass for two; one that is absent differs from an empty one.
pub(super) fn bind(previous: &[u8; 32], said: &Said<'_>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(said.seq.to_be_bytes());
    hash.update(said.at.timestamp_micros().to_be_bytes());
    for word in said.words {
        match word {
            None => hash.update(u64::MAX.to_be_bytes()),
            Some(word) => {
                hash.update((word.len() as u64).to_be_bytes());
                hash.update(word.as_bytes());
            }
        }
    }
    hash.finalize().into()
}
