//! Looks at a link.

use db::TenantTx;
use kernel::{Mutant, ids::SellerId};
use sqlx::{FromRow, types::Uuid};

use crate::{Error, Role, role::SellerRole, seller::SellerKind, token::Token};

/// What a link that still holds says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The address it is for, if it says.
    pub mail: Option<String>,
    /// How the account is called already, when there is one.
    pub name: Option<String>,
    /// What it lets one do.
    pub purpose: Purpose,
}

impl Open {
    /// Whether it is for who has an account, whose own password is asked for.
    #[must_use]
    pub fn needs_password(&self) -> bool {
        self.name.is_some() && self.purpose != Purpose::WayBack
    }
}

/// What a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The way back in.
    WayBack,
    /// Joins the staff.
    Staff {
        /// As what.
        role: Role,
        /// Whether it makes an operator.
        is_operator: bool,
    },
    /// Begins to sell, as a person or a dealer.
    Registration(SellerKind),
    /// Joins those who act for a seller.
    Seller {
        /// Which seller.
        id: SellerId,
        /// How it is called.
        name: String,
        /// As what.
        role: SellerRole,
    },
}

#[derive(FromRow)]
pub(super) struct Row {
    pub link_id: Uuid,
    kind: String,
    pub mail: Option<String>,
    pub account_id: Option<Uuid>,
    account_mail: Option<String>,
    pub account_name: Option<String>,
    role: Option<String>,
    is_operator: bool,
    seller_id: Option<Uuid>,
    seller_name: Option<String>,
    seller_role: Option<String>,
    seller_kind: Option<String>,
}

impl Row {
    /// What it is for; `None` for a word this version does not know, which gives nothing.
    pub(super) fn purpose(&self) -> Option<Purpose> {
        match self.kind.as_str() {
            "recovery" => Some(Purpose::WayBack),
            "invitation" => Some(Purpose::Staff {
                role: self.role.as_deref()?.parse().ok()?,
                is_operator: self.is_operator,
            }),
            "registration" => {
                Some(Purpose::Registration(self.seller_kind.as_deref()?.parse().ok()?))
            }
            "seller_invitation" => Some(Purpose::Seller {
                id: SellerId(self.seller_id?),
                name: self.seller_name.clone()?,
                role: self.seller_role.as_deref()?.parse().ok()?,
            }),
            _ => None,
        }
    }
}

/// What the link of that token says, if it still holds.
///
/// # Errors
/// [`Error::NoSuchLink`] for one that was followed, has ended or never was.
pub async fn look(tx: &mut TenantTx, token: &Token) -> Result<Open, Error> {
    let row = find(tx, token).await?;
    let purpose = row.purpose().ok_or(Error::NoSuchLink)?;
    Ok(Open { mail: row.account_mail.or(row.mail), name: row.account_name, purpose })
}

pub(super) async fn find(tx: &mut TenantTx, token: &Token) -> Result<Row, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let row: Option<Row> = sqlx::query_as(
        "select l.link_id, l.kind, l.mail, a.account_id, a.mail as account_mail,
                a.name as account_name, l.role, l.is_operator, l.seller_id, s.name as seller_name,
                l.seller_role, l.seller_kind
         from access_links l
         left join accounts a on a.tenant_id = l.tenant_id
           and (a.account_id = l.account_id or (l.account_id is null and a.mail = l.mail))
         left join sellers s on s.tenant_id = l.tenant_id and s.seller_id = l.seller_id
         where l.tenant_id = $1 and l.token_hash = $2 and l.used_at is null and l.expires_at > $3",
    )
    .bind(tenant.0)
    .bind(token.hash().as_slice())
    .bind(Mutant::LinkLife.since(now))
    .fetch_optional(tx.sql())
    .await?;
    row.ok_or(Error::NoSuchLink)
}
