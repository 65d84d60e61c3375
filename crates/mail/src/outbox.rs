//! The outbox: where letters go while no mail server is set up. They can be read there, by whoever
//! runs the installation, and leave it for nowhere.

use chrono::{DateTime, Utc};
use db::{Db, Scope, TenantTx};
use futures::FutureExt as _;
use kernel::{
    ids::{Id as _, MailId},
    text::truncate,
};
use sqlx::{FromRow, types::Uuid};

use crate::{Error, Failure, Mailer, Message, port::Sending};

/// Letters shown at a time.
pub const PAGE: i64 = 50;
/// Longest address kept, in characters.
const ADDRESS_MAX: usize = 254;

/// Keeps letters instead of sending them.
#[derive(Debug, Clone)]
pub struct Outbox(Db);

impl Outbox {
    /// One that keeps them in `db`, each with its tenant.
    #[must_use]
    pub const fn new(db: Db) -> Self {
        Self(db)
    }

    async fn keep(&self, message: &Message) -> Result<(), Error> {
        let mut tx = self.0.begin(&Scope::tenant(message.tenant)).await?;
        let (id, tenant, now): (MailId, _, _) = (tx.new_id(), tx.tenant(), tx.now());
        // The same letter tried again is the same letter.
        sqlx::query(
            "insert into mail_outbox (tenant_id, mail_id, message_id, recipient, subject, body,
                                      page, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict on constraint mail_outbox_message_key do update set
               subject = excluded.subject, body = excluded.body, page = excluded.page",
        )
        .bind(tenant.0)
        .bind(id.uuid())
        .bind(&message.id)
        .bind(truncate(&message.to, ADDRESS_MAX))
        .bind(&message.written.subject)
        .bind(&message.written.text)
        .bind(&message.written.html)
        .bind(now)
        .execute(tx.sql())
        .await?;
        Ok(tx.commit().await?)
    }
}

impl Mailer for Outbox {
    fn name(&self) -> &'static str {
        "outbox"
    }

    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        async move {
            let kept = self.keep(message).await;
            kept.map_err(|error| Failure::NotSent { reason: error.to_string(), after: None })
        }
        .boxed()
    }
}

/// A letter of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Kept {
    mail_id: Uuid,
    /// To whom.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// As plain text.
    pub body: String,
    /// As a page.
    pub page: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

impl Kept {
    /// Which letter.
    #[must_use]
    pub const fn id(&self) -> MailId {
        MailId(self.mail_id)
    }
}

/// The last [`PAGE`] letters of the tenant, the latest first.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Kept>, Error> {
    let kept = sqlx::query_as(
        "select mail_id, recipient, subject, body, page, created_at from mail_outbox
         where tenant_id = $1 order by mail_id desc limit $2",
    )
    .bind(tx.tenant().0)
    .bind(PAGE)
    .fetch_all(tx.sql())
    .await?;
    Ok(kept)
}

/// One of them.
///
/// # Errors
/// [`Error::NoSuchMail`].
pub async fn get(tx: &mut TenantTx, id: MailId) -> Result<Kept, Error> {
    let kept = sqlx::query_as(
        "select mail_id, recipient, subject, body, page, created_at from mail_outbox
         where tenant_id = $1 and mail_id = $2",
    )
    .bind(tx.tenant().0)
    .bind(id.0)
    .fetch_optional(tx.sql())
    .await?;
    kept.ok_or(Error::NoSuchMail)
}
