//! Whose turn it is where few can work at a time: tenants come one after the other, whoever of theirs waits
//! longest first, so that one who asks very much makes its own people wait.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::ids::TenantId;
use tokio::sync::oneshot;

/// How many there are at something.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    /// At it at a time.
    pub at_once: usize,
    /// Of one tenant: what is left is for whoever comes next.
    pub at_once_per_tenant: usize,
    /// Of one tenant that may wait; the next is told to come back.
    pub waiting_per_tenant_max: usize,
}

/// Of all tenants that may wait: as many as there are connections.
const WAITING_MAX: usize = 4_000;

/// The turns at something in a process. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Turns {
    share: Share,
    queue: Arc<Mutex<Queue>>,
}

/// Who is at it, and who waits.
#[derive(Debug, Default)]
struct Queue {
    /// How many of each tenant are at it.
    running: HashMap<TenantId, usize>,
    /// Who waits, of each tenant that has somebody waiting.
    waiting: HashMap<TenantId, VecDeque<oneshot::Sender<Turn>>>,
    /// The same tenants, the next one first.
    order: VecDeque<TenantId>,
}

/// A turn; the next one's when it is dropped.
#[derive(Debug)]
pub struct Turn {
    turns: Turns,
    tenant: TenantId,
}

impl Turns {
    /// Turns of which nobody has any yet.
    #[must_use]
    pub fn of(share: Share) -> Self {
        Self { share, queue: Arc::default() }
    }

    /// Waits for a turn; `None` when too many wait already.
    pub async fn take(&self, tenant: TenantId) -> Option<Turn> {
        let turn = self.queue().wait(tenant, self.share)?;
        self.give();
        turn.await.ok()
    }

    /// How many wait.
    #[cfg(test)]
    pub(crate) fn waiting(&self) -> usize {
        self.queue().waiting.values().map(VecDeque::len).sum()
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives out what is free.
    fn give(&self) {
        loop {
            let next = self.queue().next(self.share);
            let Some((tenant, to)) = next else { return };
            // Whoever gave up waiting a moment ago drops it here, and it is given to the next one.
            drop(to.send(Turn { turns: self.clone(), tenant }));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.queue().done(self.tenant);
        self.turns.give();
    }
}

impl Queue {
    fn wait(&mut self, tenant: TenantId, share: Share) -> Option<oneshot::Receiver<Turn>> {
        if self.waiting.values().map(VecDeque::len).sum::<usize>() >= WAITING_MAX {
            return None;
        }
        let of_tenant = self.waiting.entry(tenant).or_default();
        if of_tenant.is_empty() {
            self.order.push_back(tenant);
        }
        of_tenant.retain(|waiting| !waiting.is_closed());
        if of_tenant.len() >= share.waiting_per_tenant_max {
            return None;
        }
        let (give, take) = oneshot::channel();
        of_tenant.push_back(give);
        Some(take)
    }

    /// Whose turn it is, if one is free. A tenant that was served goes to the end.
    fn next(&mut self, share: Share) -> Option<(TenantId, oneshot::Sender<Turn>)> {
        if self.running.values().sum::<usize>() >= share.at_once {
            return None;
        }
        for _ in 0..self.order.len() {
            let tenant = self.order.pop_front()?;
            let running = self.running.get(&tenant).copied().unwrap_or_default();
            let Some(of_tenant) = self.waiting.get_mut(&tenant) else { continue };
            let next = if running < share.at_once_per_tenant {
                std::iter::from_fn(|| of_tenant.pop_front()).find(|waiting| !waiting.is_closed())
            } else {
                None
            };
            if of_tenant.is_empty() {
                self.waiting.remove(&tenant);
            } else {
                self.order.push_back(tenant);
            }
            if let Some(next) = next {
                self.running.insert(tenant, running + 1);
                return Some((tenant, next));
            }
        }
        None
    }

    fn done(&mut self, tenant: TenantId) {
        match self.running.get_mut(&tenant) {
            Some(running) if *running > 1 => *running -= 1,
            _ => {
                self.running.remove(&tenant);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use kernel::ids::{Id as _, uuid_v7};

    use super::*;

    const FEW: Share = Share { at_once: 4, at_once_per_tenant: 3, waiting_per_tenant_max: 100 };

    fn tenant(n: u128) -> TenantId {
        TenantId::from_uuid(uuid_v7(chrono::DateTime::UNIX_EPOCH, n))
    }

    #[tokio::test]
    async fn tenants_take_turns_and_one_place_is_left_by_each() {
        let turns = Turns::of(FEW);
        let (greedy, other) = (tenant(1), tenant(2));
        let mut held: Vec<_> =
            (0..FEW.at_once).filter_map(|_| turns.take(greedy).now_or_never().flatten()).collect();
        assert_eq!(held.len(), FEW.at_once_per_tenant);
        let last = turns.take(other).now_or_never().flatten().expect("at once");
        // All are taken, and many wait: the other tenant's comes with the second that is free.
        let mut crowd: Vec<_> = (0..100).map(|_| Box::pin(turns.take(greedy))).collect();
        assert!(crowd.iter_mut().all(|waiting| waiting.now_or_never().is_none()));
        let mut one = Box::pin(turns.take(other));
        assert!((&mut one).now_or_never().is_none());
        held.truncate(1);
        assert!((&mut one).now_or_never().flatten().is_some());
        drop((last, held, crowd));
        let queue = turns.queue();
        assert!(queue.running.is_empty() && queue.waiting.is_empty(), "nothing is left over");
    }

    #[tokio::test]
    async fn who_gives_up_makes_room_and_too_many_are_told_to_come_back() {
        let (turns, greedy) = (Turns::of(FEW), tenant(1));
        let held: Vec<_> = (0..FEW.at_once_per_tenant)
            .filter_map(|_| turns.take(greedy).now_or_never().flatten())
            .collect();
        let mut crowd: Vec<_> =
            (0..FEW.waiting_per_tenant_max).map(|_| Box::pin(turns.take(greedy))).collect();
        assert!(crowd.iter_mut().all(|waiting| waiting.now_or_never().is_none()));
        assert!(matches!(turns.take(greedy).now_or_never(), Some(None)), "one too many");
        assert!(turns.take(tenant(2)).now_or_never().flatten().is_some(), "not for another");
        crowd.truncate(1);
        assert!(turns.take(greedy).now_or_never().is_none(), "there is room to wait again");
        drop(held);
        assert!(crowd.remove(0).now_or_never().flatten().is_some());
    }
}
