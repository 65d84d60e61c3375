//! What a walk leaves behind: after it, the hidden tenant's words stand nowhere but with itself. Not in
//! the log, not in the figures, not in the letters that were written, not in an audit, not in any row of
//! anybody else.

use sqlx::{AssertSqlSafe, PgConnection};

use crate::{
    Outcome, canaries, echo, inventory::Ids, letters, log, rows, town::Town, whose::Whose,
};

/// Fewer lines than this were not listened to.
const LINES_MIN: usize = 1_000;

/// Looks everywhere. What was asked with is no trace of an answer: `asked` is left out.
pub async fn look(outcome: &mut Outcome, town: &Town, hidden: &Whose, asked: &Ids) {
    letters::write_all(town.test(), Some(hidden)).await;
    let log::Heard { lines, telling } = log::heard();
    outcome.checks += 1;
    assert!(lines > LINES_MIN, "the log was listened to: {lines} lines");
    outcome.leaks.extend(telling.into_iter().map(|line| format!("the log: {line}")));
    outcome.checks += 1;
    let figures = town.kit.metrics.text();
    assert!(figures.contains("zocalo_http_requests_total{"), "{figures}");
    if canaries::are_in(&figures) {
        outcome.leaks.push(format!("the figures: {figures}"));
    }
    let mut connection = town.test().bootstrap().await;
    for table in tables_of_others(&mut connection).await {
        outcome.checks += 1;
        for row in rows_of_others(&mut connection, &table, hidden).await {
            if canaries::are_in(&echo::left_out(&[asked], &row)) {
                outcome.leaks.push(format!("a row of {}: {row}", table.name));
            }
        }
    }
}

#[derive(sqlx::FromRow)]
struct Table {
    name: String,
    is_of_tenants: bool,
}

/// Every table, those of no tenant's too.
async fn tables_of_others(connection: &mut PgConnection) -> Vec<Table> {
    let of_tenants = rows::tables(connection).await;
    sqlx::query_as(
        "select relname::text as name, relname = any ($1) as is_of_tenants from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition",
    )
    .bind(of_tenants)
    .fetch_all(connection)
    .await
    .expect("the catalogue")
}

async fn rows_of_others(
    connection: &mut PgConnection,
    table: &Table,
    hidden: &Whose,
) -> Vec<String> {
    let others = if table.is_of_tenants { hidden.are_not(&table.name) } else { "true".into() };
    let query = format!("select t::text from {} t where {others}", table.name);
    let rows = sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(connection).await;
    rows.expect("rows")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{actors::B, browser::Browser, town::CARS};

    /// Ids that stand nowhere.
    fn asked() -> Ids {
        Ids::of_nobody()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_word_in_a_row_of_another_or_in_the_log_is_found_and_one_that_was_asked_with_is_not()
    {
        let town = Town::new().await;
        let router = crate::matrix::router(&town);
        let hidden = Whose::of_tenant(town.tenant(B.0));
        town.sql("update sellers set name = 'canariob sellers name' where tenant_id = (select tenant_id from tenants where slug = 'vecino')").await;
        log::listen();
        let mut visitor = Browser::on(&router, CARS);
        while log::lines() <= LINES_MIN {
            visitor.get("/autos").await;
        }
        let mut outcome = Outcome::default();
        look(&mut outcome, &town, &hidden, &asked()).await;
        assert!(outcome.leaks.is_empty(), "with itself it may stand: {:?}", outcome.leaks);

        town.sql("update sites set name = 'CanarioB ' || host where host = 'autos.localhost'")
            .await;
        log::say("canariob in a line");
        while log::lines() <= LINES_MIN {
            visitor.get("/autos").await;
        }
        look(&mut outcome, &town, &hidden, &asked()).await;
        let found = outcome.leaks.join("\n");
        assert!(found.contains("a row of sites") && found.contains("the log: "), "{found}");
        let mut outcome = Outcome::default();
        while log::lines() <= LINES_MIN {
            visitor.get("/autos").await;
        }
        let typed = Ids { mail: "canariob autos.localhost".to_owned(), ..asked() };
        look(&mut outcome, &town, &hidden, &typed).await;
        assert!(outcome.leaks.is_empty(), "{:?}", outcome.leaks);
    }
}
