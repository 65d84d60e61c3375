//! `zocalo fx`.

use chrono::NaiveDate;
use kernel::{Currency, Rate};
use listings::fx;
use serde::Serialize;
use tenancy::audit::By;

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    currency: &'static str,
    base: &'static str,
    rate: String,
    on: NaiveDate,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Fx) -> anyhow::Result<u8> {
    let today = session.db.clock().now().date_naive();
    match command {
        cli::Fx::Set { tenant, currency, rate, on } => {
            let tenant = session.tenant(&tenant)?;
            let (currency, rate): (Currency, Rate) = (code_of(&currency).parse()?, rate.parse()?);
            if currency == tenant.base_currency {
                anyhow::bail!("{currency} es la moneda base de «{}»: vale siempre 1", tenant.slug);
            }
            let on = on.unwrap_or(today);
            let mut tx = session.begin(&tenant).await?;
            fx::set(&mut tx, &By::command(), currency, rate, on).await?;
            tx.commit().await?;
            let (base, rate) = (tenant.base_currency.code(), rate.to_string());
            let row = Row { currency: currency.code(), base, rate, on };
            session.output.answer(&row, || {
                format!("Desde el {on}: 1 {} = {} {}.", row.currency, row.rate, row.base)
            })?;
        }
        cli::Fx::List { tenant } => {
            let tenant = session.any_tenant(&tenant)?;
            let mut tx = session.begin(&tenant).await?;
            let base = tenant.base_currency.code();
            let stated = fx::stated(&mut tx, today).await?.into_iter();
            let rows: Vec<Row> = stated
                .map(|stated| Row {
                    currency: stated.currency.code(),
                    base,
                    rate: stated.rate.to_string(),
                    on: stated.on,
                })
                .collect();
            session.output.answer(&rows, || {
                let cells: Vec<_> = rows
                    .iter()
                    .map(|r| {
                        let (one, worth) =
                            (format!("1 {}", r.currency), format!("{} {}", r.rate, r.base));
                        vec![one, worth, r.on.to_string()]
                    })
                    .collect();
                output::table(&["moneda", "vale", "desde"], &cells)
            })?;
        }
    }
    Ok(output::OK)
}

/// The unit Chile counts homes in is known by its own name.
fn code_of(text: &str) -> &str {
    if text.eq_ignore_ascii_case("UF") { "CLF" } else { text }
}
