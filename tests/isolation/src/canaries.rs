//! Words that exist with the hidden tenant only: one in each column of text that can hold one.

use db::testing::TestDb;
use kernel::ids::TenantId;
use sqlx::{AssertSqlSafe, Connection as _};

/// Each begins so.
pub const WORD: &str = "canariob";
/// Columns the program reads as something other than free text: a word of ours would only make it
/// leave the row out.
const READ: [&str; 12] = [
    "host",
    "slug",
    "locale",
    "currency",
    "country",
    "zone",
    "state",
    "vertical",
    "base_currency",
    "operation",
    "kind",
    "actor",
];

/// Puts one into every column of the tenant's rows that takes it; answers how many columns did.
pub async fn plant(test: &TestDb, tenant: TenantId) -> usize {
    let mut connection = test.bootstrap().await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select c.relname::text, a.attname::text from pg_attribute a
         join pg_class c on c.oid = a.attrelid
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and not c.relispartition and a.atttypid = 'text'::regtype and a.attnum > 0
           and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')
         order by 1, 2",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the catalogue");
    let mut planted = 0;
    for (table, column) in columns {
        if READ.contains(&column.as_str()) {
            continue;
        }
        let query = format!(
            "update {table} set {column} = '{WORD} {table} {column} ' || left(md5(ctid::text), 6)
             where tenant_id = '{}'",
            tenant.0
        );
        // What a check or a key refuses holds no free text.
        let mut tx = connection.begin().await.expect("a transaction");
        match sqlx::query(AssertSqlSafe(query)).execute(&mut *tx).await {
            Ok(done) if done.rows_affected() > 0 => {
                tx.commit().await.expect("committed");
                planted += 1;
            }
            _ => tx.rollback().await.expect("rolled back"),
        }
    }
    planted
}

/// Whether a text tells anything of the hidden tenant.
pub fn are_in(text: &str) -> bool {
    text.to_lowercase().contains(WORD)
}
