//! No tenant takes all connections, nor do a few of them: whoever makes one of them wait, by whatever means, makes
//! only its own requests wait.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use kernel::ids::TenantId;
use tokio::sync::oneshot;

use crate::Error;

/// Of so many connections one is kept back from all tenants, for who asks whose host something is.
const KEPT_BACK_OF: u32 = 8;

/// The seats of all tenants. One takes another as long as it has no more than are free: of nine the first takes five
/// at most, the second three, and one is left.
#[derive(Clone)]
pub(crate) struct Shares {
    patience: Duration,
    seats: Arc<Mutex<Seats>>,
}

struct Seats {
    free: usize,
    taken: HashMap<TenantId, usize>,
    /// In the order they came.
    waiting: VecDeque<(TenantId, oneshot::Sender<Seat>)>,
}

/// A seat, for as long as a transaction lasts.
pub(crate) struct Seat {
    shares: Shares,
    tenant: TenantId,
}

impl fmt::Debug for Seat {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Seat({})", self.tenant)
    }
}

impl Shares {
    /// The seats of so many connections.
    pub fn of(connections: u32, patience: Duration) -> Self {
        let free = usize::try_from(connections - connections / KEPT_BACK_OF).unwrap_or(1);
        let seats = Seats { free, taken: HashMap::new(), waiting: VecDeque::new() };
        Self { patience, seats: Arc::new(Mutex::new(seats)) }
    }

    /// A seat, once it is the tenant's turn.
    pub async fn take(&self, tenant: TenantId) -> Result<Seat, Error> {
        let (give, take) = oneshot::channel();
        self.seats().waiting.push_back((tenant, give));
        self.give();
        match tokio::time::timeout(self.patience, take).await {
            Ok(Ok(seat)) => Ok(seat),
            _ => Err(Error::Unavailable(sqlx::Error::PoolTimedOut)),
        }
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives out what may be taken.
    fn give(&self) {
        loop {
            let next = self.seats().next();
            let Some((tenant, to)) = next else { return };
            // Of who gave up waiting a moment ago it comes back here, and is given to the next one.
            drop(to.send(Seat { shares: self.clone(), tenant }));
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.shares.seats().back(self.tenant);
        self.shares.give();
    }
}

impl Seats {
    /// Whoever waits longest of those who may have one.
    fn next(&mut self) -> Option<(TenantId, oneshot::Sender<Seat>)> {
        self.waiting.retain(|(_, waiting)| !waiting.is_closed());
        let may = |tenant: &TenantId| {
            self.free > 0 && self.taken.get(tenant).copied().unwrap_or_default() <= self.free
        };
        let at = self.waiting.iter().position(|(tenant, _)| may(tenant))?;
        let (tenant, to) = self.waiting.remove(at)?;
        self.free -= 1;
        *self.taken.entry(tenant).or_default() += 1;
        Some((tenant, to))
    }

    fn back(&mut self, tenant: TenantId) {
        self.free += 1;
        match self.taken.get_mut(&tenant) {
            Some(taken) if *taken > 1 => *taken -= 1,
            _ => {
                self.taken.remove(&tenant);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn tenant(n: u128) -> TenantId {
        TenantId(Uuid::from_u128(n))
    }

    async fn all_of(shares: &Shares, whose: u128) -> Vec<Seat> {
        let mut taken = Vec::new();
        while let Ok(seat) = shares.take(tenant(whose)).await {
            taken.push(seat);
        }
        taken
    }

    #[tokio::test]
    async fn who_takes_all_its_seats_leaves_those_of_others() {
        let shares = Shares::of(10, Duration::from_millis(20));
        let mut taken = all_of(&shares, 1).await;
        assert_eq!(taken.len(), 5);
        assert!(shares.take(tenant(2)).await.is_ok());
        taken.pop();
        assert!(shares.take(tenant(1)).await.is_ok());
        drop(taken);
        let seats = shares.seats();
        assert_eq!((seats.free, seats.taken.len(), seats.waiting.len()), (9, 0, 0));
    }

    /// Two that stand still, each in locks of its own, leave a seat to the others.
    #[tokio::test]
    async fn two_that_take_all_they_can_leave_one_for_the_others() {
        for connections in 7..40 {
            let shares = Shares::of(connections, Duration::from_millis(2));
            let _stuck = [all_of(&shares, 1).await, all_of(&shares, 2).await];
            for other in 3..6 {
                assert!(shares.take(tenant(other)).await.is_ok(), "of {connections}");
            }
        }
    }

    #[tokio::test]
    async fn who_waits_gets_the_next_one_in_order_and_who_gave_up_keeps_none() {
        let shares = Shares::of(1, Duration::from_secs(5));
        let held = shares.take(tenant(1)).await.ok();
        let gave_up = tokio::time::timeout(Duration::from_millis(10), shares.take(tenant(2)));
        assert!(gave_up.await.is_err());
        let (next, ()) = tokio::join!(shares.take(tenant(3)), async { drop(held) });
        assert!(next.is_ok());
    }
}
