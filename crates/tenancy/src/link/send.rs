//! Sends an invitation to the address it is for.

use std::{borrow::Cow, time::Duration};

use db::TenantTx;
use jobs::{Backoff, Class, Job, JobContext, Outcome};
use kernel::{
    ids::{LinkId, SiteId},
    locale::Language,
};
use mail::{Brand, Letter, Post, template};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, types::Json};

use super::{INVITATION_LIFE, Invitation, invite};
use crate::{Error, audit::By, field, guess, token::Token};

/// From which site a letter goes, and how.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Envelope {
    /// In whose name and colour.
    pub site: SiteId,
    /// Where that is for who reads the letter: `https://autos.example`.
    pub origin: String,
    /// In which language: `es` or `en`.
    pub language: String,
}

impl Envelope {
    /// The language; Spanish for a word this version does not know.
    #[must_use]
    pub fn language(&self) -> Language {
        if self.language == Language::En.code() { Language::En } else { Language::Es }
    }
}

/// Invites somebody to the staff by mail: the link goes into nobody's hands but theirs.
///
/// # Errors
/// What [`invite`] says; [`Error::Invalid`] for an invitation without an address.
pub async fn invite_by_mail(
    tx: &mut TenantTx,
    by: &By,
    invitation: Invitation,
    envelope: Envelope,
) -> Result<LinkId, Error> {
    if invitation.mail.is_none() {
        return Err(Error::invalid(field::MAIL, "hace falta", "is needed"));
    }
    if let Some(mail) = &invitation.mail {
        guess::count_invited(tx, "staff", mail).await?;
    }
    let made = invite(tx, by, invitation).await?;
    SendInvitation { link: made.id, envelope }.enqueue(tx).await?;
    Ok(made.id)
}

/// Sends an invitation that waits. Each attempt makes a link of its own, and the one before holds no
/// longer: no link stands anywhere but in the letter.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendInvitation {
    /// Which invitation.
    pub link: LinkId,
    /// From where.
    pub envelope: Envelope,
}

#[derive(FromRow)]
struct Invited {
    mail: String,
    seller: Option<String>,
    tenant: String,
    site: String,
    brand: Json<crate::Brand>,
}

impl Job for SendInvitation {
    const KIND: &'static str = "tenancy.send_invitation";
    const CLASS: Class = Class::Critical;
    const TIMEOUT: Duration = Duration::from_secs(150);
    const ATTEMPTS: i16 = 10;
    /// Ten attempts last some four hours.
    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(10), max: Duration::from_secs(60 * 60) };

    fn destination(&self) -> Cow<'static, str> {
        Cow::Borrowed("mail")
    }

    async fn run(&self, context: &JobContext) -> Outcome {
        let Some(post) = context.provided::<Post>() else {
            return Outcome::dead("este proceso no envía correo");
        };
        match self.prepare(context).await {
            Ok(Some((invited, token))) => self.send(&post, context, &invited, &token).await,
            // Withdrawn, followed or ended meanwhile.
            Ok(None) => Outcome::Done,
            Err(error) => Outcome::retry(error.to_string()),
        }
    }
}

impl SendInvitation {
    async fn prepare(&self, context: &JobContext) -> Result<Option<(Invited, Token)>, Error> {
        let mut tx = context.begin().await?;
        let now = tx.now();
        let invited: Option<Invited> = sqlx::query_as(
            "select l.mail, v.name as seller, t.name as tenant, s.name as site, s.brand
             from access_links l
             join tenants t on t.tenant_id = l.tenant_id
             join sites s on s.tenant_id = l.tenant_id and s.site_id = $3
             left join sellers v on v.tenant_id = l.tenant_id and v.seller_id = l.seller_id
             where l.tenant_id = $1 and l.link_id = $2 and l.used_at is null and l.expires_at > $4
               and l.mail is not null",
        )
        .bind(tx.tenant().0)
        .bind(self.link.0)
        .bind(self.envelope.site.0)
        .bind(now)
        .fetch_optional(tx.sql())
        .await?;
        let Some(invited) = invited else { return Ok(None) };
        let token = renew(&mut tx, self.link).await?;
        tx.commit().await?;
        Ok(Some((invited, token)))
    }

    async fn send(
        &self,
        post: &Post,
        context: &JobContext,
        invited: &Invited,
        token: &Token,
    ) -> Outcome {
        let link = format!("{}/cuenta/enlace/{}", self.envelope.origin, token.reveal());
        let days = INVITATION_LIFE.num_days().to_string();
        let (template, whose) = match &invited.seller {
            Some(seller) => (&template::SELLER_INVITATION, seller),
            None => (&template::INVITATION, &invited.tenant),
        };
        let letter = Letter {
            template,
            to: &invited.mail,
            reply_to: None,
            language: self.envelope.language(),
            brand: &Brand { name: invited.site.clone(), color: invited.brand.color.clone() },
            values: &[("business", whose), ("link", &link), ("days", &days)],
        };
        post.send(context, &letter).await
    }
}

/// Another token for a link that waits.
async fn renew(tx: &mut TenantTx, link: LinkId) -> Result<Token, Error> {
    let token = Token::draw(tx);
    sqlx::query(
        "update access_links set token_hash = $3
         where tenant_id = $1 and link_id = $2 and used_at is null",
    )
    .bind(tx.tenant().0)
    .bind(link.0)
    .bind(token.hash().as_slice())
    .execute(tx.sql())
    .await?;
    Ok(token)
}
