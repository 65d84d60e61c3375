//! A site: a public host of a tenant, the verticals it shows, and its brand.

use db::{OnConstraint, TenantTx};
use jobs::{Event, Record};
use kernel::{Currency, ids::SiteId, locale::Locale};
use serde::{Deserialize, Serialize};

use crate::{Error, tenant::check_name};

/// How a site looks: data, never code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Brand {
    /// Main colour, `#rrggbb`.
    pub color: String,
    /// A line under the name.
    pub tagline: String,
}

impl Default for Brand {
    fn default() -> Self {
        Self { color: "#0f766e".into(), tagline: String::new() }
    }
}

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
/// [`Error::HostTaken`]; [`Error::Invalid`] for a value out of form.
pub async fn create(tx: &mut TenantTx, new: NewSite) -> Result<Site, Error> {
    let host = check_host(&new.host)?;
    let name = check_name("nombre", &new.name)?;
    let country = check_country(&new.country)?;
    check_color(&new.brand.color)?;
    let (id, now, tenant): (SiteId, _, _) = (tx.new_id(), tx.now(), tx.tenant());
    sqlx::query(
        "insert into sites (tenant_id, site_id, host, name, verticals, currency, country, locale,
                            zone, brand, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(&host)
    .bind(&name)
    .bind(&new.verticals)
    .bind(new.currency.code())
    .bind(&country)
    .bind(new.locale.tag())
    .bind(&new.zone)
    .bind(sqlx::types::Json(&new.brand))
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("sites_host_key", || Error::HostTaken(host.clone()))?;
    tx.record(Event { kind: "site.created", subject: Some(id.0) }).await?;
    Ok(Site {
        id,
        host,
        name,
        verticals: new.verticals,
        currency: new.currency,
        country,
        locale: new.locale,
        zone: new.zone,
        brand: new.brand,
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
    Err(Error::Invalid { field: "host", reason: "escriba un nombre como autos.ejemplo.com".into() })
}

fn check_country(country: &str) -> Result<String, Error> {
    let upper = country.to_ascii_uppercase();
    if upper.len() == 2 && upper.bytes().all(|b| b.is_ascii_uppercase()) {
        return Ok(upper);
    }
    Err(Error::Invalid { field: "país", reason: "dos letras, como DO, EC o CL".into() })
}

fn check_color(color: &str) -> Result<(), Error> {
    let digits = color.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(Error::Invalid { field: "color", reason: "seis cifras hexadecimales, como #0f766e".into() })
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
    fn only_host_names_are_hosts() {
        for bad in ["", "a b", "-x.com", "x..y", "http://x", &"a.".repeat(200)] {
            assert!(check_host(bad).is_err(), "{bad}");
        }
        assert!(check_host("autos.example.com").is_ok());
    }
}
