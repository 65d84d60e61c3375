//! Tells somebody of a seller's what was written.

use std::{borrow::Cow, time::Duration};

use db::TenantTx;
use jobs::{Backoff, Class, Job, JobContext, Outcome};
use kernel::{
    ids::{AccountId, EnquiryId, SellerId},
    phone::Phone,
};
use mail::{Brand, Letter, Post, template};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, types::Uuid};
use tenancy::{
    link::Envelope,
    member,
    seller::people,
    site::{self, Site},
};

use crate::Error;

/// One letter to one account. Whoever has left meanwhile gets none.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendEnquiry {
    /// Which enquiry.
    pub enquiry: EnquiryId,
    /// To whom.
    pub account: AccountId,
    /// From where.
    pub envelope: Envelope,
}

#[derive(FromRow)]
struct Written {
    seller_id: Uuid,
    reference: String,
    title: String,
    name: String,
    phone: Option<String>,
    mail: Option<String>,
    message: String,
}

/// What a letter is made of.
struct Prepared {
    to: String,
    /// Where in the product it is read.
    path: &'static str,
    site: Site,
    written: Written,
}

impl Job for SendEnquiry {
    const KIND: &'static str = "leads.send_enquiry";
    const CLASS: Class = Class::Critical;
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

impl SendEnquiry {
    async fn prepare(&self, context: &JobContext) -> Result<Option<Prepared>, Error> {
        let mut tx = context.begin().await?;
        let written: Option<Written> = sqlx::query_as(
            "select seller_id, reference, title, name, phone, mail, message from enquiries
             where tenant_id = $1 and enquiry_id = $2 and channel = 'form'",
        )
        .bind(tx.tenant().0)
        .bind(self.enquiry.0)
        .fetch_optional(tx.sql())
        .await?;
        let Some(written) = written else { return Ok(None) };
        let to = self.addressed(&mut tx, SellerId(written.seller_id)).await?;
        let sites = site::list(&mut tx).await?;
        tx.commit().await?;
        let site = sites.into_iter().find(|site| site.id == self.envelope.site);
        Ok(to.zip(site).map(|((to, path), site)| Prepared { to, path, site, written }))
    }

    /// The address, and where they read it: as who acts for the seller, or as staff.
    async fn addressed(
        &self,
        tx: &mut TenantTx,
        seller: SellerId,
    ) -> Result<Option<(String, &'static str)>, Error> {
        let people = people::list(tx, seller).await?;
        if let Some(person) = people.into_iter().find(|person| person.account == self.account) {
            return Ok(Some((person.mail, "/cuenta/consultas")));
        }
        let staff = member::list(tx).await?;
        let member = staff.into_iter().find(|member| member.account == self.account);
        Ok(member.map(|member| (member.mail, "/panel/consultas")))
    }

    async fn send(&self, post: &Post, context: &JobContext, prepared: &Prepared) -> Outcome {
        let Prepared { to, path, site, written } = prepared;
        let link = format!("{}{path}", self.envelope.origin);
        let phone = written.phone.as_deref().and_then(Phone::kept);
        let phone = phone.map(|phone| phone.shown(&site.country));
        let reach: Vec<&str> =
            phone.as_deref().into_iter().chain(written.mail.as_deref()).collect();
        let letter = Letter {
            template: &template::ENQUIRY,
            to,
            // Who answers the letter answers who wrote.
            reply_to: written.mail.as_deref(),
            language: self.envelope.language(),
            brand: &Brand { name: site.name.clone(), color: site.brand.color.clone() },
            values: &[
                ("listing", &written.title),
                ("name", &written.name),
                ("reach", &reach.join(" · ")),
                ("message", &written.message),
                ("reference", &written.reference),
                ("link", &link),
            ],
        };
        post.send(context, &letter).await
    }
}
