//! Rates of exchange: what one unit of a currency is worth in the tenant's base currency, by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use db::{PublicTx, TenantTx};
use kernel::{Currency, Rate};
use tenancy::audit::{self, By, Deed};

use crate::{Error, events};

type Row = (String, String);

/// States what one unit of `currency` is worth in the base currency from the day `on` until the
/// next stated day. Stating it again corrects it.
///
/// # Errors
/// [`Error::Database`].
pub async fn set(
    tx: &mut TenantTx,
    by: &By,
    currency: Currency,
    rate: Rate,
    on: NaiveDate,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    sqlx::query(
        "insert into fx_rates (tenant_id, currency, effective_on, rate, set_at)
         values ($1, $2, $3, $4::numeric, $5)
         on conflict (tenant_id, currency, effective_on)
         do update set rate = excluded.rate, set_at = excluded.set_at",
    )
    .bind(tenant.0)
    .bind(currency.code())
    .bind(on)
    .bind(rate.to_string())
    .bind(now)
    .execute(tx.sql())
    .await?;
    let told = format!("{} {on}", currency.code());
    audit::append(tx, by, Deed::of("rate.set", told).becoming(rate)).await?;
    events::record(tx, events::FX_CHANGED, None).await
}

/// A rate as it was stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// What one unit is valued.
    pub currency: Currency,
    /// From which day on.
    pub on: NaiveDate,
    /// In the base currency.
    pub rate: Rate,
}

/// The rates that hold as of `today`, and those stated for later days.
///
/// # Errors
/// [`Error::Database`].
pub async fn stated(tx: &mut TenantTx, today: NaiveDate) -> Result<Vec<Stated>, Error> {
    let tenant = tx.tenant();
    let rows: Vec<(String, NaiveDate, String)> = sqlx::query_as(
        "select currency, effective_on, rate::text from fx_rates r
         where tenant_id = $1 and effective_on >= coalesce(
           (select max(effective_on) from fx_rates e
            where e.tenant_id = r.tenant_id and e.currency = r.currency and e.effective_on <= $2),
           effective_on)
         order by currency, effective_on",
    )
    .bind(tenant.0)
    .bind(today)
    .fetch_all(tx.sql())
    .await?;
    let read = |(code, on, rate): (String, NaiveDate, String)| {
        let currency = code.parse().map_err(undecoded)?;
        Ok(Stated { currency, on, rate: rate.parse().map_err(undecoded)? })
    };
    rows.into_iter().map(read).collect()
}

/// The rate of each currency as of `today`: the latest that is not of a later day. A currency
/// without one is not comparable; the base currency is worth one and is not among them.
///
/// # Errors
/// [`Error::Database`].
pub async fn current(
    tx: &mut TenantTx,
    today: NaiveDate,
) -> Result<BTreeMap<Currency, Rate>, Error> {
    let tenant = tx.tenant();
    let rows: Vec<Row> = sqlx::query_as(
        "select distinct on (currency) currency, rate::text from fx_rates
         where tenant_id = $1 and effective_on <= $2 order by currency, effective_on desc",
    )
    .bind(tenant.0)
    .bind(today)
    .fetch_all(tx.sql())
    .await?;
    read(rows)
}

/// The same through the public's door, for the site's tenant.
///
/// # Errors
/// [`Error::Database`].
pub async fn of_site(
    tx: &mut PublicTx,
    today: NaiveDate,
) -> Result<BTreeMap<Currency, Rate>, Error> {
    let rows: Vec<Row> = sqlx::query_as(
        "select distinct on (currency) currency, rate::text from site_fx_rates
         where effective_on <= $1 order by currency, effective_on desc",
    )
    .bind(today)
    .fetch_all(tx.sql())
    .await?;
    read(rows)
}

fn read(rows: Vec<Row>) -> Result<BTreeMap<Currency, Rate>, Error> {
    let read = |(code, rate): Row| {
        Ok((code.parse().map_err(undecoded)?, rate.parse().map_err(undecoded)?))
    };
    rows.into_iter().map(read).collect()
}

fn undecoded(error: kernel::money::Error) -> sqlx::Error {
    sqlx::Error::Decode(error.into())
}
