//! No tenant takes all connections: whoever makes one of them wait, by whatever means, makes only its own
//! requests wait.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use kernel::ids::TenantId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Error;

/// The seats of each tenant.
#[derive(Clone)]
pub(crate) struct Shares {
    seats: usize,
    patience: Duration,
    /// As many as there are tenants.
    of: Arc<Mutex<HashMap<TenantId, Arc<Semaphore>>>>,
}

impl Shares {
    /// Two thirds of so many connections for each; a few stay for the others.
    pub fn of(connections: u32, patience: Duration) -> Self {
        let seats = usize::try_from(connections - connections / 3).unwrap_or(1);
        Self { seats, patience, of: Arc::default() }
    }

    /// A seat, for as long as a transaction lasts.
    pub async fn take(&self, tenant: TenantId) -> Result<OwnedSemaphorePermit, Error> {
        let seats = {
            let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(of.entry(tenant).or_insert_with(|| Arc::new(Semaphore::new(self.seats))))
        };
        match tokio::time::timeout(self.patience, seats.acquire_owned()).await {
            Ok(Ok(seat)) => Ok(seat),
            _ => Err(Error::Unavailable(sqlx::Error::PoolTimedOut)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[tokio::test]
    async fn who_takes_all_its_seats_leaves_those_of_others() {
        let shares = Shares::of(10, Duration::from_millis(20));
        let (one, other) = (TenantId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
        let mut taken = Vec::new();
        for _ in 0..7 {
            taken.push(shares.take(one).await.ok());
        }
        assert!(taken.iter().all(Option::is_some));
        assert!(shares.take(one).await.is_err(), "an eighth");
        assert!(shares.take(other).await.is_ok());
        taken.pop();
        assert!(shares.take(one).await.is_ok());
    }
}
