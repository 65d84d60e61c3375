//! What a request carries, waited for as long as is fair.

use tokio::time::timeout;

use crate::{Code, Fault, limits::BODY_WITHIN};

/// What `reading` gives, if it is done in time: a visitor who stalls is no failure of ours.
///
/// # Errors
/// [`Code::SlowBody`].
pub async fn arrived<T>(reading: impl Future<Output = T>) -> Result<T, Fault> {
    timeout(BODY_WITHIN, reading).await.map_err(|_| Fault::new(Code::SlowBody))
}
