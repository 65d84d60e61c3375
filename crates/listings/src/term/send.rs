//! Tells somebody that a listing of theirs ends, with the link that renews it.

use std::{borrow::Cow, time::Duration};

use chrono::{DateTime, Utc};
use jobs::{Backoff, Class, Job, JobContext, Outcome};
use kernel::{
    ids::{AccountId, ListingId},
    zone::Zone,
};
use mail::{Letter, Post, template};
use serde::{Deserialize, Serialize};

use super::{
    addressed::{Addressed, addressed},
    token::Token,
};
use crate::Error;

/// One letter. Whoever has left meanwhile gets none, and none is sent of a listing that has another end by then.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendTerm {
    /// Which listing.
    pub listing: ListingId,
    /// To whom.
    pub account: AccountId,
    /// Of which end.
    pub end: DateTime<Utc>,
    /// Whether it has come.
    pub has_ended: bool,
}

impl Job for SendTerm {
    const KIND: &'static str = "listings.send_term";
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
            Ok(Some(prepared)) => self.send(&post, context, &prepared).await,
            Ok(None) => Outcome::Done,
            Err(error) => Outcome::retry(error.to_string()),
        }
    }
}

impl SendTerm {
    /// To whom, and the link; none for who has left, and for a listing that has another end by now.
    async fn prepare(&self, context: &JobContext) -> Result<Option<(Addressed, String)>, Error> {
        let mut tx = context.begin().await?;
        let is_in_force: bool = sqlx::query_scalar(
            "select exists (select from listings where tenant_id = $1 and listing_id = $2
               and expires_at = $3 and status in ('published', 'expired'))",
        )
        .bind(tx.tenant().0)
        .bind(self.listing.0)
        .bind(self.end)
        .fetch_one(tx.sql())
        .await?;
        if !is_in_force {
            return Ok(None);
        }
        let to = addressed(&mut tx, self.listing, self.account).await?;
        let token = Token::of(&tx, (self.listing, self.end), self.account)?;
        tx.commit().await?;
        Ok(to.map(|to| {
            let link = token.link(&to.envelope.origin);
            (to, link)
        }))
    }

    async fn send(
        &self,
        post: &Post,
        context: &JobContext,
        (to, link): &(Addressed, String),
    ) -> Outcome {
        let (site, language) = (&to.site, to.envelope.language());
        let local = Zone::named(&site.zone).local(self.end);
        let day = site.locale.in_language(language).date(local.date());
        let letter = Letter {
            template: if self.has_ended {
                &template::LISTING_ENDED
            } else {
                &template::LISTING_ENDS
            },
            to: &to.mail,
            reply_to: None,
            language,
            brand: &to.brand(),
            values: &[("listing", &to.title), ("day", &day), ("link", link)],
        };
        post.send(context, &letter).await
    }
}
