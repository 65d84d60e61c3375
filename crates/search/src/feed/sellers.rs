//! The faces of sellers, read again when one of them says something new.

use std::collections::{BTreeMap, BTreeSet};

use jobs::stream::Recorded;
use kernel::ids::{SellerId, TenantId};
use listings::published;
use tenancy::seller;

use super::{CHANGES_MAX, Feed, scope};
use crate::Error;

impl Feed {
    /// Shows the sellers whom `events` name as they are now.
    pub(super) async fn apply_sellers(&self, events: &[Recorded]) -> Result<(), Error> {
        let mut by_tenant: BTreeMap<TenantId, BTreeSet<SellerId>> = BTreeMap::new();
        for event in events.iter().filter(|e| e.kind == seller::CHANGED) {
            if let Some(subject) = event.subject {
                by_tenant.entry(event.tenant).or_default().insert(SellerId(subject));
            }
        }
        for (tenant, ids) in by_tenant {
            let ids: Vec<SellerId> = ids.into_iter().collect();
            for chunk in ids.chunks(CHANGES_MAX) {
                self.apply_faces(tenant, chunk).await?;
            }
        }
        Ok(())
    }

    /// A tenant's sellers are the same on each of its sites; one without any shows nobody.
    async fn apply_faces(&self, tenant: TenantId, ids: &[SellerId]) -> Result<(), Error> {
        let Some(site) = self.views.all().into_iter().find(|view| view.tenant == tenant) else {
            return Ok(());
        };
        let mut tx = self.db.begin_public(&scope(&site)).await?;
        for seller in published::faces(&mut tx, ids).await? {
            self.engine.change_seller(tenant, &seller);
        }
        Ok(())
    }
}
