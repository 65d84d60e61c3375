//! Who publishes what comes in: known by name, taken in when new.

use std::collections::HashMap;

use db::TenantTx;
use kernel::ids::SellerId;
use tenancy::SellerKind;

use super::Error;

/// Sellers remembered between batches; beyond, they are asked for again.
const REMEMBERED_MAX: usize = 10_000;

/// Sellers met so far, by slug.
#[derive(Debug, Default)]
pub(super) struct Sellers {
    known: HashMap<String, SellerId>,
    /// Met in the transaction that is open: known for good only once it is committed.
    new: HashMap<String, SellerId>,
}

impl Sellers {
    /// The seller of that name; without a name, the tenant itself.
    pub(super) async fn ensure(
        &mut self,
        tx: &mut TenantTx,
        name: &str,
        kind: SellerKind,
    ) -> Result<SellerId, Error> {
        let slug = kernel::text::slug(name);
        // A name of other letters has no slug.
        let slug = if slug.is_empty() { name.to_owned() } else { slug };
        if let Some(id) = self.known.get(&slug).or_else(|| self.new.get(&slug)) {
            return Ok(*id);
        }
        let id = match name {
            "" => tenancy::seller::own(tx).await?,
            name => tenancy::seller::ensure(tx, name, kind).await?,
        };
        self.new.insert(slug, id);
        Ok(id)
    }

    /// The transaction was committed.
    pub(super) fn keep(&mut self) {
        if self.known.len() + self.new.len() > REMEMBERED_MAX {
            self.known.clear();
        }
        self.known.extend(self.new.drain());
    }

    /// The transaction was given up: who was new in it is not there.
    pub(super) fn forget(&mut self) {
        self.new.clear();
    }
}
