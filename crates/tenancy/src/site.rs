//! A site: a public host of a tenant, the verticals it shows, and its brand.

use db::{OnConstraint, TenantTx};
use jobs::{Event, Record};
use kernel::{
    Currency,
    ids::SiteId,
    locale::{Locale, Word},
};
use sqlx::{
    FromRow,
    types::{Json, Uuid},
};

use crate::{
    Brand, Error,
    audit::{self, By, Deed},
    field,
    tenant::{self, check_name},
};

/// The countries of ISO 3166-1, alpha-2.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
    BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER \
    ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM \
    IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF \
    MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK \
    PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD \
    TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A public host of a tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Which site.
    pub id: SiteId,
    /// Its host, without port, in small letters.
    pub host: String,
    /// Name people read.
    pub name: String,
    /// Keys of the verticals it shows, in the order of its menu.
    pub verticals: Vec<String>,
    /// The currency it compares prices in.
    pub currency: Currency,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// How it writes numbers and dates.
    pub locale: Locale,
    /// IANA time zone.
    pub zone: String,
    /// How it looks.
    pub brand: Brand,
}

/// What is needed to open a site.
#[derive(Debug, Clone)]
pub struct NewSite {
    /// Its host, without port.
    pub host: String,
    /// Name people read.
    pub name: String,
    /// Keys of verticals it shows.
    pub verticals: Vec<String>,
    /// The currency it compares prices in.
    pub currency: Currency,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// How it writes numbers and dates.
    pub locale: Locale,
    /// IANA time zone.
    pub zone: String,
    /// How it looks.
    pub brand: Brand,
}

/// Opens a site of the transaction's tenant.
///
/// # Errors
/// [`Error::HostTaken`]; [`Error::Closed`]; [`Error::Invalid`] for a value out of form.
pub async fn create(tx: &mut TenantTx, by: &By, new: NewSite) -> Result<Site, Error> {
    let new = checked(tx, new).await?;
    tenant::hold_open(tx).await?;
    let (id, now, tenant): (SiteId, _, _) = (tx.new_id(), tx.now(), tx.tenant());
    sqlx::query(
        "insert into sites (tenant_id, site_id, host, name, verticals, currency, country, locale,
                            zone, brand, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(&new.host)
    .bind(&new.name)
    .bind(&new.verticals)
    .bind(new.currency.code())
    .bind(&new.country)
    .bind(new.locale.tag())
    .bind(&new.zone)
    .bind(Json(&new.brand))
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("sites_host_key", || Error::HostTaken(new.host.clone()))?;
    tx.record(Event { kind: "site.created", subject: Some(id.0) }).await?;
    audit::append(tx, by, Deed::of("site.created", id).becoming(&new.host)).await?;
    Ok(new.opened_as(id))
}

/// Changes what `edit` changes of the site of that host; its host stays. Where nothing differs, nothing is told.
///
/// # Errors
/// [`Error::NoSuchSite`] when the transaction's tenant has none; [`Error::Invalid`] for a value out
/// of form.
pub async fn change(
    tx: &mut TenantTx,
    by: &By,
    host: &str,
    edit: impl FnOnce(&mut NewSite),
) -> Result<Site, Error> {
    let tenant = tx.tenant();
    let stored: Option<Stored> = sqlx::query_as(
        "select site_id, host, name, verticals, currency, country, locale, zone, brand
         from sites where tenant_id = $1 and host = $2 for no key update",
    )
    .bind(tenant.0)
    .bind(normalise_host(host))
    .fetch_optional(tx.sql())
    .await?;
    let stored = stored.ok_or_else(|| Error::NoSuchSite(host.to_owned()))?;
    let (id, mut site) = stored.read()?;
    let (host, before) = (site.host.clone(), site.clone());
    edit(&mut site);
    let site = checked(tx, NewSite { host, ..site }).await?;
    let (was, is) = audit::differing(before.facts(), site.facts());
    if was == is {
        return Ok(site.opened_as(id));
    }
    sqlx::query(
        "update sites set name = $3, verticals = $4, currency = $5, country = $6, locale = $7,
                          zone = $8, brand = $9, version = version + 1
         where tenant_id = $1 and site_id = $2",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(&site.name)
    .bind(&site.verticals)
    .bind(site.currency.code())
    .bind(&site.country)
    .bind(site.locale.tag())
    .bind(&site.zone)
    .bind(Json(&site.brand))
    .execute(tx.sql())
    .await?;
    tx.record(Event { kind: "site.changed", subject: Some(id.0) }).await?;
    audit::append(tx, by, Deed::of("site.changed", id).changing(was, is)).await?;
    Ok(site.opened_as(id))
}

/// Gives the hosts of all sites back, of who is no longer a client: another may open a site there. The
/// sites stay as a record.
///
/// # Errors
/// [`Error::Db`].
pub(crate) async fn release_all(tx: &mut TenantTx, by: &By) -> Result<(), Error> {
    let released: Vec<(Uuid, String)> = sqlx::query_as(
        "update sites set released_at = $2, version = version + 1
         where tenant_id = $1 and released_at is null returning site_id, host",
    )
    .bind(tx.tenant().0)
    .bind(tx.now())
    .fetch_all(tx.sql())
    .await?;
    for (id, host) in released {
        let deed = Deed::of("site.released", SiteId(id)).losing(&host);
        audit::append(tx, by, deed).await?;
    }
    Ok(())
}

/// All sites of the transaction's tenant, in order of host; of who is no longer a client, those it had.
///
/// # Errors
/// [`Error::Invalid`] for a site with values this version does not know.
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Site>, Error> {
    let rows: Vec<Stored> = sqlx::query_as(
        "select site_id, host, name, verticals, currency, country, locale, zone, brand
         from sites where tenant_id = $1 order by host",
    )
    .bind(tx.tenant().0)
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(|row| row.read().map(|(id, site)| site.opened_as(id))).collect()
}

#[derive(FromRow)]
struct Stored {
    site_id: Uuid,
    host: String,
    name: String,
    verticals: Vec<String>,
    currency: String,
    country: String,
    locale: String,
    zone: String,
    brand: Json<Brand>,
}

impl Stored {
    fn read(self) -> Result<(SiteId, NewSite), Error> {
        let unknown = |es, en, value: &str| {
            Error::invalid(
                Word::new(es, en),
                format!("«{value}» no se conoce en esta versión"),
                format!("“{value}” is not known to this version"),
            )
        };
        let site = NewSite {
            currency: self
                .currency
                .parse()
                .map_err(|_| unknown("moneda", "currency", &self.currency))?,
            locale: self.locale.parse().map_err(|_| unknown("idioma", "language", &self.locale))?,
            host: self.host,
            name: self.name,
            verticals: self.verticals,
            country: self.country,
            zone: self.zone,
            brand: self.brand.0,
        };
        Ok((SiteId(self.site_id), site))
    }
}

impl NewSite {
    /// What can change of it.
    fn facts(&self) -> Vec<audit::Fact> {
        let name = [("nombre", self.name.clone())];
        let rest = [
            ("verticales", self.verticals.join(", ")),
            ("moneda", self.currency.code().to_owned()),
            ("país", self.country.clone()),
            ("idioma", self.locale.tag().to_owned()),
            ("zona", self.zone.clone()),
        ];
        name.into_iter().chain(self.brand.facts()).chain(rest).collect()
    }

    fn opened_as(self, id: SiteId) -> Site {
        Site {
            id,
            host: self.host,
            name: self.name,
            verticals: self.verticals,
            currency: self.currency,
            country: self.country,
            locale: self.locale,
            zone: self.zone,
            brand: self.brand,
        }
    }
}

/// The site with its values in the form they are stored in.
async fn checked(tx: &mut TenantTx, new: NewSite) -> Result<NewSite, Error> {
    new.brand.check()?;
    check_zone(tx, &new.zone).await?;
    Ok(NewSite {
        host: check_host(&new.host)?,
        name: check_name(field::NAME, &new.name)?,
        country: check_country(&new.country)?,
        ..new
    })
}

/// A host as it arrives in a request, brought to the form it is stored in.
#[must_use]
pub fn normalise_host(raw: &str) -> String {
    let host = raw.rsplit_once(':').map_or(raw, |(host, port)| {
        if port.bytes().all(|b| b.is_ascii_digit()) { host } else { raw }
    });
    host.trim_end_matches('.').to_ascii_lowercase()
}

fn check_host(host: &str) -> Result<String, Error> {
    let host = normalise_host(host.trim());
    let label = |part: &str| {
        (1..=63).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    if host.len() <= 253 && host.split('.').all(label) {
        return Ok(host);
    }
    Err(Error::invalid(
        Word::new("host", "host"),
        "escribe un nombre como autos.ejemplo.com",
        "write a name like cars.example.com",
    ))
}

fn check_country(country: &str) -> Result<String, Error> {
    let upper = country.to_ascii_uppercase();
    if COUNTRIES.split_ascii_whitespace().any(|known| known == upper) {
        return Ok(upper);
    }
    Err(Error::invalid(
        field::COUNTRY,
        "dos letras de un país, como DO, EC o CL",
        "the two letters of a country, like DO, EC or CL",
    ))
}

/// The database knows the zones of the machine it runs on.
async fn check_zone(tx: &mut TenantTx, zone: &str) -> Result<(), Error> {
    let without_nul = zone.replace('\0', "");
    let is_known: bool =
        sqlx::query_scalar("select exists (select from pg_timezone_names where name = $1)")
            .bind(&without_nul)
            .fetch_one(tx.sql())
            .await?;
    if is_known && without_nul == zone {
        return Ok(());
    }
    let shown = kernel::text::truncate(&without_nul, 40);
    Err(Error::invalid(
        Word::new("zona", "time zone"),
        format!("«{shown}» no es una zona IANA, como America/Santo_Domingo"),
        format!("“{shown}” is no IANA zone, like America/Santo_Domingo"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_capitals_and_final_dots_do_not_matter() {
        assert_eq!(normalise_host("Autos.Localhost:8080"), "autos.localhost");
        assert_eq!(normalise_host("autos.localhost."), "autos.localhost");
    }

    #[test]
    fn only_countries_are_countries() {
        assert_eq!(check_country("do").expect("a country"), "DO");
        for bad in ["", "XX", "D", "DOM", "D O", "AD AE"] {
            assert!(check_country(bad).is_err(), "{bad}");
        }
        assert_eq!(COUNTRIES.split_ascii_whitespace().count(), 249);
    }

    #[test]
    fn only_host_names_are_hosts() {
        for bad in ["", "a b", "-x.com", "x..y", "http://x", &"a.".repeat(200)] {
            assert!(check_host(bad).is_err(), "{bad}");
        }
        assert!(check_host("autos.example.com").is_ok());
    }
}
