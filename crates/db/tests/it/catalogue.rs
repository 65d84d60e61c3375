//! The lint over the catalogue: the schema keeps every rule, and every rule is able to fail.

use std::collections::BTreeSet;

use db::{lint, testing::TestDb};
use sqlx::{AssertSqlSafe, PgConnection};

#[tokio::test]
async fn the_schema_keeps_every_rule_of_the_doors() {
    let test = TestDb::new().await;
    let findings = lint::check(&mut test.bootstrap().await).await.unwrap();
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[tokio::test]
async fn every_rule_is_found_broken_when_it_is() {
    let test = TestDb::new().await;
    let mut connection = test.bootstrap().await;
    let mut tried = BTreeSet::new();
    for (rule, violation) in violations() {
        let broken = rules_broken_by(&mut connection, violation).await;
        assert!(broken.contains(rule), "not found: {rule}\nby: {violation}\nfound: {broken:?}");
        tried.insert(rule);
    }
    assert_eq!(tried, lint::rules().into_iter().collect(), "a rule without a violation");
}

/// In a transaction that is taken back.
async fn rules_broken_by(
    connection: &mut PgConnection,
    sql: &'static str,
) -> BTreeSet<&'static str> {
    let script = format!("begin; set local role zocalo_owner; {sql}; reset role");
    sqlx::raw_sql(AssertSqlSafe(script)).execute(&mut *connection).await.unwrap();
    let findings = lint::check(connection).await.unwrap();
    sqlx::raw_sql("rollback").execute(connection).await.unwrap();
    findings.into_iter().map(|finding| finding.rule).collect()
}

fn violations() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "a table has row-level security enabled and forced",
            "alter table listings no force row level security",
        ),
        (
            "a table has row-level security enabled and forced",
            "alter table events_3 disable row level security",
        ),
        (
            "a tenant's table has a policy",
            "create table t (tenant_id uuid primary key);
             alter table t enable row level security, force row level security",
        ),
        (
            "a partition has no policy of its own, so that read directly it shows nothing",
            "create policy p on events_3 using (app_scope() = 'tenant' and tenant_id = app_tenant())",
        ),
        (
            "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
            "create policy p on listings for select to zocalo_web using (true)",
        ),
        (
            "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
            "create policy p on listings using (tenant_id = app_tenant())",
        ),
        (
            "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
            "create policy p on listings for insert to zocalo_doors, zocalo_web with check (true)",
        ),
        (
            "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
            "create policy p on listings to zocalo_web
             using (app_scope() = 'tenant' and tenant_id = app_tenant() or true)",
        ),
        (
            "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
            "create policy p on listings to zocalo_web
             using (true or (app_scope() = 'tenant' and tenant_id = app_tenant()))",
        ),
        (
            "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
            "create policy p on listings to zocalo_web
             using ((app_scope() = 'tenant' and tenant_id = app_tenant()) is not null)",
        ),
        (
            "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
            "create policy p on listings to zocalo_web
             using (app_scope() <> 'tenant' and tenant_id = app_tenant())",
        ),
        (
            "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
            "create policy p on listings for insert to zocalo_web
             with check (app_scope() = 'tenant' and (tenant_id = app_tenant() or tenant_id is not null))",
        ),
        (
            "a policy is permissive, as the others of its table expect",
            "create policy p on listings as restrictive
             using (app_scope() = 'tenant' and tenant_id = app_tenant())",
        ),
        (
            "a tenant's table has a column tenant_id uuid not null",
            "create table t (id uuid primary key)",
        ),
        ("a table has a primary key", "create table t (tenant_id uuid not null)"),
        (
            "a key or unique of a tenant's table begins with tenant_id",
            "create unique index x on listings (source_key)",
        ),
        (
            "a key or unique of a tenant's table begins with tenant_id",
            "create unique index x on sellers (lower(slug))",
        ),
        (
            "a foreign key between tenants' tables carries tenant_id",
            "create table t (tenant_id uuid primary key, slug text references tenants (slug))",
        ),
        (
            "a state is text with a check, not an enum, whose comparison no index serves under row-level security",
            "create type mood as enum ('sad'); alter table listings add mood mood",
        ),
        (
            "a number is bigint or double precision, not numeric or money",
            "alter table listings add cost numeric",
        ),
        ("an amount of money (…_minor) is bigint", "alter table listings add cost_minor integer"),
        (
            "a table's comment says owner, use and retention",
            "comment on table listings is 'owner=listings; use=advertisements'",
        ),
        ("a view's comment says owner and use", "comment on view seller_cards is null"),
        (
            "a view asks with the rights of its reader",
            "alter view seller_cards reset (security_invoker)",
        ),
        (
            "nothing keeps rows outside row-level security: no materialized view, no foreign table",
            "create materialized view m as select 1 as one",
        ),
        (
            "nothing is granted on a partition, except truncate to the fixed-answer functions",
            "grant select on events_3 to zocalo_web",
        ),
        (
            "nothing is granted on a partition, except truncate to the fixed-answer functions",
            "grant select (kind) on events_3 to zocalo_worker",
        ),
        ("nothing is granted to everybody", "grant select on listings to public"),
        ("nothing is granted to everybody", "grant select (title) on listings to public"),
        (
            "nobody but the owner creates in the schema",
            "grant create on schema public to zocalo_web",
        ),
        (
            "a login has rights only where a policy is for it",
            "grant select (mail) on accounts to zocalo_public",
        ),
        ("a login has rights only where a policy is for it", "grant select on sessions to zocalo_motor"),
        ("the public login only reads", "grant update on listings to zocalo_public"),
        ("the public login only reads", "grant update (title) on listings to zocalo_public"),
        (
            "the public login passes by a site's policy only, whatever scope it claims",
            "create policy p on listings for select
             using (app_scope() = 'tenant' and tenant_id = app_tenant())",
        ),
        (
            "the public login passes by a site's policy only, whatever scope it claims",
            "create policy p on listings for select
             using (app_scope() = 'site' and tenant_id = app_tenant() or true)",
        ),
        (
            "the public login passes by a site's policy only, whatever scope it claims",
            "create policy p on listings for insert to zocalo_public
             with check (app_scope() = 'tenant' and tenant_id = app_tenant())",
        ),
        (
            "a login has no right to truncate, to reference or to add triggers",
            "grant truncate on listings to zocalo_worker",
        ),
        (
            "a login has no right to truncate, to reference or to add triggers",
            "grant references (title) on listings to zocalo_worker",
        ),
        (
            "the functions of large objects are closed to everybody and to every role of ours",
            "reset role; grant execute on function lo_from_bytea(oid, bytea) to public",
        ),
        (
            "the functions of large objects are closed to everybody and to every role of ours",
            "reset role; grant execute on function lowrite(integer, bytea) to zocalo_worker",
        ),
        (
            "web may look at the queue, but changes it through the function that enqueues alone",
            "grant delete on jobs to zocalo_web",
        ),
        (
            "web may look at the queue, but changes it through the function that enqueues alone",
            "grant update (state) on jobs to zocalo_web",
        ),
        (
            "a role of ours is no superuser and passes by no policy",
            "reset role; alter role zocalo_worker bypassrls",
        ),
        (
            "nobody logs in as the owner or as the fixed-answer functions",
            "reset role; alter role zocalo_doors login",
        ),
        (
            "a process's login is a member of no other role",
            "reset role; grant zocalo_doors to zocalo_web",
        ),
        (
            "a login has no right of another role without acting as it",
            "reset role; alter role zocalo_migrator inherit",
        ),
        (
            "a process's login owns nothing",
            "reset role; alter function app_scope() owner to zocalo_motor",
        ),
        (
            "every table, view and sequence belongs to zocalo_owner",
            "reset role; create table t (tenant_id uuid primary key)",
        ),
        ("there is one schema of ours", "reset role; create schema other"),
        (
            "a security definer function fixes its search path",
            "alter function tenancy_directory() reset search_path",
        ),
        (
            "a security definer function belongs to zocalo_doors",
            "create function f() returns int language sql security definer
             set search_path = public, pg_temp return 1",
        ),
        (
            "a security definer function may not be called by everybody",
            "grant execute on function tenancy_directory() to public",
        ),
        (
            "what belongs to zocalo_doors is a security definer function",
            "reset role; alter table listings owner to zocalo_doors",
        ),
    ]
}

#[tokio::test]
async fn every_table_and_view_names_the_crate_that_owns_it() {
    let test = TestDb::new().await;
    let owners = lint::table_owners(&mut test.bootstrap().await).await.unwrap();
    assert_eq!(owners.get("listings").map(String::as_str), Some("listings"));
    assert_eq!(owners.get("events").map(String::as_str), Some("jobs"));
    assert_eq!(owners.get("seller_cards").map(String::as_str), Some("tenancy"));
    assert!(!owners.contains_key("events_3"), "partitions are their parent's");
}

#[test]
fn no_migration_changes_data() {
    for migration in db::migrate::embedded().iter() {
        let found = lint::data_changes(migration.sql.as_str());
        assert!(found.is_empty(), "{} {}: {found:?}", migration.version, migration.description);
    }
}
