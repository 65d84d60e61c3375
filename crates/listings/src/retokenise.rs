//! Makes the tokens of a vertical's listings anew after the labels they are made of have changed.

mod batch;

use std::time::Duration;

use db::TenantTx;
use jobs::{Class, Job, JobContext, Outcome};
use kernel::ids::ListingId;
use serde::{Deserialize, Serialize};

use crate::Error;

/// Listings looked at in one transaction.
pub const BATCH: i64 = 500;

/// The job `listings.retokenise`: one batch, then itself again from where it stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retokenise {
    /// Key of the vertical.
    pub vertical: String,
    /// The last listing that is done.
    pub after: Option<ListingId>,
}

impl Retokenise {
    /// The whole vertical, from its first listing.
    #[must_use]
    pub fn whole(vertical: &str) -> Self {
        Self { vertical: vertical.to_owned(), after: None }
    }

    /// Does one batch and says what is left, if anything is. Doing it twice changes nothing.
    ///
    /// # Errors
    /// [`Error::Database`]; a vertical that is gone leaves nothing to do.
    pub async fn run_batch(&self, tx: &mut TenantTx) -> Result<Option<Self>, Error> {
        let last = batch::run(tx, &self.vertical, self.after).await?;
        Ok(last.map(|last| Self { after: Some(last), ..self.clone() }))
    }
}

impl Job for Retokenise {
    const KIND: &'static str = "listings.retokenise";
    const CLASS: Class = Class::Bulk;
    const PART: &'static str = tenancy::Module::Marketplace.key();
    const TIMEOUT: Duration = Duration::from_secs(60);
    const ATTEMPTS: i16 = 10;

    /// Two changes before the first batch are one job; a change behind it starts another.
    fn unique_key(&self) -> Option<String> {
        let after = self.after.map(|id| id.to_string()).unwrap_or_default();
        Some(format!("{}:{after}", self.vertical))
    }

    async fn run(&self, context: &JobContext) -> Outcome {
        match self.step(context).await {
            Ok(()) => Outcome::Done,
            Err(error) => Outcome::retry(error.to_string()),
        }
    }
}

impl Retokenise {
    /// A batch and the job for the next one commit together, so a crash loses and doubles nothing.
    async fn step(&self, context: &JobContext) -> Result<(), Error> {
        let mut tx = context.begin().await?;
        if let Some(rest) = self.run_batch(&mut tx).await? {
            rest.enqueue(&mut tx).await?;
        }
        Ok(tx.commit().await?)
    }
}
