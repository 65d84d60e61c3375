//! Rates of exchange: what one unit of a currency is worth in the tenant's base currency, by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use db::{PublicTx, TenantTx};
use kernel::{Currency, Rate};

use crate::{Error, events};

type Row = (String, String);

/// States what one unit of `currency` is worth in the base currency from the day `on` until the
/// next stated day. Stating it again corrects it.
///
/// # Errors
/// [`Error::Database`].
pub async fn set(
    tx: &mut TenantTx,
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
    events::record(tx, events::FX_CHANGED, None).await
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
    let decode = |error: kernel::money::Error| sqlx::Error::Decode(error.into());
    rows.into_iter()
        .map(|(code, rate)| {
            let currency = code.parse().map_err(decode)?;
            Ok((currency, rate.parse().map_err(decode)?))
        })
        .collect()
}
