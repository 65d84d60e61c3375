//! The rules of the doors, held against the catalogue of a migrated database.
//!
//! Each rule is a query beside its name that answers what breaks it; no row means the rule holds.

mod data;
mod functions;
mod keys;
mod reviewed;
mod rights;
mod rows;
mod words;

use std::collections::BTreeMap;

use sqlx::PgConnection;

pub use data::data_changes;

use crate::Error;

/// Something in the catalogue that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule's name, a sentence.
    pub rule: &'static str,
    /// The table, function, role… at fault.
    pub object: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {}", self.object, self.rule)
    }
}

/// A rule: its name and the query for what breaks it. `$1` to `$3` are the reviewed exceptions:
/// global tables, uniques that do not begin with the tenant, columns of type numeric.
pub(crate) struct Rule {
    name: &'static str,
    broken_by: &'static str,
}

/// The names of all rules, for the test that breaks each.
#[must_use]
pub fn rules() -> Vec<&'static str> {
    all().map(|rule| rule.name).collect()
}

/// Everything in the database of `connection` that breaks a rule.
///
/// # Errors
/// [`Error::Internal`] when the catalogue cannot be read.
pub async fn check(connection: &mut PgConnection) -> Result<Vec<Finding>, Error> {
    let (global, unique, numeric) =
        (reviewed::names("global"), reviewed::names("unique"), reviewed::names("numeric"));
    let mut findings = Vec::new();
    for rule in all() {
        // Each query is the same for all three lists, whether it looks at them or not.
        let query = format!(
            "with reviewed as (select $1::text[] as global, $2::text[] as uniq, $3::text[] as num)
             {}",
            rule.broken_by
        );
        let objects: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .bind(&global)
            .bind(&unique)
            .bind(&numeric)
            .fetch_all(&mut *connection)
            .await?;
        findings.extend(objects.into_iter().map(|object| Finding { rule: rule.name, object }));
    }
    Ok(findings)
}

/// Which crate owns which table or view, by the comments: a crate writes only its own.
///
/// # Errors
/// [`Error::Internal`] when the catalogue cannot be read.
pub async fn table_owners(
    connection: &mut PgConnection,
) -> Result<BTreeMap<String, String>, Error> {
    let owners: Vec<(String, String)> = sqlx::query_as(
        "select c.relname::text, substring(obj_description(c.oid, 'pg_class') from 'owner=([a-z_-]+)')
         from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v')
           and not c.relispartition
           and obj_description(c.oid, 'pg_class') ~ 'owner=[a-z_-]+'",
    )
    .fetch_all(connection)
    .await?;
    Ok(owners.into_iter().collect())
}

fn all() -> impl Iterator<Item = &'static Rule> {
    [rows::RULES, keys::RULES, words::RULES, rights::RULES, functions::RULES].into_iter().flatten()
}
