//! Pictures that were drawn lately, and how many are drawn at once: each tenant by itself, so that nobody's are slow
//! or gone because of somebody else's.

use std::{
    collections::{HashMap, VecDeque},
    io,
    sync::{Mutex, PoisonError},
};

use axum::body::Bytes;
use http_kit::{Code, Fault};
use kernel::ids::TenantId;
use sha2::{Digest as _, Sha256};
use tenancy::{
    directory::ResolvedSite,
    turns::{Share, Turns},
};

use super::{content::Content, drawing, sign};
use crate::brand;

/// Drawn at once; a drawing takes a core for some hundredths of a second.
const AT_ONCE: Share = Share { at_once: 2, at_once_per_tenant: 1, waiting_per_tenant_max: 64 };
/// Bytes of pictures of one tenant kept in memory: some thirty of them.
const BYTES_PER_TENANT_MAX: usize = 1 << 20;
/// Bytes of all.
const BYTES_MAX: usize = 32 << 20;

type Sum = [u8; 32];

/// The pictures of this process.
pub(crate) struct Kept {
    turns: Turns,
    drawn: Mutex<HashMap<TenantId, Drawn>>,
}

/// Those of one tenant, the oldest first.
#[derive(Default)]
struct Drawn {
    pictures: VecDeque<(Sum, Bytes)>,
    bytes: usize,
}

impl Default for Kept {
    fn default() -> Self {
        Self { turns: Turns::of(AT_ONCE), drawn: Mutex::default() }
    }
}

impl Kept {
    /// The picture of `content`, drawn if it is not kept. Who waits too long for a turn is told to
    /// come again, by the limit on the time of a request; and so is one too many of a tenant.
    pub async fn picture(&self, tenant: TenantId, content: Content) -> Result<Bytes, Fault> {
        let sum = content.sum();
        self.drawn(tenant, sum, move || drawing::draw(&content)).await
    }

    /// The sign of a site, as many pixels wide.
    pub async fn sign(&self, site: &ResolvedSite, side: u32) -> Result<Bytes, Fault> {
        let (tenant, site) = (site.tenant.id, site.site.clone());
        let told = format!("{side} {} {}", brand::initial(&site.name), site.brand.color);
        let sum = Sha256::digest(told).into();
        self.drawn(tenant, sum, move || sign::sign(&site, side)).await
    }

    async fn drawn(
        &self,
        tenant: TenantId,
        sum: Sum,
        draw: impl FnOnce() -> io::Result<Vec<u8>> + Send + 'static,
    ) -> Result<Bytes, Fault> {
        if let Some(kept) = self.find(tenant, &sum) {
            return Ok(kept);
        }
        let turn = self.turns.take(tenant).await.ok_or_else(|| Fault::new(Code::Unavailable))?;
        // Another one may have drawn it meanwhile.
        if let Some(kept) = self.find(tenant, &sum) {
            return Ok(kept);
        }
        // The turn goes along: who gave up waiting has not freed the core.
        let drawn = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            draw()
        });
        let drawn = drawn.await.ok().and_then(|drawn| drawn.ok());
        let picture = Bytes::from(drawn.ok_or_else(|| Fault::new(Code::Internal))?);
        self.keep(tenant, sum, picture.clone());
        Ok(picture)
    }

    fn find(&self, tenant: TenantId, sum: &Sum) -> Option<Bytes> {
        let drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let own = &drawn.get(&tenant)?.pictures;
        own.iter().find(|(known, _)| known == sum).map(|(_, picture)| picture.clone())
    }

    /// Keeps it, and lets the tenant's oldest go where it has no room; where there is none at all, that of who
    /// has most.
    fn keep(&self, tenant: TenantId, sum: Sum, picture: Bytes) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        drawn.entry(tenant).or_default().add(sum, picture);
        while drawn.values().map(|of| of.bytes).sum::<usize>() > BYTES_MAX {
            let Some(most) = drawn.values_mut().max_by_key(|of| of.bytes) else { return };
            most.forget_oldest();
        }
        drawn.retain(|_, of| !of.pictures.is_empty());
    }
}

impl Drawn {
    fn add(&mut self, sum: Sum, picture: Bytes) {
        self.bytes += picture.len();
        self.pictures.push_back((sum, picture));
        while self.bytes > BYTES_PER_TENANT_MAX {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((_, gone)) = self.pictures.pop_front() {
            self.bytes -= gone.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::ids::{Id as _, uuid_v7};

    use super::*;

    fn tenant(n: u128) -> TenantId {
        TenantId::from_uuid(uuid_v7(chrono::DateTime::UNIX_EPOCH, n))
    }

    #[test]
    fn the_oldest_make_room_and_none_of_another_tenant() {
        let kept = Kept::default();
        let picture = Bytes::from(vec![0; BYTES_PER_TENANT_MAX / 4]);
        kept.keep(tenant(2), [0; 32], picture.clone());
        for n in 0..6 {
            kept.keep(tenant(1), [n; 32], picture.clone());
        }
        let held = |n: u8| kept.find(tenant(1), &[n; 32]).is_some();
        assert_eq!([held(0), held(1), held(2), held(5)], [false, false, true, true]);
        assert!(kept.find(tenant(2), &[0; 32]).is_some(), "the other tenant's");
        assert!(kept.find(tenant(2), &[5; 32]).is_none(), "whose it is not");
    }

    #[test]
    fn all_together_have_room_for_so_much() {
        let kept = Kept::default();
        let picture = Bytes::from(vec![0; BYTES_PER_TENANT_MAX]);
        let many = BYTES_MAX / BYTES_PER_TENANT_MAX;
        for n in 0..many as u128 + 8 {
            kept.keep(tenant(n), [0; 32], picture.clone());
        }
        let drawn = kept.drawn.lock().expect("the pictures");
        assert_eq!(drawn.len(), many);
    }

    /// While one tenant has many drawn, another's is drawn next.
    #[tokio::test]
    async fn each_tenant_has_its_turn() {
        use futures::FutureExt as _;
        let kept = Kept::default();
        let first = kept.turns.take(tenant(1)).await;
        let mut crowd: Vec<_> = (0..9).map(|_| Box::pin(kept.turns.take(tenant(1)))).collect();
        assert!(crowd.iter_mut().all(|waiting| waiting.now_or_never().is_none()));
        assert!(kept.turns.take(tenant(2)).now_or_never().flatten().is_some());
        drop(first);
    }
}
