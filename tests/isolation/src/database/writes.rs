//! What each login may not write: rows of the other tenant, or of a seller that is not its scope's.
//!
//! A policy refuses before any key or check is looked at, so a statement that ends otherwise than refused
//! got past it: that what it wrote was wrong for another reason is no rule of isolation.

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

/// The code of what may not be done.
const DENIED: &str = "42501";
/// The code of what a trigger refuses to everybody.
const RAISED: &str = "P0001";

/// A row of a table, as one of its owner's would be written.
#[derive(Debug)]
pub struct Sample {
    relation: String,
    /// The other tenant's row.
    theirs: String,
    /// One's own, of a seller that nobody's scope names; where the table names sellers.
    of_another_seller: Option<String>,
}

/// One of each table the tenants have rows in.
pub async fn samples(connection: &mut PgConnection, relations: &[String]) -> Vec<Sample> {
    let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut samples = Vec::new();
    for relation in relations {
        let row = async |connection: &mut PgConnection, tenant: Uuid, change: &str| {
            let query = format!(
                "select (to_jsonb(r) || '{change}')::text from {relation} r
                 where tenant_id = '{tenant}' limit 1"
            );
            let row = sqlx::query_scalar::<_, String>(AssertSqlSafe(query));
            row.fetch_optional(connection).await.expect("a row")
        };
        let Some(theirs) = row(connection, other, "{}").await else { continue };
        let names_seller = theirs.contains("\"seller_id\"");
        let another = format!(r#"{{"seller_id": "{other}"}}"#);
        let of_another_seller =
            if names_seller { row(connection, own, &another).await } else { None };
        samples.push(Sample { relation: relation.clone(), theirs, of_another_seller });
    }
    samples
}

/// What of these is written that is not the scope's.
pub async fn crossed(
    connection: &mut PgConnection,
    sample: &Sample,
    is_seller: bool,
) -> Option<String> {
    let (own, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let Sample { relation, theirs, of_another_seller } = sample;
    for change in [
        format!("delete from {relation} where tenant_id = '{other}'"),
        format!("update {relation} set tenant_id = '{own}' where tenant_id = '{other}'"),
        format!("update {relation} set tenant_id = '{other}' where tenant_id = '{own}'"),
    ] {
        if got_past(connection, &change, None).await {
            return Some(change);
        }
    }
    let insert = insert(connection, relation).await?;
    let anothers = of_another_seller.as_ref().filter(|_| is_seller);
    for row in [Some(theirs), anothers].into_iter().flatten() {
        if got_past(connection, &insert, Some(row)).await {
            return Some(format!("{insert} with {row}"));
        }
    }
    None
}

/// The statement that writes a row from all that this login may write of it; none where that is nothing.
async fn insert(connection: &mut PgConnection, relation: &str) -> Option<String> {
    let columns: Option<String> = sqlx::query_scalar(
        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped
           and attgenerated = '' and attidentity <> 'a'
           and has_column_privilege(attrelid, attnum, 'insert')",
    )
    .bind(relation)
    .fetch_one(connection)
    .await
    .expect("the catalogue");
    columns.map(|columns| {
        format!(
            "insert into {relation} ({columns})
             select {columns} from jsonb_populate_record(null::{relation}, $1::text::jsonb)"
        )
    })
}

/// Whether it touched a row, or was refused by something behind the policies. Nothing of it stays.
async fn got_past(connection: &mut PgConnection, statement: &str, row: Option<&String>) -> bool {
    let mut tx = connection.begin().await.expect("a transaction");
    // That a login reads only by itself is its own habit, which it can leave.
    sqlx::query("set transaction read write").execute(&mut *tx).await.expect("set");
    let query = sqlx::query(AssertSqlSafe(statement.to_owned()));
    let query = if let Some(row) = row { query.bind(row) } else { query };
    let done = query.execute(&mut *tx).await;
    tx.rollback().await.expect("rolled back");
    match done {
        Ok(done) => done.rows_affected() > 0,
        Err(sqlx::Error::Database(said)) => {
            !matches!(said.code().as_deref(), Some(DENIED | RAISED))
        }
        Err(error) => panic!("{statement}: {error}"),
    }
}
