//! The way in for who begins to sell, and the way back in for who cannot sign in: asked for at a
//! site and sent to an address. Whoever asks learns nothing: the same is done for every address, and
//! the worker alone looks whose it is.

use std::{borrow::Cow, time::Duration};

use chrono::TimeDelta;
use db::{Db, TenantTx};
use jobs::{Backoff, Class, Job, JobContext, Outcome};
use kernel::{
    ids::{AccessRequestId, AccountId, SiteId},
    locale::Language,
};
use mail::{Brand, Letter, Post, Template, template};
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
    link::{self, RECOVERY_LIFE, REGISTRATION_LIFE},
    provider,
    seller::{self, SellerKind},
};

/// How long a request is kept.
const KEPT: TimeDelta = TimeDelta::days(1);
/// Rows removed in one transaction.
const BATCH_MAX: i32 = 1_000;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The way back in.
    WayBack,
    /// To begin to sell, as this.
    Registration(SellerKind),
}

/// A way in that is asked for.
#[derive(Debug)]
pub struct Ask<'a> {
    /// What.
    pub wanted: Wanted,
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
/// [`Error::Invalid`] for what is no address; [`Error::TooManyGuesses`] for who asks too often;
/// [`Error::NoRoomForSellers`].
pub async fn ask(tx: &mut TenantTx, ask: Ask<'_>) -> Result<(), Error> {
    let mail = Mail::read(ask.mail)?;
    let (kind, deed) = match ask.wanted {
        Wanted::WayBack => (None, "account.recovery_asked"),
        Wanted::Registration(kind) => (Some(kind.key()), "account.registration_asked"),
    };
    // Each sort of letter by itself: who asks for one does not keep another from coming.
    let (by_asker, by_mail) = guess::count_asked(tx, (deed, &mail), &ask.by.address).await?;
    if !by_asker {
        return Err(Error::TooManyGuesses);
    }
    // Said now, and not once the letter was followed; the same to every address.
    if kind.is_some() && !seller::has_room(tx).await? {
        return Err(Error::NoRoomForSellers);
    }
    let (id, tenant, now): (AccessRequestId, _, _) = (tx.new_id(), tx.tenant(), tx.now());
    sqlx::query(
        "insert into access_requests (tenant_id, request_id, site_id, mail, language, origin,
                                      seller_kind, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(ask.site.0)
    .bind(mail.as_str())
    .bind(ask.language.code())
    .bind(ask.origin)
    .bind(kind)
    .bind(now)
    .execute(tx.sql())
    .await?;
    if by_mail {
        SendAccess { request: id }.enqueue(tx).await?;
    }
    audit::append(tx, &ask.by, Deed::of(deed, id)).await
}

/// Sends what was asked for: to an address with an account the way back in, to one without the way
/// to begin, if that was asked.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendAccess {
    request: AccessRequestId,
}

#[derive(FromRow)]
struct Asked {
    account_id: Option<Uuid>,
    account_state: Option<String>,
    mail: String,
    language: String,
    origin: String,
    seller_kind: Option<String>,
    name: String,
    brand: Json<crate::Brand>,
}

/// What goes into the letter.
struct Enclosed {
    template: &'static Template,
    link: String,
    life: TimeDelta,
}

impl Job for SendAccess {
    const KIND: &'static str = "tenancy.send_access";
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
            Ok(Some((asked, enclosed))) => send(&post, context, &asked, &enclosed).await,
            Ok(None) => Outcome::Done,
            Err(error) => Outcome::retry(error.to_string()),
        }
    }
}

impl SendAccess {
    /// What to send to whom; nothing where the address has no account and none was asked for. Each
    /// attempt makes a link of its own, and the one before holds no longer.
    async fn prepare(&self, context: &JobContext) -> Result<Option<(Asked, Enclosed)>, Error> {
        let mut tx = context.begin().await?;
        let asked: Option<Asked> = sqlx::query_as(
            "select a.account_id, a.state as account_state, r.mail, r.language, r.origin,
                    r.seller_kind, s.name, s.brand
             from access_requests r
             join sites s on s.tenant_id = r.tenant_id and s.site_id = r.site_id
             left join accounts a on a.tenant_id = r.tenant_id and a.mail = r.mail
             where r.tenant_id = $1 and r.request_id = $2",
        )
        .bind(tx.tenant().0)
        .bind(self.request.0)
        .fetch_optional(tx.sql())
        .await?;
        let Some(asked) = asked else { return Ok(None) };
        let enclosed = enclose(&mut tx, &asked).await?;
        tx.commit().await?;
        Ok(enclosed.map(|enclosed| (asked, enclosed)))
    }
}

async fn enclose(tx: &mut TenantTx, asked: &Asked) -> Result<Option<Enclosed>, Error> {
    let kind: Option<SellerKind> = asked.seller_kind.as_deref().and_then(|kind| kind.parse().ok());
    let (made, template, life) = match (asked.account_id, kind) {
        // Who was put out is not let in.
        (Some(_), _) if asked.account_state.as_deref() != Some("active") => return Ok(None),
        // Who comes by the identity provider is let in, or not, by that alone.
        (Some(account), _) if provider::is_led(tx, AccountId(account)).await? => return Ok(None),
        (Some(account), kind) => {
            let made = link::recover(tx, &By::program(), AccountId(account)).await?;
            let template =
                if kind.is_some() { &template::ACCOUNT_EXISTS } else { &template::RECOVERY };
            (made, template, RECOVERY_LIFE)
        }
        (None, Some(kind)) => {
            let mail = Mail::read(&asked.mail)?;
            let made = link::register(tx, &By::program(), &mail, kind).await?;
            (made, &template::REGISTRATION, REGISTRATION_LIFE)
        }
        (None, None) => return Ok(None),
    };
    let link = format!("{}/cuenta/enlace/{}", asked.origin, made.token.reveal());
    Ok(Some(Enclosed { template, link, life }))
}

async fn send(post: &Post, context: &JobContext, asked: &Asked, enclosed: &Enclosed) -> Outcome {
    let hours = enclosed.life.num_hours().to_string();
    let letter = Letter {
        template: enclosed.template,
        to: &asked.mail,
        language: if asked.language == "en" { Language::En } else { Language::Es },
        reply_to: None,
        brand: &Brand { name: asked.name.clone(), color: asked.brand.color.clone() },
        values: &[("link", &enclosed.link), ("hours", &hours)],
    };
    post.send(context, &letter).await
}

/// Removes the requests whose time has ended.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn retire(db: Db) -> Result<(), db::Error> {
    let before = db.clock().now() - KEPT;
    db.retire("select access_requests_retire($1, $2)", &[before], BATCH_MAX).await.map(drop)
}
