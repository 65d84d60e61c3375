//! Looks at a link.

use db::TenantTx;
use sqlx::{FromRow, types::Uuid};

use crate::{Error, Role, token::Token};

/// What a link that still holds says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The address it is for, if it says.
    pub mail: Option<String>,
    /// How the account is called already, when there is one.
    pub name: Option<String>,
    /// As what it lets in: `None` is the way back in.
    pub role: Option<Role>,
    /// Whether it makes an operator.
    pub is_operator: bool,
}

#[derive(FromRow)]
pub(super) struct Row {
    pub link_id: Uuid,
    mail: Option<String>,
    pub account_id: Option<Uuid>,
    account_mail: Option<String>,
    account_name: Option<String>,
    pub role: Option<String>,
    pub is_operator: bool,
}

/// What the link of that token says, if it still holds.
///
/// # Errors
/// [`Error::NoSuchLink`] for one that was followed, has ended or never was.
pub async fn look(tx: &mut TenantTx, token: &Token) -> Result<Open, Error> {
    let row = find(tx, token).await?;
    Ok(Open {
        mail: row.account_mail.or(row.mail),
        name: row.account_name,
        role: row.role.and_then(|role| role.parse().ok()),
        is_operator: row.is_operator,
    })
}

pub(super) async fn find(tx: &mut TenantTx, token: &Token) -> Result<Row, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let row: Option<Row> = sqlx::query_as(
        "select l.link_id, l.mail, a.account_id, a.mail as account_mail, a.name as account_name,
                l.role, l.is_operator
         from access_links l
         left join accounts a on a.tenant_id = l.tenant_id
           and (a.account_id = l.account_id or (l.account_id is null and a.mail = l.mail))
         where l.tenant_id = $1 and l.token_hash = $2 and l.used_at is null and l.expires_at > $3",
    )
    .bind(tenant.0)
    .bind(token.hash().as_slice())
    .bind(now)
    .fetch_optional(tx.sql())
    .await?;
    row.ok_or(Error::NoSuchLink)
}
