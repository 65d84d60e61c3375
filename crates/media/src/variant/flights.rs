//! What many ask for at once is made once for all of them.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use tokio::sync::watch;

use crate::{BlobKey, Error};

/// Works under way at most; whoever comes then is asked to come again.
const FLIGHTS_MAX: usize = 1_000;

type Outcome = Result<Bytes, Error>;
type Told = watch::Receiver<Option<Outcome>>;

/// The works under way, by what they make.
#[derive(Debug, Default)]
pub struct Flights(Mutex<HashMap<BlobKey, Told>>);

impl Flights {
    /// What the work under way for that key comes to; where there is none, `work` is begun. It goes on when
    /// whoever asked first goes away.
    ///
    /// # Errors
    /// Those of the work, told to all who wait; [`Error::Busy`] when too many are under way.
    pub async fn join(
        self: &Arc<Self>,
        key: &BlobKey,
        work: impl Future<Output = Outcome> + Send + 'static,
    ) -> Outcome {
        let mut told = self.boarded(key, work)?;
        // Without a word from a work that ended, it died half-way.
        let outcome = told.wait_for(Option::is_some).await.map_err(|_| Error::Lost)?;
        outcome.clone().unwrap_or(Err(Error::Lost))
    }

    fn boarded(
        self: &Arc<Self>,
        key: &BlobKey,
        work: impl Future<Output = Outcome> + Send + 'static,
    ) -> Result<Told, Error> {
        let mut open = self.open();
        if let Some(told) = open.get(key) {
            return Ok(told.clone());
        }
        if open.len() >= FLIGHTS_MAX {
            return Err(Error::Busy);
        }
        let (tell, told) = watch::channel(None);
        open.insert(key.clone(), told.clone());
        let landing = Landing { flights: Arc::clone(self), key: key.clone() };
        tokio::spawn(async move {
            let outcome = work.await;
            // Whoever comes from here on looks for what was stored, and tries again after a failure.
            drop(landing);
            tell.send_replace(Some(outcome));
        });
        Ok(told)
    }

    fn open(&self) -> MutexGuard<'_, HashMap<BlobKey, Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the work off the list, also when it died.
struct Landing {
    flights: Arc<Flights>,
    key: BlobKey,
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.flights.open().remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_work_that_dies_is_told_and_tried_again() {
        let (flights, key) = (Arc::new(Flights::default()), BlobKey::new("a").expect("a key"));
        let died = flights.join(&key, async { panic!("half-way") }).await;
        assert!(matches!(died, Err(Error::Lost)));
        let again = flights.join(&key, async { Ok(Bytes::from_static(b"x")) }).await;
        assert_eq!(again.expect("made"), "x");
        assert!(flights.open().is_empty());
    }

    #[tokio::test]
    async fn there_are_only_so_many() {
        let flights = Arc::new(Flights::default());
        let key = |number: usize| BlobKey::new(&number.to_string()).expect("a key");
        for number in 0..FLIGHTS_MAX {
            flights.boarded(&key(number), std::future::pending()).expect("room");
        }
        let refused = flights.join(&key(FLIGHTS_MAX), std::future::pending()).await;
        assert!(matches!(refused, Err(Error::Busy)));
    }
}
