//! Non-interference (Goguen and Meseguer, 1982): what one tenant's people are answered, step by step, is
//! the same whether the other tenant was never there or holds fifty thousand rows and is busy.

mod load;

use std::{collections::HashMap, sync::Arc};

use axum::Router;
use chrono::TimeDelta;
use db::testing::TestDb;
use http_kit::Kit;
use search::{Feed, MemoryEngine, Views};
use sqlx::AssertSqlSafe;
use tenancy::{Directory, Role, SellerRole};

use crate::{
    actors::{A, B},
    browser::{Browser, PASSWORD, joined, sells},
    interference::load::{Done, Load},
    rows,
    town::{Heard, Town},
    whose::Whose,
};

/// Steps of the session.
const STEPS: usize = 500;
/// Rows of the other tenant where it is busy.
pub const ROWS: i64 = 50_000;

/// What the comparison came to.
#[derive(Debug, Default)]
pub struct Compared {
    /// Steps that were compared.
    pub steps: usize,
    /// What the other tenant did meanwhile.
    pub load: Done,
    /// Steps whose answers differ.
    pub leaks: Vec<String>,
}

/// Takes the session twice, each in a database of its own, and compares.
pub async fn compare(rows: i64) -> Compared {
    let town = Town::new().await;
    let router = crate::matrix::router(&town);
    let people = [
        joined(&town, &router, A, "ana@a.example", Role::Owner, false).await,
        joined(&town, &router, A, "luis@a.example", Role::Viewer, false).await,
        sells(&town, &router, A, ("Autos Propios", SellerRole::Owner), "eva@a.example").await,
        Browser::on(&router, A.1),
    ];
    let foreign = joined(&town, &router, B, "jefa@b.example", Role::Owner, false).await;
    let paths = paths(&town).await;
    let cookies = people.each_ref().map(|person| person.cookies.clone());
    let [empty, busy] = [town.test().copy().await, town.test().copy().await];
    emptied(&empty, &town).await;
    filled(&busy, &town, rows).await;

    let quiet = Stage::on(empty).await;
    let first = quiet.session(&cookies, &paths, None).await;
    let loud = Stage::on(busy).await;
    let load = Load::begin(&loud.router, &foreign.cookies);
    let second = loud.session(&cookies, &paths, Some(&load)).await;
    let load = load.end().await;

    let mut compared = Compared { steps: first.len(), load, ..Compared::default() };
    for (number, ((what, one), (_, other))) in first.iter().zip(&second).enumerate() {
        if one != other {
            let leak = format!("step {number}, {what}\n--- alone\n{one}\n--- busy\n{other}");
            compared.leaks.push(leak);
        }
    }
    compared
}

/// Everything of a process over one database.
struct Stage {
    test: TestDb,
    router: Router,
}

impl Stage {
    async fn on(test: TestDb) -> Self {
        let (db, views) = (test.db(), Views::default());
        let (kit, engine) = (Kit::new(db.clone(), Directory::default()), MemoryEngine::new());
        let engine = Arc::new(engine);
        let directory = kit.directory.clone();
        let mut feed = Feed::new(db.clone(), directory, views.clone(), engine.clone(), None);
        feed.build().await.expect("an index");
        let router = crate::matrix::faces(&db, &kit, &views, engine);
        Self { test, router }
    }

    /// Each step and its answer, without what is drawn by lot.
    async fn session(
        &self,
        cookies: &[Vec<(String, String)>; 4],
        paths: &[String],
        load: Option<&Load>,
    ) -> Vec<(String, String)> {
        let mut people: Vec<Browser<'_>> = cookies
            .iter()
            .map(|held| Browser { cookies: held.clone(), ..Browser::on(&self.router, A.1) })
            .collect();
        // Not at the moment of the other sessions: those of one moment have no order.
        self.test.clock().advance(TimeDelta::seconds(1));
        people[0].calls_as("ana@a.example").await;
        let mut alike = Alike::default();
        let mut said = Vec::with_capacity(STEPS);
        for number in 0..STEPS {
            // One step a second, so that what is ordered by time has one order.
            self.test.clock().advance(TimeDelta::seconds(1));
            load.inspect(|load| load.go_on());
            let (what, heard) = step(&mut people, number, paths).await;
            said.push((what, alike.text(&heard)));
        }
        said
    }
}

/// A step of the session: by its number alone, so that both sessions are the same.
async fn step(people: &mut [Browser<'_>], number: usize, paths: &[String]) -> (String, Heard) {
    const WRITES: usize = 9;
    let who = (number / 3) % people.len();
    if !number.is_multiple_of(WRITES) {
        let path = &paths[(number * 31) % paths.len()];
        return (format!("GET {path} by {who}"), people[who].get(path).await);
    }
    let owner = &mut people[0];
    let mail = format!("persona{number}@a.example");
    let name = format!("Autos {number}");
    let (path, fields): (String, Vec<(&str, &str)>) = match (number / WRITES) % 8 {
        0 => (
            "/panel/equipo/invitaciones".into(),
            vec![("mail", &mail), ("role", "ops"), ("how", "link"), ("password", PASSWORD)],
        ),
        1 => {
            let page = owner.get("/panel/ajustes").await.body;
            let action = page.split('"').find(|part| part.starts_with("/panel/ajustes/sit_"));
            let fields = vec![("name", name.as_str()), ("tagline", "Hoy"), ("color", "#123456")];
            (action.expect("a form").to_owned(), fields)
        }
        2 => {
            let page = owner.get("/panel/equipo").await.body;
            let action = page.split('"').find(|part| part.ends_with("/retiro"));
            (action.unwrap_or("/panel/equipo/invitaciones/lnk_0/retiro").to_owned(), Vec::new())
        }
        3 => (
            "/panel/llaves".into(),
            vec![("name", &name), ("days", "30"), ("audit.read", "1"), ("password", PASSWORD)],
        ),
        4 => ("/cuenta/olvido".into(), vec![("mail", &mail)]),
        // Passwords are compared a few at a time in the whole process.
        5 => ("/cuenta/entrar".into(), vec![("mail", "luis@a.example"), ("password", &name)]),
        // Somebody without a right to it.
        6 => {
            let heard = people[1].post("/panel/equipo/invitaciones", &[("mail", &mail)]).await;
            return ("POST /panel/equipo/invitaciones by 1".into(), heard);
        }
        _ => ("/cuenta/nueva".into(), vec![("mail", &mail), ("kind", "dealer")]),
    };
    let heard = owner.post(&path, &fields).await;
    (format!("POST {path}"), heard)
}

/// What is read: pages, the API, and what does not exist.
async fn paths(town: &Town) -> Vec<String> {
    let mut all: Vec<String> = [
        "/",
        "/autos",
        "/autos?q=toyota",
        "/autos?q=toyta+corola",
        "/autos?make=kia&sort=price",
        "/autos?price.lte=20000",
        "/autos?pagina=2",
        "/autos?q=vecino",
        "/autos?seller=sel_0",
        "/v1/listings",
        "/v1/listings?facets=all&vertical=autos",
        "/v1/listings?q=jefa",
        "/v1/listings?near=18.48,-69.93&radius_km=50",
        "/v1/listings?limit=3&sort=-price",
        "/v1/verticals",
        "/v1/verticals/autos",
        "/v1/flags",
        "/v1/openapi.json",
        "/v1/me",
        "/v1/members",
        "/v1/sellers",
        "/v1/audit",
        "/v1/nada",
        "/panel",
        "/panel/equipo",
        "/panel/vendedores",
        "/panel/vendedores?q=autos",
        "/panel/ajustes",
        "/panel/proveedor",
        "/cuenta/proveedor",
        "/panel/llaves",
        "/panel/auditoria",
        "/panel/auditoria?comprobar=1",
        "/cuenta",
        "/cuenta/sesiones",
        "/cuenta/seguridad",
        "/cuenta/agentes",
        "/cuenta/entrar",
        "/operador",
        "/robots.txt",
    ]
    .map(str::to_owned)
    .to_vec();
    all.extend(town.ids(A.1).await.iter().take(20).map(|id| format!("/v1/listings/{id}")));
    all.extend(town.ids(B.1).await.iter().take(5).map(|id| format!("/v1/listings/{id}")));
    all
}

/// As if the other tenant had never been: no row of any table is its own.
async fn emptied(test: &TestDb, town: &Town) {
    let (mut connection, whose) = (test.bootstrap().await, Whose::of_tenant(town.tenant(B.0)));
    let tables = rows::tables(&mut connection).await;
    let gone: Vec<String> = tables
        .iter()
        .map(|table| format!("delete from {table} t where {};", whose.are()))
        .collect();
    // What hangs from a row goes by itself; what an append-only table refuses goes all the same.
    let all = format!(
        "set session_replication_role = replica; {} reset session_replication_role",
        gone.join(" ")
    );
    sqlx::raw_sql(AssertSqlSafe(all)).execute(&mut connection).await.expect("emptied");
    assert_eq!(whose.tables(&mut connection).await, Vec::<String>::new());
}

/// The other tenant with so many listings that say the words this one looks for.
async fn filled(test: &TestDb, town: &Town, rows: i64) {
    let (mut connection, tenant) = (test.bootstrap().await, town.tenant(B.0));
    let made = sqlx::query(
        "insert into listings
         select (jsonb_populate_record(null::listings, to_jsonb(l) || jsonb_build_object(
                  'listing_id', gen_random_uuid(), 'source_key', 'x' || n,
                  'title', l.title || ' toyota corolla ' || n))).*
         from (select * from listings where tenant_id = $1 and status = 'published' limit 1) l,
              generate_series(1, $2) n",
    )
    .bind(tenant.0)
    .bind(rows)
    .execute(&mut connection)
    .await
    .expect("filled");
    assert_eq!(made.rows_affected(), rows.unsigned_abs());
}

/// Makes two sessions comparable: what is drawn by lot (ids, tokens, numbers of requests) is called by
/// the place where it first stood.
#[derive(Default)]
struct Alike(HashMap<String, usize>);

impl Alike {
    fn text(&mut self, heard: &Heard) -> String {
        let mut text = format!("{}\n", heard.status);
        for (name, value) in &heard.headers {
            // Of the body, in which what is drawn by lot stands.
            if !["etag", "content-length"].contains(&name.as_str()) {
                text.push_str(&format!("{name}: {}\n", value.to_str().unwrap_or("?")));
            }
        }
        text.push_str(&heard.body);
        let number = heard.header("x-request-id");
        if !number.is_empty() {
            text = text.replace(number, "NUMBER");
        }
        self.without_lots(&text)
    }

    fn without_lots(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut word, mut before) = (String::new(), '\n');
        for letter in text.chars().chain(std::iter::once('\n')) {
            if letter.is_ascii_alphanumeric() {
                word.push(letter);
                continue;
            }
            // The end of a key, by which its owner knows it.
            let is_hint = before == '…';
            let is_long = word.len() >= 16 && word.bytes().any(|byte| byte.is_ascii_digit());
            if is_hint || is_long {
                let next = self.0.len();
                let number = *self.0.entry(word.clone()).or_insert(next);
                out.push_str(&format!("#{number}"));
            } else {
                out.push_str(&word);
            }
            word.clear();
            out.push(letter);
            before = letter;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test(flavor = "multi_thread")]
    async fn a_session_is_answered_alike_whatever_the_other_tenant_holds_and_does() {
        let compared = super::compare(3_000).await;
        assert!(compared.leaks.is_empty(), "{}", compared.leaks.join("\n\n"));
        assert_eq!(compared.steps, super::STEPS);
        let super::Done { read, written, signed_in, refused } = compared.load;
        // One account is signed in to so often within the hour, and then refused.
        for (what, times, least) in [
            ("read", read, 100),
            ("written", written, 50),
            ("signed in", signed_in, 15),
            ("refused", refused, 100),
        ] {
            assert!(times >= least, "the other tenant was busy: {what} {times} times");
        }
    }

    #[test]
    fn only_what_is_drawn_by_lot_is_called_alike() {
        let mut alike = super::Alike::default();
        let one = alike.without_lots("acc_01m8ffmt6kesyre9k5ed7vp6sv toyota 2019");
        assert_eq!(one, "acc_#0 toyota 2019\n");
        let again = alike.without_lots("x 01m8ffmt6kesyre9k5ed7vp6sv 01m8ffmt6kesyre9k5ed7vp6sw");
        assert_eq!(again, "x #0 #1\n");
    }
}
