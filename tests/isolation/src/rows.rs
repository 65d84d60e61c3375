//! Rows of a tenant in every table there is, so that no table is walked past because it is empty.

use db::testing::TestDb;
use kernel::ids::TenantId;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

/// One tenant's rows in every table; a table that is forgotten there fails the tests of `db`.
pub const ROWS: &str = include_str!("../../../crates/db/tests/it/rows.sql");
/// What the ids of rows made here are made of.
const NUMBER: &str = "7";
/// How the ids of rows made here begin, unlike those the program draws.
pub const MADE_HERE: &str = "00000000-0000-0000-0000-";

/// Every table whose rows are a tenant's, by the catalogue.
pub async fn tables(connection: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace
           and c.relkind in ('r', 'p') and not c.relispartition
           and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')
         order by 1",
    )
    .fetch_all(connection)
    .await
    .expect("the catalogue")
}

/// Gives a tenant that has some rows already those it lacks.
///
/// # Panics
/// When a table is still without one; the sentence names it.
pub async fn give(test: &TestDb, tenant: TenantId) {
    let mut connection = test.bootstrap().await;
    let own = format!("'{}'::uuid", tenant.0);
    let text = ROWS.replace("pg_temp.id(:number)", &own).replace(":number", NUMBER);
    for statement in text.split(";\n").filter(|statement| !statement.trim().is_empty()) {
        insert(&mut connection, statement).await;
    }
    let empty = without_a_row(&mut connection, tenant).await;
    assert!(empty.is_empty(), "no row of the hidden tenant in {}", empty.join(", "));
}

/// What is there already under the same key stays.
async fn insert(connection: &mut PgConnection, statement: &str) {
    let mut tx = connection.begin().await.expect("a transaction");
    match sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut *tx).await {
        Ok(_) => tx.commit().await.expect("committed"),
        Err(sqlx::Error::Database(said)) if said.code().as_deref() == Some("23505") => {
            tx.rollback().await.expect("rolled back");
        }
        Err(error) => panic!("{statement}: {error}"),
    }
}

async fn without_a_row(connection: &mut PgConnection, tenant: TenantId) -> Vec<String> {
    let mut empty = Vec::new();
    for table in tables(connection).await {
        let query = format!("select exists (select from {table} where tenant_id = $1)");
        let query = sqlx::query_scalar::<_, bool>(AssertSqlSafe(query)).bind(tenant.0);
        if !query.fetch_one(&mut *connection).await.expect("an answer") {
            empty.push(table);
        }
    }
    empty
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{actors::B, town::Town};

    #[tokio::test(flavor = "multi_thread")]
    async fn a_table_nobody_gave_a_row_to_is_named() {
        let town = Town::new().await;
        town.sql("create table forgotten (tenant_id uuid not null, note text not null)").await;
        let given = tokio::spawn(async move { give(town.test(), town.tenant(B.0)).await }).await;
        let said = given.expect_err("a table without a row").into_panic();
        let said = said.downcast_ref::<String>().expect("a sentence");
        assert_eq!(said, "no row of the hidden tenant in forgotten");
    }
}
