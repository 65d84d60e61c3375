//! Tells the owners that most of a limit is used.

use std::{borrow::Cow, time::Duration};

use chrono::TimeDelta;
use db::TenantTx;
use jobs::{Class, Job, JobContext, Outcome};
use kernel::{
    ids::AccountId,
    locale::{Language, Locale},
};
use mail::{Brand, Letter, Post, template};
use serde::{Deserialize, Serialize};
use sqlx::{
    FromRow,
    types::{Json, Uuid},
};

use super::{Allowed, Limit};
use crate::Error;

/// It is told at most so often.
const EVERY: TimeDelta = TimeDelta::days(1);

/// A letter to each owner, unless they were told within the day.
pub(super) async fn give(
    tx: &mut TenantTx,
    limit: Limit,
    allowed: Allowed,
    used: i64,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let given = sqlx::query(
        "insert into limit_usage as u (tenant_id, key, began_at, noticed_at) values ($1, $2, $3, $3)
         on conflict (tenant_id, key) do update set noticed_at = $3
         where u.noticed_at is null or u.noticed_at <= $4",
    )
    .bind(tenant.0)
    .bind(limit.key())
    .bind(now)
    .bind(now - EVERY)
    .execute(tx.sql())
    .await?;
    if given.rows_affected() == 0 {
        return Ok(());
    }
    let owners: Vec<Uuid> = sqlx::query_scalar(
        "select m.account_id from members m
         join accounts a on a.tenant_id = m.tenant_id and a.account_id = m.account_id
         where m.tenant_id = $1 and m.role = 'owner' and a.state = 'active'",
    )
    .bind(tenant.0)
    .fetch_all(tx.sql())
    .await?;
    for owner in owners.into_iter().map(AccountId) {
        let key = limit.key().to_owned();
        let Allowed { most, is_hard } = allowed;
        SendLimitNotice { owner, limit: key, used, most, is_hard }.enqueue(tx).await?;
    }
    Ok(())
}

/// Tells one owner.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendLimitNotice {
    /// Whom.
    pub owner: AccountId,
    /// Of which limit, by its word.
    pub limit: String,
    /// What was used.
    pub used: i64,
    /// Of how much.
    pub most: i64,
    /// Whether more is refused.
    pub is_hard: bool,
}

#[derive(FromRow)]
struct Addressed {
    mail: String,
    tenant: String,
    site: String,
    locale: String,
    brand: Json<crate::Brand>,
}

impl Job for SendLimitNotice {
    const KIND: &'static str = "tenancy.send_limit_notice";
    const CLASS: Class = Class::Normal;
    const TIMEOUT: Duration = Duration::from_secs(150);
    const ATTEMPTS: i16 = 10;

    fn destination(&self) -> Cow<'static, str> {
        Cow::Borrowed("mail")
    }

    async fn run(&self, context: &JobContext) -> Outcome {
        let Some(post) = context.provided::<Post>() else {
            return Outcome::dead("este proceso no envía correo");
        };
        match self.addressed(context).await {
            Ok(Some(to)) => self.send(&post, context, &to).await,
            // Left meanwhile, or a tenant without a site to write in the name of.
            Ok(None) => Outcome::Done,
            Err(error) => Outcome::retry(error.to_string()),
        }
    }
}

impl SendLimitNotice {
    async fn addressed(&self, context: &JobContext) -> Result<Option<Addressed>, Error> {
        let mut tx = context.begin().await?;
        let addressed = sqlx::query_as(
            "select a.mail, t.name as tenant, s.name as site, s.locale, s.brand
             from members m
             join accounts a on a.tenant_id = m.tenant_id and a.account_id = m.account_id
             join tenants t on t.tenant_id = m.tenant_id
             join sites s on s.tenant_id = m.tenant_id
             where m.tenant_id = $1 and m.account_id = $2 and m.role = 'owner' and a.state = 'active'
             order by s.created_at, s.site_id limit 1",
        )
        .bind(tx.tenant().0)
        .bind(self.owner.0)
        .fetch_optional(tx.sql())
        .await?;
        tx.commit().await?;
        Ok(addressed)
    }

    /// What happens beyond it.
    const fn then(&self, language: Language) -> &'static str {
        match (self.is_hard, language) {
            (true, Language::Es) => {
                "Lo que pase del límite no se acepta; lo que ya hay sigue igual."
            }
            (true, Language::En) => "What goes beyond the limit is refused; what is there stays.",
            (false, Language::Es) => "Es solo un aviso: nada se rechaza.",
            (false, Language::En) => "This is a notice only: nothing is refused.",
        }
    }

    async fn send(&self, post: &Post, context: &JobContext, to: &Addressed) -> Outcome {
        let language = to.locale.parse().map_or(Language::Es, |locale: Locale| locale.language());
        let limit = match self.limit.parse::<Limit>() {
            Ok(limit) => limit.named(language),
            Err(error) => return Outcome::dead(error.to_string()),
        };
        let (used, most) = (self.used.to_string(), self.most.to_string());
        let letter = Letter {
            template: &template::LIMIT_NEAR,
            to: &to.mail,
            language,
            reply_to: None,
            brand: &Brand { name: to.site.clone(), color: to.brand.color.clone() },
            values: &[
                ("business", &to.tenant),
                ("limit", limit),
                ("used", &used),
                ("most", &most),
                ("then", self.then(language)),
            ],
        };
        post.send(context, &letter).await
    }
}
