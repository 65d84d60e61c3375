//! Whom letters about a listing go to.

use db::TenantTx;
use kernel::ids::{AccountId, ListingId, SellerId, SiteId};
use mail::Brand;
use sqlx::{FromRow, types::Uuid};
use tenancy::{
    link::Envelope,
    seller::people,
    site::{self, Site},
};

use crate::Error;

/// Who published a listing, and from where.
#[derive(Debug, Clone)]
pub struct Addressed {
    /// Their address.
    pub mail: String,
    /// The listing's title.
    pub title: String,
    /// In the name of which site.
    pub site: Site,
    /// From where, and in which language.
    pub envelope: Envelope,
}

impl Addressed {
    /// What a letter looks like.
    pub(crate) fn brand(&self) -> Brand {
        Brand { name: self.site.name.clone(), color: self.site.brand.color.clone() }
    }
}

#[derive(FromRow)]
struct Row {
    title: String,
    seller_id: Uuid,
    site_id: Uuid,
    origin: String,
    language: String,
}

/// That account, where it published the listing last and still acts for its seller.
///
/// # Errors
/// [`Error::Database`].
pub async fn addressed(
    tx: &mut TenantTx,
    listing: ListingId,
    account: AccountId,
) -> Result<Option<Addressed>, Error> {
    let row: Option<Row> = sqlx::query_as(
        "select l.title, l.seller_id, t.site_id, t.origin, t.language
         from listings l
         join listing_terms t on t.tenant_id = l.tenant_id and t.listing_id = l.listing_id
         where l.tenant_id = $1 and l.listing_id = $2 and t.account_id = $3",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .bind(account.0)
    .fetch_optional(tx.sql())
    .await?;
    let Some(Row { title, seller_id, site_id, origin, language }) = row else { return Ok(None) };
    let people = people::list(tx, SellerId(seller_id)).await?;
    let person = people.into_iter().find(|person| person.account == account);
    let site = site::list(tx).await?.into_iter().find(|site| site.id == SiteId(site_id));
    let envelope = |site: &Site| Envelope { site: site.id, origin, language };
    Ok(person.zip(site).map(|(person, site)| {
        let envelope = envelope(&site);
        Addressed { mail: person.mail, title, site, envelope }
    }))
}
