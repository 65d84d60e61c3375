//! Where an account is signed in.

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::{
    Mutant,
    ids::{AccountId, SellerId, SessionId},
};
use sqlx::{FromRow, types::Uuid};

use crate::{
    Error,
    account::Account,
    audit::{self, Actor, By, Deed},
    impersonation::{self, Stead},
    operator,
    role::{Permission, Role, SellerRole, Standing},
    seller::SellerKind,
    sign_in::Device,
    token::Token,
};

/// What each session carried by a program begins with, so that one that leaked is known for what it is.
pub const PREFIX: &str = "zses_";
/// A session ends this long after it began, whatever happens (ASVS 5.0 7.3.2).
pub const LIFE: TimeDelta = TimeDelta::days(30);
/// It ends when nothing was done in it for so long (ASVS 5.0 7.3.1).
pub const IDLE: TimeDelta = TimeDelta::days(7);
/// How exact "last seen" is; each request would be a write otherwise.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);
/// What is kept of the name a browser gives itself, in characters.
const AGENT_MAX: usize = 200;

/// How a session's token travels. It works that way alone: what a page of another site makes a browser
/// send is no use to a program's session, and what a program lost opens no pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carried {
    /// In a browser's cookie.
    Cookie,
    /// Shown by a program with each request (RFC 6750).
    Bearer,
}

impl Carried {
    /// The word of the table.
    const fn key(self) -> &'static str {
        match self {
            Self::Cookie => "cookie",
            Self::Bearer => "bearer",
        }
    }
}

/// The seller that somebody acts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActsFor {
    /// Which seller.
    pub id: SellerId,
    /// How it is called.
    pub name: String,
    /// What it is.
    pub kind: SellerKind,
    /// As what.
    pub role: SellerRole,
}

/// Who is signed in, as of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The session.
    pub session: SessionId,
    /// The account.
    pub account: Account,
    /// Its part in the staff.
    pub role: Option<Role>,
    /// The seller it acts for.
    pub seller: Option<ActsFor>,
    /// Whether it runs the installation.
    pub is_operator: bool,
    /// Who acts in its stead, if it is not the person.
    pub stead: Option<Stead>,
}

impl Signed {
    /// Who acts, for the audit.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let account = self.account.id;
        match &self.stead {
            None => Actor::Account(account),
            Some(stead) => Actor::InStead { operator: stead.operator, account },
        }
    }

    /// Whether it may do that. In somebody's stead nobody gives what would outlast the stead.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        let is_kept_back = self.stead.is_some() && permission.gives_ways_in();
        !is_kept_back && self.standings().any(|standing| permission.is_given_to(standing))
    }

    /// All it may act as. Who acts in its stead may what is its part, and nothing of its own.
    pub fn standings(&self) -> impl Iterator<Item = Standing> {
        let own = if self.stead.is_none() { Standing::Guest } else { Standing::Stead };
        let operator = (self.is_operator && self.stead.is_none()).then_some(Standing::Operator);
        let member = self.role.map(Standing::Member);
        let seller = self.seller.as_ref().map(|seller| Standing::Seller(seller.role));
        [Some(own), seller, member, operator].into_iter().flatten()
    }
}

/// Opens a session. The token goes to the visitor and nowhere else.
pub(crate) async fn open(
    tx: &mut TenantTx,
    account: AccountId,
    by: &By,
    device: &Device<'_>,
) -> Result<(SessionId, Token), Error> {
    let (token, id, now, tenant) = (Token::draw(tx), tx.new_id(), tx.now(), tx.tenant());
    let SessionId(uuid) = id;
    let agent: String = device.agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect();
    sqlx::query(
        "insert into sessions (tenant_id, session_id, account_id, token_hash, agent, address, host,
                               carried, created_at, seen_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
    )
    .bind(tenant.0)
    .bind(uuid)
    .bind(account.0)
    .bind(token.hash().as_slice())
    .bind(&agent)
    .bind(&by.address)
    .bind(device.host)
    .bind(device.carried.key())
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok((id, token))
}

#[derive(FromRow)]
struct Row {
    session_id: Uuid,
    seen_at: DateTime<Utc>,
    account_id: Uuid,
    mail: String,
    name: String,
    role: Option<String>,
    is_operator: bool,
    seller_id: Option<Uuid>,
    seller_name: Option<String>,
    seller_kind: Option<String>,
    seller_role: Option<String>,
    operator_id: Option<Uuid>,
    reason: Option<String>,
    created_at: DateTime<Utc>,
    host: String,
    carried: String,
}

impl Row {
    fn stead(&self) -> Option<Stead> {
        Some(Stead {
            operator: self.operator_id.map(AccountId),
            reason: self.reason.clone()?,
            ends_at: self.created_at + impersonation::LIFE,
        })
    }

    /// A word that this version does not know gives no right.
    fn acts_for(&self) -> Option<ActsFor> {
        Some(ActsFor {
            id: SellerId(self.seller_id?),
            name: self.seller_name.clone()?,
            kind: self.seller_kind.as_deref()?.parse().ok()?,
            role: self.seller_role.as_deref()?.parse().ok()?,
        })
    }
}

/// Who holds that token at `host`: only somebody whose session was opened there, to be carried so, and
/// has not ended, and whose account may sign in.
///
/// # Errors
/// [`Error::Db`].
pub async fn find(
    tx: &mut TenantTx,
    token: &Token,
    (host, carried): (&str, Carried),
) -> Result<Option<Signed>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let row: Option<Row> = sqlx::query_as(
        "select s.session_id, s.seen_at, a.account_id, a.mail, a.name, m.role,
                o.account_id is not null as is_operator,
                v.seller_id, v.name as seller_name, v.kind as seller_kind, p.role as seller_role,
                i.operator_id, i.reason, s.created_at, s.host, s.carried
         from sessions s
         join accounts a on a.tenant_id = s.tenant_id and a.account_id = s.account_id
         left join members m on m.tenant_id = s.tenant_id and m.account_id = s.account_id
         left join operators o on o.tenant_id = s.tenant_id and o.account_id = s.account_id
         left join seller_people p on p.tenant_id = s.tenant_id and p.account_id = s.account_id
         left join sellers v on v.tenant_id = p.tenant_id and v.seller_id = p.seller_id
         left join impersonations i on i.tenant_id = s.tenant_id
           and i.impersonation_id = s.impersonation_id
         where s.tenant_id = $1 and s.token_hash = $2 and a.state = 'active'
           and s.created_at > $3 and s.seen_at > $4
           and (s.impersonation_id is null
                or s.created_at > $5 and (i.operator_id is null
                                          or operator_epoch(i.operator_id) = i.operator_epoch))",
    )
    .bind(tenant.0)
    .bind(token.hash().as_slice())
    .bind(Mutant::SessionLife.since(now - LIFE))
    .bind(Mutant::SessionLife.since(now - IDLE))
    .bind(Mutant::SteadLife.since(now - impersonation::LIFE))
    .fetch_optional(tx.sql())
    .await?;
    let is_here = |row: &Row| {
        (row.host == host || Mutant::EveryHost.is_on())
            && (row.carried == carried.key() || Mutant::EveryCarrier.is_on())
    };
    let Some(row) = row.filter(is_here) else { return Ok(None) };
    if now - row.seen_at > SEEN_EVERY {
        sqlx::query("update sessions set seen_at = $3 where tenant_id = $1 and session_id = $2")
            .bind(tenant.0)
            .bind(row.session_id)
            .bind(now)
            .execute(tx.sql())
            .await?;
    }
    Ok(Some(Signed {
        seller: row.acts_for(),
        stead: row.stead(),
        session: SessionId(row.session_id),
        // A word that this version does not know gives no right.
        role: row.role.and_then(|role| role.parse().ok()),
        is_operator: row.is_operator,
        account: Account {
            id: AccountId(row.account_id),
            mail: row.mail,
            name: row.name,
            is_active: true,
        },
    }))
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Which session.
    pub id: SessionId,
    /// On which host.
    pub host: String,
    /// What the browser calls itself.
    pub agent: String,
    /// From which network address it was opened.
    pub address: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to within five minutes.
    pub seen_at: DateTime<Utc>,
    /// Why somebody acts in the account's stead there, if somebody does.
    pub reason: Option<String>,
}

/// The account's sessions that have not ended, the latest used first.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx, account: AccountId) -> Result<Vec<Seen>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let rows: Vec<SeenRow> = sqlx::query_as(
        "select s.session_id, s.host, s.agent, s.address, s.created_at, s.seen_at, i.reason
         from sessions s
         left join impersonations i on i.tenant_id = s.tenant_id
           and i.impersonation_id = s.impersonation_id
         where s.tenant_id = $1 and s.account_id = $2 and s.created_at > $3 and s.seen_at > $4
           and (s.impersonation_id is null or (s.created_at > $5
                and (i.operator_id is null or operator_epoch(i.operator_id) = i.operator_epoch)))
         order by s.seen_at desc, s.session_id desc",
    )
    .bind(tenant.0)
    .bind(account.0)
    .bind(now - LIFE)
    .bind(now - IDLE)
    .bind(now - impersonation::LIFE)
    .fetch_all(tx.sql())
    .await?;
    let seen = rows.into_iter().map(|row| Seen {
        id: SessionId(row.session_id),
        host: row.host,
        agent: row.agent,
        address: row.address,
        created_at: row.created_at,
        seen_at: row.seen_at,
        reason: row.reason,
    });
    Ok(seen.collect())
}

#[derive(FromRow)]
struct SeenRow {
    session_id: Uuid,
    host: String,
    agent: String,
    address: String,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    reason: Option<String>,
}

/// Ends one of the account's sessions; one that has ended already, or is another's, is none.
///
/// # Errors
/// [`Error::NoSuchSession`].
pub async fn end(
    tx: &mut TenantTx,
    by: &By,
    account: AccountId,
    session: SessionId,
) -> Result<(), Error> {
    let gone = sqlx::query(
        "delete from sessions where tenant_id = $1 and account_id = $2 and session_id = $3",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .bind(session.0)
    .execute(tx.sql())
    .await?;
    if gone.rows_affected() == 0 {
        return Err(Error::NoSuchSession);
    }
    operator::end_steads(tx, account).await?;
    audit::append(tx, by, Deed::of("session.ended", session)).await
}

/// Ends all sessions of an account, for who may decide that.
///
/// # Errors
/// [`Error::Db`].
pub(crate) async fn end_every(tx: &mut TenantTx, by: &By, account: AccountId) -> Result<(), Error> {
    end_all(tx, account).await?;
    audit::append(tx, by, Deed::of("session.all_ended", account)).await
}

/// Ends all of one's own sessions but the one that is in use.
///
/// # Errors
/// [`Error::Db`].
pub async fn end_others_of(tx: &mut TenantTx, by: &By, signed: &Signed) -> Result<(), Error> {
    // Where there was none, nothing was done that is to be told.
    if end_others(tx, signed.account.id, signed.session).await? == 0 {
        return Ok(());
    }
    audit::append(tx, by, Deed::of("session.others_ended", signed.account.id)).await
}

/// Ends the session of that token at `host`, if there is one: whoever signs in anew there has another.
///
/// # Errors
/// [`Error::Db`].
pub async fn leave(tx: &mut TenantTx, token: &Token, host: &str) -> Result<(), Error> {
    sqlx::query("delete from sessions where tenant_id = $1 and token_hash = $2 and host = $3")
        .bind(tx.tenant().0)
        .bind(token.hash().as_slice())
        .bind(host)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Requires that a session has not ended.
///
/// # Errors
/// [`Error::NoSuchSession`].
pub(crate) async fn require(tx: &mut TenantTx, session: SessionId) -> Result<(), Error> {
    let found: Option<Uuid> = sqlx::query_scalar(
        "select session_id from sessions where tenant_id = $1 and session_id = $2 for update",
    )
    .bind(tx.tenant().0)
    .bind(session.0)
    .fetch_optional(tx.sql())
    .await?;
    found.map(drop).ok_or(Error::NoSuchSession)
}

/// Ends all sessions of an account but one; how many there were.
pub(crate) async fn end_others(
    tx: &mut TenantTx,
    account: AccountId,
    kept: SessionId,
) -> Result<u64, Error> {
    let ended = sqlx::query(
        "delete from sessions where tenant_id = $1 and account_id = $2 and session_id <> $3",
    )
    .bind(tx.tenant().0)
    .bind(account.0)
    .bind(kept.0)
    .execute(tx.sql())
    .await?;
    operator::end_steads(tx, account).await?;
    Ok(ended.rows_affected())
}

/// Ends all sessions of an account.
pub(crate) async fn end_all(tx: &mut TenantTx, account: AccountId) -> Result<(), Error> {
    sqlx::query("delete from sessions where tenant_id = $1 and account_id = $2")
        .bind(tx.tenant().0)
        .bind(account.0)
        .execute(tx.sql())
        .await?;
    operator::end_steads(tx, account).await
}
