//! Every function and every sequence as each login the processes have, with the whole scope of one tenant:
//! who may use it is what is written in `rights.txt`, and what is not written to reach all tenants neither
//! tells nor changes anything of the other.

use std::collections::BTreeMap;

use db::{roles::LOGINS, testing::TestDb};
use sqlx::{AssertSqlSafe, Connection as _, FromRow, PgConnection};
use uuid::Uuid;

use crate::{Outcome, rows};

/// Two tenants whose numbers are no other id's.
const OWN: u128 = 41;
const OTHER: u128 = 42;
/// Who may use what, and what reaches all tenants on purpose.
const WRITTEN: &str = include_str!("rights.txt");
/// What a grant to everybody is called.
const EVERYBODY: &str = "everybody";

/// A function or a sequence.
#[derive(Debug, FromRow)]
struct Thing {
    name: String,
    /// Queries that use it.
    uses: Vec<String>,
    /// To whom the catalogue says it is granted.
    granted: Vec<String>,
}

/// Uses everything.
pub async fn ask() -> Outcome {
    let test = prepared().await;
    violations(&mut test.bootstrap().await).await
}

/// Two tenants with something for everything to do.
pub async fn prepared() -> TestDb {
    let test = TestDb::new().await;
    let mut connection = test.bootstrap().await;
    for number in [OWN, OTHER] {
        let text = rows::ROWS.replace(":number", &number.to_string());
        sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await.expect("rows");
    }
    // A job that is given up, and what was told in the epoch there is; a payload nobody needs.
    let prepare = "update jobs set state = 'dead', run_at = '2020-01-01' where slot = 5;
                   select stream_open_epoch(); update events set epoch = 1;
                   delete from job_holds;
                   set session_replication_role = replica; delete from jobs where slot = 1;
                   reset session_replication_role";
    sqlx::raw_sql(prepare).execute(&mut connection).await.expect("prepared");
    test
}

/// What is let that is not written, and what crosses.
pub async fn violations(connection: &mut PgConnection) -> Outcome {
    let mut outcome = Outcome::default();
    let (things, written) = (things(connection).await, written());
    let state = state(connection).await;
    for thing in &things {
        outcome.checks += 1;
        let told = written.get(thing.name.as_str());
        let Some((logins, reaches_all)) = told else {
            outcome.leaks.push(format!("rights.txt does not say who may use {}", thing.line()));
            continue;
        };
        if thing.granted != *logins {
            outcome.leaks.push(format!("granted is {}, written {logins:?}", thing.line()));
        }
        let mut has_crossed = false;
        for login in LOGINS {
            let may = [login, EVERYBODY].iter().any(|one| logins.iter().any(|two| one == two));
            for query in &thing.uses {
                outcome.checks += 1;
                let used = used(connection, login, query, &state).await;
                let what = format!("{login} with {query}");
                match used {
                    Used::Denied if may => outcome.leaks.push(format!("{what}: is denied")),
                    Used::Denied => {}
                    _ if !may => outcome.leaks.push(format!("{what}: is let")),
                    Used::Crossed(how) if !reaches_all => {
                        outcome.leaks.push(format!("{what}: {how}"));
                    }
                    Used::Crossed(_) => has_crossed = true,
                    Used::Within => {}
                }
            }
        }
        if *reaches_all && !has_crossed {
            outcome.leaks.push(format!("{} is written to reach all and does not", thing.name));
        }
    }
    outcome
}

impl Thing {
    fn line(&self) -> String {
        format!("{} | {}", self.name, self.granted.join(" "))
    }
}

/// By name: the logins that may, and whether it reaches all tenants.
fn written() -> BTreeMap<&'static str, (Vec<&'static str>, bool)> {
    let lines = WRITTEN.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let parts = lines.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    parts
        .map(|parts| {
            let logins = parts.get(1).map(|all| all.split_whitespace().collect());
            (parts[0], (logins.unwrap_or_default(), parts.len() > 2))
        })
        .collect()
}

/// All of them, by the catalogue. What is computed for a trigger is called by none.
async fn things(connection: &mut PgConnection) -> Vec<Thing> {
    sqlx::query_as(
        "select p.oid::regprocedure::text as name,
                array[format('select r::text from %s(%s) r', p.oid::regproc, (
                  select string_agg(case
                      when t::regtype = 'uuid'::regtype then quote_literal(case
                        when p.proargnames[n] ~ 'after' then repeat('0', 32)
                        when p.proargnames[n] ~ 'before' then repeat('f', 32)
                        else lpad('2a', 32, '0') end) || '::uuid'
                      when p.proargnames[n] ~ 'after_epoch|^to_slot' then '0::' || t::regtype
                      when p.proargnames[n] ~ '^from_slot' then '4::' || t::regtype
                      when t::regtype = 'smallint[]'::regtype
                        then quote_literal('{0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15}') || '::smallint[]'
                      when t::regtype in ('smallint'::regtype, 'bigint'::regtype) then '1::' || t::regtype
                      when t::regtype = 'integer'::regtype then '1000'
                      when t::regtype = 'timestamptz'::regtype then quote_literal('2100-01-01') || '::timestamptz'
                      when t::regtype = 'xid8'::regtype then quote_literal('0') || '::xid8'
                      when t::regtype = 'bytea'::regtype then quote_literal('') || '::bytea'
                      when t::regtype = 'jsonb'::regtype then quote_literal('{}') || '::jsonb'
                      when t::regtype = 'text'::regtype and p.proargnames[n] ~ 'class' then quote_literal('normal')
                      when t::regtype = 'text'::regtype and p.proargnames[n] ~ 'kind' then quote_literal('test.work')
                      when t::regtype = 'text'::regtype then quote_literal('x')
                      else 'null::' || t::regtype end, ', ' order by n)
                  from unnest(p.proargtypes::oid[]) with ordinality as a (t, n)))] as uses,
                array(select coalesce(r.rolname, 'everybody')::text
                      from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
                      left join pg_roles r on r.oid = g.grantee
                      where g.grantee <> p.proowner order by 1) as granted
         from pg_proc p
         where p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
         union all
         select c.relname::text,
                array[format('select nextval(%L)::text', c.relname), format('select last_value::text from %I', c.relname)],
                array(select distinct coalesce(r.rolname, 'everybody')::text
                      from aclexplode(coalesce(c.relacl, acldefault('s', c.relowner))) g
                      left join pg_roles r on r.oid = g.grantee
                      where g.grantee <> c.relowner order by 1)
         from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'S'
         order by 1",
    )
    .fetch_all(connection)
    .await
    .expect("the catalogue")
}

/// What came of a use.
enum Used {
    Denied,
    /// Whatever it did, it was in the tenant.
    Within,
    /// It told or changed something of the other tenant.
    Crossed(&'static str),
}

/// Uses it as that login, with the scope of its own tenant; nothing of it stays.
async fn used(
    connection: &mut PgConnection,
    login: &str,
    query: &str,
    state: &[(String, Option<String>)],
) -> Used {
    let mut tx = connection.begin().await.expect("a transaction");
    let own = Uuid::from_u128(OWN);
    let begin = format!(
        "set local session authorization {login};
         select set_config('app.scope', 'tenant', true), set_config('app.tenant_id', '{own}', true),
                set_config('app.seller_id', '', true), set_config('app.site_id', '', true)"
    );
    sqlx::raw_sql(AssertSqlSafe(begin)).execute(&mut *tx).await.expect("begun");
    let told = sqlx::query_scalar::<_, Option<String>>(AssertSqlSafe(query.to_owned()));
    let used = match told.fetch_all(&mut *tx).await {
        Ok(rows) => {
            sqlx::raw_sql("reset session authorization").execute(&mut *tx).await.expect("reset");
            let other = Uuid::from_u128(OTHER).to_string();
            if rows.iter().flatten().any(|row| row.contains(&other)) {
                Used::Crossed("tells of the other tenant")
            } else if self::state(&mut tx).await != state {
                Used::Crossed("changes rows of the other tenant")
            } else {
                Used::Within
            }
        }
        Err(sqlx::Error::Database(said)) if is_denial(said.message()) => Used::Denied,
        // It was let, and failed at what it was given.
        Err(sqlx::Error::Database(_)) => Used::Within,
        Err(error) => panic!("{query}: {error}"),
    };
    tx.rollback().await.expect("rolled back");
    used
}

/// Of the thing itself, and not of what it reaches for on its caller's behalf.
fn is_denial(said: &str) -> bool {
    said.starts_with("permission denied for function")
        || said.starts_with("permission denied for sequence")
}

/// A digest of the other tenant's rows in each table.
async fn state(connection: &mut PgConnection) -> Vec<(String, Option<String>)> {
    let mut digests = Vec::new();
    for table in rows::tables(connection).await {
        let query = format!(
            "select md5(string_agg(r::text, '|' order by r::text)) from {table} r where tenant_id = $1"
        );
        let digest = sqlx::query_scalar(AssertSqlSafe(query)).bind(Uuid::from_u128(OTHER));
        digests.push((table, digest.fetch_one(&mut *connection).await.expect("a digest")));
    }
    digests
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_login_may_use_what_is_written_and_stays_in_its_tenant() {
        let outcome = ask().await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n"));
        assert!(outcome.checks > 100, "{}", outcome.checks);
    }

    #[tokio::test]
    async fn a_right_too_many_and_a_sequence_nobody_wrote_down_are_noticed() {
        let test = TestDb::new().await;
        let mut connection = test.bootstrap().await;
        sqlx::raw_sql(
            "create sequence numbers; grant usage on sequence numbers to zocalo_public;
             grant execute on function operator_exists() to zocalo_public",
        )
        .execute(&mut connection)
        .await
        .expect("done");
        let leaks = violations(&mut connection).await.leaks.join("\n");
        assert!(leaks.contains("who may use numbers | zocalo_public"), "{leaks}");
        assert!(
            leaks.contains("granted is operator_exists() | zocalo_public zocalo_web"),
            "{leaks}"
        );
        assert!(
            leaks.contains("zocalo_public with select r::text from operator_exists() r: is let"),
            "{leaks}"
        );
    }

    #[tokio::test]
    async fn a_function_that_tells_of_all_tenants_is_noticed() {
        let test = TestDb::new().await;
        let mut connection = test.bootstrap().await;
        for number in [OWN, OTHER] {
            let text = rows::ROWS.replace(":number", &number.to_string());
            sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await.expect("rows");
        }
        sqlx::raw_sql(
            "create or replace function operator_exists() returns boolean language sql volatile
             security definer set search_path = public, pg_temp
             begin atomic delete from guesses; select true; end;
             alter function operator_exists() owner to postgres",
        )
        .execute(&mut connection)
        .await
        .expect("done");
        let leaks = violations(&mut connection).await.leaks.join("\n");
        assert!(leaks.contains("operator_exists() r: changes rows of the other tenant"), "{leaks}");
    }
}
