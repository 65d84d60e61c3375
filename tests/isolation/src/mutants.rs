//! The proof proved: each mutant is a database in which one rule was broken on purpose, and either
//! the catalogue lint or the questions to the database must notice it.

use db::{lint, testing::TestDb};
use sqlx::AssertSqlSafe;

use crate::database::{leaks, two_tenants};

/// Breaks that are not one per table.
const PARTICULAR: [(&str, &str); 18] = [
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

/// What became of them.
#[derive(Debug, Default)]
pub struct Hunt {
    /// How many were made.
    pub made: usize,
    /// Those nothing noticed.
    pub survivors: Vec<String>,
}

/// Makes each and looks whether it is noticed.
pub async fn hunt() -> Hunt {
    let mut hunt = Hunt::default();
    let clean = two_tenants().await;
    assert_eq!(
        findings(&clean).await,
        Vec::<String>::new(),
        "nothing is found where nothing is broken"
    );
    for (name, harm) in breaks(&clean).await {
        hunt.made += 1;
        let test = two_tenants().await;
        sqlx::raw_sql(AssertSqlSafe(harm.clone()))
            .execute(&mut test.bootstrap().await)
            .await
            .unwrap_or_else(|error| panic!("{harm}: {error}"));
        let found = findings(&test).await;
        // Roles are the server's: what was done to one is undone for the next.
        if harm.contains("bypassrls") {
            let undo = "alter role zocalo_worker nobypassrls";
            sqlx::query(undo).execute(&mut test.bootstrap().await).await.expect("undone");
        }
        if found.is_empty() {
            hunt.survivors.push(name);
        }
    }
    hunt
}

async fn breaks(test: &TestDb) -> Vec<(String, String)> {
    let mut connection = test.bootstrap().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace
           and relkind in ('r', 'p') and not relispartition and relrowsecurity order by 1",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the catalogue");
    let mut all = Vec::new();
    for table in tables {
        all.push((
            format!("{table} without row-level security"),
            format!("alter table {table} disable row level security"),
        ));
        all.push((
            format!("{table} open to its owner"),
            format!("alter table {table} no force row level security"),
        ));
        all.push((
            format!("{table} with one policy for everybody"),
            format!("create policy open_door on {table} to zocalo_web, zocalo_worker, zocalo_motor, zocalo_public using (true)"),
        ));
    }
    all.extend(PARTICULAR.map(|(name, harm)| (name.to_owned(), harm.to_owned())));
    all
}

async fn findings(test: &TestDb) -> Vec<String> {
    let lint = lint::check(&mut test.bootstrap().await).await.expect("a lint");
    let mut found: Vec<String> = lint.iter().map(ToString::to_string).collect();
    if found.is_empty() {
        found = leaks(test).await.leaks;
    }
    found
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn every_mutant_is_caught() {
        let hunt = super::hunt().await;
        assert_eq!(hunt.survivors, Vec::<String>::new());
        assert!(hunt.made >= 30, "{}", hunt.made);
    }
}
