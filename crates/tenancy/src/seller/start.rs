//! Somebody begins to sell.

use db::TenantTx;
use kernel::ids::{AccountId, SellerId};

use super::{SellerKind, people};
use crate::{
    Error,
    audit::{self, By, Deed},
    field,
    role::SellerRole,
    tenant::check_name,
};

/// Letters and digits of the id that tell sellers of one name apart.
const APART: usize = 8;

/// A seller that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSeller<'a> {
    /// What it is.
    pub kind: SellerKind,
    /// How it is called.
    pub name: &'a str,
}

/// Makes `account` the owner of a seller of its own. It is a new one whatever its name: who merely
/// bears the name of a seller that was imported does not get that one's listings.
///
/// # Errors
/// [`Error::ActsAlready`]; [`Error::Invalid`] for a name out of form;
/// [`Error::NoRoomForSellers`].
pub async fn start(
    tx: &mut TenantTx,
    by: &By,
    account: AccountId,
    new: NewSeller<'_>,
) -> Result<SellerId, Error> {
    let name = check_name(field::NAME, new.name)?;
    // It stands in letters to people who do not know it.
    let is_business = new.kind == SellerKind::Dealer;
    if is_business && names_an_address(&name) {
        return Err(Error::invalid(field::NAME, "sin direcciones web", "no web addresses in it"));
    }
    let (id, now, tenant): (SellerId, _, _) = (tx.new_id(), tx.now(), tx.tenant());
    // An underscore is in the slug of no name.
    let told = id.to_string();
    let slug = format!("{}_{}", kernel::text::slug(&name), &told[told.len() - APART..]);
    sqlx::query(
        "insert into sellers (tenant_id, seller_id, slug, name, kind, created_at)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(&slug)
    .bind(&name)
    .bind(new.kind.key())
    .bind(now)
    .execute(tx.sql())
    .await?;
    super::take_room(tx).await.map_err(|error| match error {
        Error::LimitReached { .. } => Error::NoRoomForSellers,
        other => other,
    })?;
    audit::append(tx, by, Deed::of("seller.started", id).becoming(new.kind)).await?;
    people::join(tx, by, account, (id, SellerRole::Owner)).await?;
    Ok(id)
}

/// Whether a mail program would make a link of part of it: `evil.example`, `a.do/x`. «S.R.L.» and «Dr. Paz» are none.
fn names_an_address(name: &str) -> bool {
    let is_host = |word: &str| {
        let host = word.split(['/', ':', '?', '#']).next().unwrap_or_default();
        let host = host.trim_matches(|letter: char| !letter.is_alphanumeric());
        host.rsplit_once('.').is_some_and(|(before, end)| {
            let last = before.rsplit('.').next().unwrap_or_default();
            let is_end = end.chars().count() >= 2 && end.chars().all(char::is_alphabetic);
            is_end && last.chars().count() >= 2
        })
    };
    name.contains("://")
        || name.to_lowercase().contains("www.")
        || name.split_whitespace().any(is_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_is_not_called_like_an_address() {
        for address in [
            "Premios evil.example/x hoy",
            "http://a.do",
            "WWW.premios",
            "(premios.com)",
            "gana en bit.ly",
        ] {
            assert!(names_an_address(address), "{address}");
        }
        for name in
            ["Autos La Ceiba, S.R.L.", "Dr. Paz", "Motor Plus E.I.R.L", "J. R. & Hijos", "A.B.C."]
        {
            assert!(!names_an_address(name), "{name}");
        }
    }
}
