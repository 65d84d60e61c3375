//! Words that exist with the hidden tenant only, or with the hidden seller: one in each column that can
//! hold a word.
//!
//! Which columns there are says the catalogue. What cannot hold one is found by trying: the database
//! refuses it, or whoever is hidden has pages of its own that are no longer answered as before.

use db::testing::TestDb;
use sqlx::{AssertSqlSafe, Connection as _, FromRow, PgConnection};

use crate::{life::Life, rows::MADE_HERE, whose::Whose};

/// Each begins so.
pub const WORD: &str = "canariob";

/// A column of a tenant's table that holds text, alone, in a list or in JSON.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Column {
    /// Its table.
    pub of: String,
    /// Its name.
    pub name: String,
    sort: String,
    /// The catalogue says why it may refuse a word: a check, a key, or that it is computed.
    may_refuse: bool,
}

impl std::fmt::Display for Column {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.of, self.name)
    }
}

/// What became of each column.
#[derive(Debug, Default)]
pub struct Plan {
    /// Those that hold a word, with the statement that plants it.
    pub planted: Vec<(Column, String)>,
    /// Those whose checks or keys refuse every form of it.
    pub refused: Vec<Column>,
    /// Those the program reads as something else than words, in every row.
    pub read: Vec<Column>,
}

impl Plan {
    /// Plants them.
    pub async fn carry_out(&self, test: &TestDb) {
        let all: Vec<&str> = self.planted.iter().map(|(_, statement)| statement.as_str()).collect();
        carry_out(&mut test.bootstrap().await, &all).await.expect("as it was in the copy");
    }
}

/// Every column that holds text where there are such rows, by the catalogue.
pub async fn columns(connection: &mut PgConnection, whose: &Whose) -> Vec<Column> {
    let tables = whose.tables(connection).await;
    sqlx::query_as(
        "select c.relname::text as of, a.attname::text as name,
                case when t.typname in ('json', 'jsonb') then 'json'
                     when t.typcategory = 'A' then 'list' else 'text' end as sort,
                a.attgenerated <> '' or exists (
                  select from pg_constraint k
                  where k.conrelid = c.oid and k.contype in ('c', 'f') and a.attnum = any (k.conkey)
                ) as may_refuse
         from pg_attribute a
         join pg_class c on c.oid = a.attrelid
         join pg_type t on t.oid = a.atttypid
         left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
           and not c.relispartition and a.attnum > 0 and not a.attisdropped
           and ('S' in (t.typcategory, e.typcategory) or t.typname in ('json', 'jsonb')
                or e.typname in ('json', 'jsonb'))
           and c.relname = any ($1)
         order by 1, 2",
    )
    .bind(tables)
    .fetch_all(connection)
    .await
    .expect("the catalogue")
}

/// Finds out in `scratch`, a copy, what each column takes while whoever is hidden goes on living.
///
/// # Panics
/// When a column refuses every form and the catalogue does not say why.
pub async fn plan(scratch: &TestDb, whose: &Whose, life: &Life) -> Plan {
    let mut connection = scratch.bootstrap().await;
    let sound = life.of(scratch).await;
    let mut plan = Plan::default();
    let columns = columns(&mut connection, whose).await;
    for of_table in columns.chunk_by(|one, other| one.of == other.of) {
        let mut tried = Vec::new();
        for column in of_table {
            let taken = taken(&mut connection, whose, column).await;
            if taken.is_empty() {
                assert!(column.may_refuse, "{column} takes no word, and nothing says why");
                plan.refused.push(column.clone());
            } else {
                tried.push((column.clone(), taken));
            }
        }
        let mut trial = Trial { scratch, connection: &mut connection, whose, life, sound: &sound };
        trial.of_table(&mut plan, &of_table[0].of, tried).await;
    }
    plan
}

/// A table in which words are planted and, where they cannot be lived with, taken out again.
struct Trial<'a> {
    scratch: &'a TestDb,
    connection: &'a mut PgConnection,
    whose: &'a Whose,
    life: &'a Life,
    sound: &'a [String],
}

impl Trial<'_> {
    /// All columns at once, and where that fails one after the other, each beside those that went well.
    async fn of_table(&mut self, plan: &mut Plan, table: &str, tried: Vec<(Column, Vec<String>)>) {
        if tried.is_empty() {
            return;
        }
        self.remember(table).await;
        let firsts: Vec<&str> = tried.iter().map(|(_, taken)| taken[0].as_str()).collect();
        if self.is_lived_with(table, &firsts).await {
            let firsts = tried.into_iter().map(|(column, taken)| (column, taken[0].clone()));
            return plan.planted.extend(firsts);
        }
        'columns: for (column, taken) in tried {
            self.remember(table).await;
            for statement in taken {
                if self.is_lived_with(table, &[&statement]).await {
                    plan.planted.push((column, statement));
                    continue 'columns;
                }
            }
            plan.read.push(column);
        }
    }

    async fn remember(&mut self, table: &str) {
        self.run(format!(
            "drop table if exists pg_temp.remembered;
             create temporary table remembered as select * from {table} where tenant_id = '{}'",
            self.whose.tenant.0
        ))
        .await;
    }

    /// Where it is not, all is as it was.
    async fn is_lived_with(&mut self, table: &str, statements: &[&str]) -> bool {
        if carry_out(self.connection, statements).await.is_err() {
            return false;
        }
        if self.life.of(self.scratch).await == self.sound {
            return true;
        }
        // What hangs from a row stays where the row comes back.
        self.run(format!(
            "set session_replication_role = replica; delete from {table} where tenant_id = '{}';
             insert into {table} select * from remembered; reset session_replication_role",
            self.whose.tenant.0
        ))
        .await;
        false
    }

    async fn run(&mut self, statements: String) {
        let done = sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut *self.connection).await;
        done.expect("done");
    }
}

/// The statements that plant a word in a column of the tenant's rows, of those that could: in all rows,
/// or in those alone that have something there, or in those that were made for it. Of the forms of a plain
/// text the one that says most; of JSON each, since programs read its parts.
async fn taken(connection: &mut PgConnection, whose: &Whose, column: &Column) -> Vec<String> {
    let (name, made_here) = (&column.name, format!(" and t::text ~ '{MADE_HERE}'"));
    let (mut taken, mut all) = (Vec::new(), 0);
    for rows in ["", &format!(" and {name} is not null"), &made_here] {
        for form in forms(column) {
            let statement =
                format!("update {} t set {name} = {form} where {}{rows}", column.of, whose.are());
            let holding = held_after(connection, whose, column, &statement).await;
            // Those of all rows again are no other way.
            if holding == 0 || !rows.is_empty() && holding == all {
                continue;
            }
            taken.push(statement);
            if rows.is_empty() {
                all = holding;
            }
            if column.sort != "json" {
                break;
            }
        }
    }
    taken
}

/// How many rows would hold a word in the column; none where the database refuses it.
async fn held_after(
    connection: &mut PgConnection,
    whose: &Whose,
    column: &Column,
    statement: &str,
) -> i64 {
    let held = format!(
        "select count(*) from {} t where {} and {}::text ~* '{WORD}'",
        column.of,
        whose.are(),
        column.name
    );
    let mut tx = connection.begin().await.expect("a transaction");
    let done = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut *tx).await;
    let held = match done {
        Ok(_) => sqlx::query_scalar(AssertSqlSafe(held)).fetch_one(&mut *tx).await,
        Err(_) => Ok(0),
    };
    tx.rollback().await.expect("rolled back");
    held.expect("a count")
}

/// Forms of the word, from one that says where it stands to one that fits nearly everywhere.
fn forms(column: &Column) -> Vec<String> {
    let Column { of, name, sort, .. } = column;
    let says = format!("{WORD} {of} {name}");
    let lot = "left(md5(tableoid || ctid::text), 6)";
    match sort.as_str() {
        "json" => vec![
            format!(
                r#"regexp_replace({name}::text, ': "(?:[^"\\]|\\.)*"', ': "{says}"', 'g')::jsonb"#
            ),
            format!("{name} || jsonb_build_object('{WORD}', '{says}')"),
            format!("to_jsonb('{says}'::text)"),
        ],
        "list" => vec![
            format!("array_append({name}, '{says}')"),
            format!("array_append({name}, '{WORD}')"),
        ],
        _ => {
            let dashed = format!("{of}-{name}").replace('_', "-");
            vec![
                format!(
                    "case when {name} like '%@%' then '{WORD}.{of}.' || {lot} || '@b.example'
                          else '{says} ' || {lot} end"
                ),
                format!("'{WORD}-{dashed}-' || {lot}"),
                format!("'{WORD}-' || {lot}"),
                format!("'{WORD}.happened'"),
                format!("'{WORD}'"),
            ]
        }
    }
}

/// Does these, all or none.
async fn carry_out(connection: &mut PgConnection, statements: &[&str]) -> Result<(), sqlx::Error> {
    let mut tx = connection.begin().await?;
    for statement in statements {
        sqlx::query(AssertSqlSafe((*statement).to_owned())).execute(&mut *tx).await?;
    }
    tx.commit().await
}

/// Whether a text tells anything of the hidden tenant; a value in bytes is shown in hexadecimal.
pub fn are_in(text: &str) -> bool {
    let text = text.to_lowercase();
    let bytes: String = WORD.bytes().map(|byte| format!("{byte:02x}")).collect();
    text.contains(WORD) || text.contains(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_any_letters_and_in_bytes() {
        assert!(are_in("…CanarioB listings title…") && are_in(r"\x0063616e6172696f6200"));
        assert!(!are_in("canario"));
    }
}
