//! The way back in, asked for by who cannot sign in and sent to their address. Whoever asks learns
//! nothing: the same is done for every address, and the worker alone looks whose it is.

use std::{borrow::Cow, time::Duration};

use chrono::TimeDelta;
use db::{Db, TenantTx};
use jobs::{Backoff, Class, Job, JobContext, Outcome};
use kernel::{
    ids::{AccountId, RecoveryRequestId, SiteId},
    locale::Language,
};
use mail::{Brand, Letter, Post, template};
use serde::{Deserialize, Serialize};
use sqlx::{
    FromRow,
    types::{Json, Uuid},
};

use crate::{
    Error,
    account::Mail,
    audit::{self, By, Deed},
    guess,
    link::{self, RECOVERY_LIFE},
    site,
};

/// How long a request is kept.
const KEPT: TimeDelta = TimeDelta::days(1);
/// Rows removed in one transaction.
const BATCH_MAX: i32 = 1_000;

/// A way back that is asked for.
#[derive(Debug)]
pub struct Ask<'a> {
    /// The address, as typed.
    pub mail: &'a str,
    /// At which site.
    pub site: SiteId,
    /// Where that is for who reads the letter: `https://autos.example`.
    pub origin: &'a str,
    /// In which language to write.
    pub language: Language,
    /// Who asks, from where.
    pub by: By,
}

/// Asks for it. What is asked too often for one address is taken and not answered, so that nobody's
/// letters pile up and nobody learns of it.
///
/// # Errors
/// [`Error::Invalid`] for what is no address; [`Error::TooManyGuesses`] for who asks too often.
pub async fn ask(tx: &mut TenantTx, ask: Ask<'_>) -> Result<(), Error> {
    let mail = Mail::read(ask.mail)?;
    let (by_asker, by_mail) = guess::count_asked(tx, &mail, &ask.by.address).await?;
    if !by_asker {
        return Err(Error::TooManyGuesses);
    }
    let (id, tenant, now): (RecoveryRequestId, _, _) = (tx.new_id(), tx.tenant(), tx.now());
    sqlx::query(
        "insert into recovery_requests (tenant_id, request_id, site_id, mail, language, origin,
                                        created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(ask.site.0)
    .bind(mail.as_str())
    .bind(ask.language.code())
    .bind(ask.origin)
    .bind(now)
    .execute(tx.sql())
    .await?;
    if by_mail {
        SendRecovery { request: id }.enqueue(tx).await?;
    }
    audit::append(tx, &ask.by, Deed::of("account.recovery_asked", id)).await
}

/// Sends the way back, if the address has an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendRecovery {
    request: RecoveryRequestId,
}

#[derive(FromRow)]
struct Asked {
    account_id: Uuid,
    mail: String,
    language: String,
    origin: String,
    name: String,
    brand: Json<site::Brand>,
}

impl Job for SendRecovery {
    const KIND: &'static str = "tenancy.send_recovery";
    const CLASS: Class = Class::Critical;
    const TIMEOUT: Duration = Duration::from_secs(150);
    const ATTEMPTS: i16 = 8;
    /// Somebody waits in front of the screen: soon at first. Eight attempts last some ten minutes.
    const BACKOFF: Backoff =
        Backoff { first: Duration::from_secs(5), max: Duration::from_secs(4 * 60) };

    fn destination(&self) -> Cow<'static, str> {
        Cow::Borrowed("mail")
    }

    async fn run(&self, context: &JobContext) -> Outcome {
        let Some(post) = context.provided::<Post>() else {
            return Outcome::dead("este proceso no envía correo");
        };
        match self.prepare(context).await {
            Ok(Some((asked, link))) => send(&post, context, &asked, &link).await,
            Ok(None) => Outcome::Done,
            Err(error) => Outcome::retry(error.to_string()),
        }
    }
}

impl SendRecovery {
    /// Whose way back it is, and the link; none where the address has no account. Each attempt makes
    /// a link of its own, and the one before holds no longer.
    async fn prepare(&self, context: &JobContext) -> Result<Option<(Asked, String)>, Error> {
        let mut tx = context.begin().await?;
        let asked: Option<Asked> = sqlx::query_as(
            "select a.account_id, a.mail, r.language, r.origin, s.name, s.brand
             from recovery_requests r
             join accounts a on a.tenant_id = r.tenant_id and a.mail = r.mail
             join sites s on s.tenant_id = r.tenant_id and s.site_id = r.site_id
             where r.tenant_id = $1 and r.request_id = $2 and a.state = 'active'",
        )
        .bind(tx.tenant().0)
        .bind(self.request.0)
        .fetch_optional(tx.sql())
        .await?;
        let Some(asked) = asked else { return Ok(None) };
        let made = link::recover(&mut tx, &By::program(), AccountId(asked.account_id)).await?;
        tx.commit().await?;
        let link = format!("{}/cuenta/enlace/{}", asked.origin, made.token.reveal());
        Ok(Some((asked, link)))
    }
}

async fn send(post: &Post, context: &JobContext, asked: &Asked, link: &str) -> Outcome {
    let hours = RECOVERY_LIFE.num_hours().to_string();
    let letter = Letter {
        template: &template::RECOVERY,
        to: &asked.mail,
        language: if asked.language == "en" { Language::En } else { Language::Es },
        brand: &Brand { name: asked.name.clone(), color: asked.brand.color.clone() },
        values: &[("link", link), ("hours", &hours)],
    };
    post.send(context, &letter).await
}

/// Removes the requests whose time has ended.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), db::Error> {
    let before = db.clock().now() - KEPT;
    db.retire("select recovery_retire($1, $2)", &[before], BATCH_MAX).await.map(drop)
}
