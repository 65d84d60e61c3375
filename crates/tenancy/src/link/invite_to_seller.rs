//! Invites somebody to act for a seller.

use chrono::{DateTime, Utc};
use db::TenantTx;
use jobs::Job as _;
use kernel::ids::{LinkId, SellerId};
use sqlx::types::Uuid;

use super::{Envelope, INVITATION_LIFE, Kept, SendInvitation, keep, lock};
use crate::{
    Error,
    account::Mail,
    audit::{self, By, Deed, told},
    guess,
    role::SellerRole,
    seller::{self, SellerKind},
};

/// Invitations of a seller that wait to be followed.
const WAITING_MAX: usize = 50;

/// Invites somebody to act for a seller. The link goes by mail alone and into nobody else's hands,
/// because whoever follows it sets the password of that address's account, which there may be
/// already. An earlier one for the same address holds no longer; of a private person, none does, and whoever is
/// invited is that person.
///
/// # Errors
/// [`Error::NoSuchSeller`]; [`Error::ActsAlready`] for an address of the seller's people;
/// [`Error::TooManyInvitations`].
pub async fn invite_to_seller(
    tx: &mut TenantTx,
    by: &By,
    (seller, role): (SellerId, SellerRole),
    mail: &Mail,
    envelope: Envelope,
) -> Result<LinkId, Error> {
    guess::count_invited(tx, &seller.to_string(), mail).await?;
    lock(tx, mail.as_str()).await?;
    let of = seller::one(tx, seller).await?;
    let people = seller::people::list(tx, seller).await?;
    if people.iter().any(|person| person.mail == mail.as_str()) {
        return Err(Error::ActsAlready);
    }
    // One that came by file has nobody yet: its first is the person.
    let is_person = of.kind == Some(SellerKind::Person);
    if is_person && !people.is_empty() {
        return Err(Error::PersonAlone);
    }
    let role = if is_person { SellerRole::Owner } else { role };
    sqlx::query(
        "delete from access_links where tenant_id = $1 and kind = 'seller_invitation'
           and seller_id = $2 and (mail = $3 or $4) and used_at is null",
    )
    .bind(tx.tenant().0)
    .bind(seller.0)
    .bind(mail.as_str())
    .bind(is_person)
    .execute(tx.sql())
    .await?;
    if waiting_of_seller(tx, seller).await?.len() >= WAITING_MAX {
        return Err(Error::TooManyInvitations);
    }
    let kept = Kept {
        kind: "seller_invitation",
        mail: Some(mail.as_str()),
        seller: Some((seller, role)),
        life: INVITATION_LIFE,
        ..Kept::default()
    };
    let made = keep(tx, by, kept).await?;
    let whom = format!("{seller} {}", made.id);
    let as_what = format!("{role}; {}", told::mail(Some(mail.as_str())));
    audit::append(tx, by, Deed::of("seller.invited", whom).becoming(as_what)).await?;
    SendInvitation { link: made.id, envelope }.enqueue(tx).await?;
    Ok(made.id)
}

/// Takes back an invitation of that seller which nobody has followed.
///
/// # Errors
/// [`Error::NoSuchLink`].
pub async fn withdraw_of_seller(
    tx: &mut TenantTx,
    by: &By,
    seller: SellerId,
    link: LinkId,
) -> Result<(), Error> {
    let mail: Option<Option<String>> = sqlx::query_scalar(
        "delete from access_links where tenant_id = $1 and link_id = $2 and seller_id = $3
           and kind = 'seller_invitation' and used_at is null returning mail",
    )
    .bind(tx.tenant().0)
    .bind(link.0)
    .bind(seller.0)
    .fetch_optional(tx.sql())
    .await?;
    let whose = told::mail(mail.ok_or(Error::NoSuchLink)?.as_deref());
    audit::append(tx, by, Deed::of("invitation.withdrawn", link).losing(whose)).await
}

/// An invitation to act for a seller that waits to be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerWaiting {
    /// Which link.
    pub id: LinkId,
    /// For whom.
    pub mail: String,
    /// As what; `None` for a word this version does not know.
    pub role: Option<SellerRole>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// The invitations of a seller nobody has followed yet, the latest first.
///
/// # Errors
/// [`Error::Db`].
pub async fn waiting_of_seller(
    tx: &mut TenantTx,
    seller: SellerId,
) -> Result<Vec<SellerWaiting>, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let rows: Vec<(Uuid, Option<String>, String, DateTime<Utc>)> = sqlx::query_as(
        "select link_id, mail, seller_role, expires_at from access_links
         where tenant_id = $1 and kind = 'seller_invitation' and seller_id = $2
           and used_at is null and expires_at > $3
         order by link_id desc limit $4",
    )
    .bind(tenant.0)
    .bind(seller.0)
    .bind(now)
    .bind(i64::try_from(WAITING_MAX).unwrap_or(i64::MAX))
    .fetch_all(tx.sql())
    .await?;
    let waiting = rows.into_iter().map(|(id, mail, role, expires_at)| SellerWaiting {
        id: LinkId(id),
        mail: mail.unwrap_or_default(),
        role: role.parse().ok(),
        expires_at,
    });
    Ok(waiting.collect())
}
