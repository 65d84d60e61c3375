//! The proof proved: each mutant is a database in which one rule was broken on purpose, and either
//! the catalogue lint or the questions to the database must notice it. Both are asked of each, and
//! counted apart.

use db::{lint, testing::TestDb};
use futures::future::join_all;
use sqlx::AssertSqlSafe;

use crate::{
    database::{leaks, leaks_of, two_tenants},
    rights,
};

/// Breaks that are not one per table.
const PARTICULAR: [(&str, &str); 19] = [
    ("passwords for the public", "grant select on accounts to zocalo_public"),
    ("sessions for the motor", "grant select on sessions to zocalo_motor"),
    (
        "the audit can be changed",
        "create policy tenant_again on audit_entries to zocalo_web using (true) with check (true)",
    ),
    (
        "a scope is not asked for",
        "alter policy tenant on listings using (tenant_id = app_tenant())",
    ),
    (
        "no scope is every scope",
        "alter policy tenant on listings using (app_scope() is null or app_scope() = '' or tenant_id = app_tenant())",
    ),
    ("a seller sees all sellers", "alter policy seller on listings using (app_scope() = 'seller')"),
    (
        "a seller sees the people of all sellers",
        "alter policy seller on seller_people using (app_scope() = 'seller' and tenant_id = app_tenant())",
    ),
    (
        "a seller sees all accounts",
        "alter policy seller on accounts using (app_scope() = 'seller' and tenant_id = app_tenant())",
    ),
    (
        "a seller sees the invitations of all sellers",
        "alter policy seller on access_links using (app_scope() = 'seller' and tenant_id = app_tenant())",
    ),
    (
        "a seller reads the audit",
        "create policy seller_reads on audit_entries for select to zocalo_web
           using (app_scope() = 'seller' and tenant_id = app_tenant())",
    ),
    ("a site shows drafts of all", "alter policy site on listings using (app_scope() = 'site')"),
    ("what is written is not checked", "alter policy tenant on listings with check (true)"),
    (
        "anything may be written anew",
        "create policy pen on listings for insert to zocalo_web with check (true)",
    ),
    ("a view asks as its owner", "alter view published_listings reset (security_invoker)"),
    (
        "a key without the tenant",
        "alter table accounts add constraint accounts_everywhere unique (mail, tenant_id)",
    ),
    ("a door with an open search path", "alter function tenancy_directory() reset search_path"),
    ("a door for everybody", "grant execute on function operator_exists() to public"),
    ("a login owns a table", "alter table members owner to zocalo_web"),
    ("a login passes by all policies", "alter role zocalo_worker bypassrls"),
];

/// Databases that are broken and looked at at a time.
const AT_ONCE: usize = 3;

/// What became of them.
#[derive(Debug, Default)]
pub struct Hunt {
    /// How many were made.
    pub made: usize,
    /// How many of them the questions alone notice: who asks as somebody would is answered otherwise.
    pub by_questions: usize,
    /// Those only a lint or a written request notices.
    pub by_rule_alone: Vec<String>,
    /// Those nothing noticed.
    pub survivors: Vec<String>,
    /// Those another line holds: broken alone they change no answer, and with that line broken they do.
    pub held: Vec<String>,
}

impl Hunt {
    /// Writes one down.
    pub fn note(&mut self, name: String, is_by_rule: bool, is_by_questions: bool) {
        self.made += 1;
        self.by_questions += usize::from(is_by_questions);
        match (is_by_rule, is_by_questions) {
            (_, true) => {}
            (true, false) => self.by_rule_alone.push(name),
            (false, false) => self.survivors.push(name),
        }
    }
}

/// Makes each and looks whether it is noticed.
pub async fn hunt() -> Hunt {
    let mut hunt = Hunt::default();
    let clean = two_tenants().await;
    let linted = lint::check(&mut clean.bootstrap().await).await.expect("a lint");
    assert!(linted.is_empty() && leaks(&clean).await.leaks.is_empty(), "nothing is broken yet");
    // What is done to a role is done to all databases of the server.
    let (of_roles, of_one): (Vec<Break>, Vec<Break>) =
        breaks(&clean).await.into_iter().partition(|broken| broken.harm.starts_with("alter role"));
    for some in of_one.chunks(AT_ONCE) {
        for found in join_all(some.iter().cloned().map(noticed)).await {
            let (name, is_by_rule, is_by_questions) = found;
            hunt.note(name, is_by_rule, is_by_questions);
        }
    }
    for broken in of_roles {
        let (name, is_by_rule, is_by_questions) = noticed(broken).await;
        break_in(&clean, "alter role zocalo_worker nobypassrls").await;
        hunt.note(name, is_by_rule, is_by_questions);
    }
    hunt
}

/// Breaks it in a database of its own; whether a lint notices it, and whether anybody who asks does.
async fn noticed(Break { name, harm, of }: Break) -> (String, bool, bool) {
    let test = two_tenants().await;
    break_in(&test, &harm).await;
    let linted = lint::check(&mut test.bootstrap().await).await.expect("a lint");
    let is_by_questions = is_asked(&test, &harm, of.as_ref()).await;
    (name, !linted.is_empty(), is_by_questions)
}

/// A rule of the database, and what breaks it.
#[derive(Debug, Clone)]
struct Break {
    name: String,
    harm: String,
    /// The one table that it is about.
    of: Option<String>,
}

async fn break_in(test: &TestDb, harm: &str) {
    sqlx::raw_sql(AssertSqlSafe(harm.to_owned()))
        .execute(&mut test.bootstrap().await)
        .await
        .unwrap_or_else(|error| panic!("{harm}: {error}"));
}

/// Whether anybody who asks notices it: about its table where it has one, or about everything.
async fn is_asked(test: &TestDb, harm: &str, of: Option<&String>) -> bool {
    if let Some(table) = of {
        return !leaks_of(test, std::slice::from_ref(table)).await.leaks.is_empty();
    }
    if !leaks(test).await.leaks.is_empty() {
        return true;
    }
    // What functions do is asked among other rows.
    if !harm.contains(" function ") {
        return false;
    }
    let test = rights::prepared().await;
    break_in(&test, harm).await;
    !rights::violations(&mut test.bootstrap().await).await.leaks.is_empty()
}

async fn breaks(test: &TestDb) -> Vec<Break> {
    let mut connection = test.bootstrap().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace
           and relkind in ('r', 'p') and not relispartition and relrowsecurity order by 1",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the catalogue");
    // `… on TABLE …`: a grant or a policy is about one.
    let named = |harm: &str| {
        let (_, rest) = harm.split_once(" on ")?;
        let name = rest.split_whitespace().next()?;
        tables.iter().find(|table| *table == name).cloned()
    };
    let particular: Vec<Break> = PARTICULAR
        .iter()
        .map(|(name, harm)| Break {
            name: (*name).to_owned(),
            harm: (*harm).to_owned(),
            of: named(harm),
        })
        .collect();
    let of_each = tables.iter().flat_map(|table| {
        [
            (
                format!("{table} without row-level security"),
                format!("alter table {table} disable row level security"),
            ),
            (
                format!("{table} open to its owner"),
                format!("alter table {table} no force row level security"),
            ),
            (
                format!("{table} with one policy for everybody"),
                format!("create policy open_door on {table} to zocalo_web, zocalo_worker, zocalo_motor, zocalo_public using (true)"),
            ),
        ]
        .map(|(name, harm)| Break { name, harm, of: Some(table.clone()) })
    });
    of_each.chain(particular).collect()
}

#[cfg(test)]
mod tests {
    /// Those that no answer tells yet: a grant without a policy shows no row, and what hangs from who owns
    /// something waits for somebody to use it.
    const BY_RULE_ALONE: [&str; 6] = [
        "passwords for the public",
        "sessions for the motor",
        "a view asks as its owner",
        "a key without the tenant",
        "a door with an open search path",
        "a login owns a table",
    ];

    #[tokio::test]
    async fn every_mutant_is_caught() {
        let hunt = super::hunt().await;
        assert_eq!(hunt.survivors, Vec::<String>::new());
        assert!(hunt.made >= 30, "{}", hunt.made);
        // What the questions alone do not notice is a rule about what could happen later, or about who
        // owns a table, as whom nobody logs in.
        let ruled = hunt.by_rule_alone.iter().map(String::as_str);
        let ruled: Vec<&str> = ruled.filter(|name| !name.ends_with(" open to its owner")).collect();
        assert_eq!(ruled, BY_RULE_ALONE);
        assert!(hunt.by_questions > hunt.made / 2, "{hunt:?}");
    }
}
