//! Where uploads are unfolded: as many at once as there is memory and processors for.

use std::{
    num::NonZero,
    sync::{Arc, LazyLock},
    thread,
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::Error;

/// Bytes that all uploads at work take together at most. One that needs more alone is refused.
pub const MEMORY_AT_ONCE: u64 = 220_000_000;
/// How long an upload waits for its turn.
const WAIT_MAX: Duration = Duration::from_secs(30);
/// What memory is lent in: permits are counted in 32 bits.
const LENT_BYTES: u64 = 1_000;

static MEMORY: LazyLock<Arc<Semaphore>> = LazyLock::new(|| room(MEMORY_AT_ONCE / LENT_BYTES));
static HANDS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| room(hands() as u64));

fn room(places: u64) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(usize::try_from(places).unwrap_or(Semaphore::MAX_PERMITS)))
}

/// How many processors there are.
pub fn hands() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Does the job on a thread of its own, once there is memory for it. Whoever asked hears of it within `time`;
/// a job that takes longer keeps its place until it really ends, since nobody can stop it.
///
/// # Errors
/// [`Error::Busy`] when there was no turn, [`Error::TooSlow`], [`Error::Broken`] when the decoder gave up on the
/// file without a word, and those of the job.
pub async fn work<T: Send + 'static>(
    memory: u64,
    time: Duration,
    job: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let turn = timeout(WAIT_MAX, turn(memory)).await.map_err(|_| Error::Busy)??;
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        job()
    });
    match timeout(time, work).await {
        Ok(Ok(done)) => done,
        Ok(Err(_panicked)) => Err(Error::Broken),
        Err(_elapsed) => Err(Error::TooSlow),
    }
}

async fn turn(memory: u64) -> Result<[OwnedSemaphorePermit; 2], Error> {
    let places = u32::try_from(memory.div_ceil(LENT_BYTES)).map_err(|_| Error::Busy)?;
    let memory = Arc::clone(&MEMORY).acquire_many_owned(places).await;
    let hand = Arc::clone(&HANDS).acquire_owned().await;
    Ok([memory.map_err(|_| Error::Lost)?, hand.map_err(|_| Error::Lost)?])
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn who_asked_hears_in_time_and_the_place_is_held() {
        let (end, ended) = mpsc::channel();
        let endless = move || ended.recv().map_err(|_| Error::Lost);
        let told = work(MEMORY_AT_ONCE, Duration::from_millis(20), endless).await;
        assert!(matches!(told, Err(Error::TooSlow)));
        // The next of that size begins once the first has really ended.
        let next = work(MEMORY_AT_ONCE, Duration::from_secs(9), || Ok(()));
        let mut next = Box::pin(next);
        assert!(MEMORY.try_acquire().is_err() && next.as_mut().now_or_never().is_none());
        end.send(()).expect("somebody waits for it");
        next.await.expect("its turn");
    }

    #[tokio::test]
    async fn a_decoder_that_gives_up_is_a_broken_file() {
        let told: Result<(), _> = work(1, Duration::from_secs(9), || panic!("at the file")).await;
        assert!(matches!(told, Err(Error::Broken)));
        work(1, Duration::from_secs(9), || Ok(())).await.expect("the place is free again");
    }
}
