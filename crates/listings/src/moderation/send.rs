//! Tells who published a listing what was decided about it.

use std::{borrow::Cow, time::Duration};

use jobs::{Backoff, Class, Job, JobContext, Outcome};
use kernel::ids::{AccountId, ListingId};
use mail::{Letter, Post, template};
use serde::{Deserialize, Serialize};

use crate::{
    Error,
    term::{Addressed, addressed},
};

/// One letter. Whoever has left meanwhile gets none.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendDecision {
    /// Which listing.
    pub listing: ListingId,
    /// To whom.
    pub account: AccountId,
    /// Why not; none where it is public.
    pub reason: Option<String>,
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
        let reason = self.reason.as_deref().unwrap_or_default();
        let letter = Letter {
            template: match self.reason {
                Some(_) => &template::LISTING_REJECTED,
                None => &template::LISTING_APPROVED,
            },
            to: &to.mail,
            reply_to: None,
            language: to.envelope.language(),
            brand: &to.brand(),
            values: match self.reason {
                Some(_) => &[("listing", to.title.as_str()), ("reason", reason), ("link", &link)],
                None => &[("listing", to.title.as_str()), ("link", link.as_str())],
            },
        };
        post.send(context, &letter).await
    }
}
