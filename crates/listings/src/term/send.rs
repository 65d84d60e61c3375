//! Tells somebody that a listing of theirs ends, with the link that renews it.

use std::{borrow::Cow, time::Duration};

use chrono::{DateTime, Utc};
use jobs::{Backoff, Class, Job, JobContext, Outcome};
use kernel::{
    ids::{AccountId, ListingId, SellerId, SiteId},
    zone::Zone,
};
use mail::{Brand, Letter, Post, template};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, types::Uuid};
use tenancy::{
    link::Envelope,
    seller::people,
    site::{self, Site},
};

use super::token::Token;
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

#[derive(FromRow)]
struct Told {
    title: String,
    seller_id: Uuid,
    site_id: Uuid,
    origin: String,
    language: String,
}

/// What a letter is made of.
struct Prepared {
    to: String,
    link: String,
    site: Site,
    told: Told,
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
    async fn prepare(&self, context: &JobContext) -> Result<Option<Prepared>, Error> {
        let mut tx = context.begin().await?;
        let told: Option<Told> = sqlx::query_as(
            "select l.title, l.seller_id, t.site_id, t.origin, t.language
             from listings l
             join listing_terms t on t.tenant_id = l.tenant_id and t.listing_id = l.listing_id
             where l.tenant_id = $1 and l.listing_id = $2 and l.expires_at = $3
               and t.account_id = $4 and l.status in ('published', 'expired')",
        )
        .bind(tx.tenant().0)
        .bind(self.listing.0)
        .bind(self.end)
        .bind(self.account.0)
        .fetch_optional(tx.sql())
        .await?;
        let Some(told) = told else { return Ok(None) };
        let people = people::list(&mut tx, SellerId(told.seller_id)).await?;
        let sites = site::list(&mut tx).await?;
        let token = Token::of(&tx, (self.listing, self.end), self.account)?;
        tx.commit().await?;
        let person = people.into_iter().find(|person| person.account == self.account);
        let site = sites.into_iter().find(|site| site.id == SiteId(told.site_id));
        let link = token.link(&told.origin);
        Ok(person.zip(site).map(|(person, site)| Prepared { to: person.mail, link, site, told }))
    }

    async fn send(&self, post: &Post, context: &JobContext, prepared: &Prepared) -> Outcome {
        let Prepared { to, link, site, told } = prepared;
        let envelope = Envelope {
            site: site.id,
            origin: told.origin.clone(),
            language: told.language.clone(),
        };
        let language = envelope.language();
        let local = Zone::named(&site.zone).local(self.end);
        let day = site.locale.in_language(language).date(local.date());
        let letter = Letter {
            template: if self.has_ended {
                &template::LISTING_ENDED
            } else {
                &template::LISTING_ENDS
            },
            to,
            reply_to: None,
            language,
            brand: &Brand { name: site.name.clone(), color: site.brand.color.clone() },
            values: &[("listing", &told.title), ("day", &day), ("link", link)],
        };
        post.send(context, &letter).await
    }
}
