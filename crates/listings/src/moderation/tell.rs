//! Tells who published a listing what was decided about it.

use std::{borrow::Cow, time::Duration};

use db::TenantTx;
use jobs::{Backoff, Class, Job, JobContext, Outcome};
use kernel::ids::{AccountId, ListingId};
use mail::{Letter, Post, template};
use serde::{Deserialize, Serialize};
use sqlx::types::Uuid;

use crate::{
    Error,
    term::{Addressed, addressed},
};

/// What became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// It is public.
    Approved,
    /// It is not, and why.
    Rejected(String),
    /// It was, and waits now: others have doubts.
    Held,
}

/// One letter. Whoever has left meanwhile gets none.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendDecision {
    /// Which listing.
    pub listing: ListingId,
    /// To whom.
    pub account: AccountId,
    /// What became of it.
    pub decided: Decided,
}

/// Lets the letter leave to who published it last, if somebody did.
pub(super) async fn tell(
    tx: &mut TenantTx,
    listing: ListingId,
    decided: Decided,
) -> Result<(), Error> {
    let account: Option<Uuid> = sqlx::query_scalar(
        "select account_id from listing_terms where tenant_id = $1 and listing_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .fetch_optional(tx.sql())
    .await?;
    if let Some(account) = account {
        SendDecision { listing, account: AccountId(account), decided }.enqueue(tx).await?;
    }
    Ok(())
}

impl Job for SendDecision {
    const KIND: &'static str = "listings.send_decision";
    const CLASS: Class = Class::Normal;
    const PART: &'static str = "marketplace";
    const TIMEOUT: Duration = Duration::from_secs(150);
    const ATTEMPTS: i16 = 12;
    /// Twelve attempts last most of a day.
    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(10), max: Duration::from_secs(4 * 60 * 60) };

    fn destination(&self) -> Cow<'static, str> {
        Cow::Borrowed("mail")
    }

    async fn run(&self, context: &JobContext) -> Outcome {
        let Some(post) = context.provided::<Post>() else {
            return Outcome::dead("este proceso no envía correo");
        };
        match self.prepare(context).await {
            Ok(Some(to)) => self.send(&post, context, &to).await,
            Ok(None) => Outcome::Done,
            Err(error) => Outcome::retry(error.to_string()),
        }
    }
}

impl SendDecision {
    async fn prepare(&self, context: &JobContext) -> Result<Option<Addressed>, Error> {
        let mut tx = context.begin().await?;
        let to = addressed(&mut tx, self.listing, self.account).await?;
        tx.commit().await?;
        Ok(to)
    }

    async fn send(&self, post: &Post, context: &JobContext, to: &Addressed) -> Outcome {
        let link = format!("{}/cuenta/anuncios/{}", to.envelope.origin, self.listing);
        let (title, link) = (("listing", to.title.as_str()), ("link", link.as_str()));
        let (template, values) = match &self.decided {
            Decided::Approved => (&template::LISTING_APPROVED, vec![title, link]),
            Decided::Rejected(reason) => {
                (&template::LISTING_REJECTED, vec![title, ("reason", reason), link])
            }
            Decided::Held => (&template::LISTING_HELD, vec![title, link]),
        };
        let letter = Letter {
            template,
            to: &to.mail,
            reply_to: None,
            language: to.envelope.language(),
            brand: &to.brand(),
            values: &values,
        };
        post.send(context, &letter).await
    }
}
