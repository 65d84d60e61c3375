//! Every route × everybody × what is the hidden tenant's: the answer is the one a random id gets, to
//! the byte, and nothing of the hidden tenant is changed.

use axum::{Router, http::Method};
use db::{Db, Scope};
use http_kit::Kit;
use kernel::ids::{AccountId, ApiKeyId, Id as _, LinkId, ListingId, SellerId, SessionId, SiteId};
use search::{Engine, Feed, MemoryEngine, Views};
use std::sync::Arc;
use tenancy::{
    KeyScope, Permission, Role, Sealer, api_key,
    audit::By,
    link, member,
    provider::{self, GROUPS_CLAIM, Group, NewProvider},
    session,
};
use uuid::Uuid;

use crate::{
    Outcome,
    actors::{self, B},
    browser::{self, Browser, invited, joined},
    canaries,
    inventory::{Ids, Way, ways},
    town::{Heard, Known, Town},
};

/// What a form may carry, so that a route gets as far as it can.
const FIELDS: [(&str, &str); 5] = [
    ("role", "owner"),
    ("name", "Nadie"),
    ("password", "zorzal en la niebla"),
    ("state", "paused"),
    ("mail", "nadie@a.example"),
];

/// What the API reads where it lets somebody in: an address of the other tenant.
const SIGN_IN: [(&str, &str); 2] = [("mail", "jefa@b.example"), ("password", browser::PASSWORD)];

/// What the API changes of a client.
const CHANGE: [(&str, &str); 2] = [("plan", "Otro"), ("state", "paused")];

/// Walks it all.
pub async fn walk() -> Outcome {
    let mut town = Town::new().await;
    let router = router(&town);
    let hidden = hidden(&town, &router).await;
    let mut everybody = actors::all(&town, &router).await;
    let canaries = canaries::plant(town.test(), town.tenant(B.0)).await;
    let router = router_of(&town).await;
    for (_, browser) in &mut everybody {
        browser.router = &router;
    }
    let mut outcome = Outcome { canaries, actors: everybody.len() + 1, ..Outcome::default() };
    assert!(canaries >= 10, "{canaries} columns hold a canary");
    let own = Browser::on(&router, B.1).get("/v1/listings").await;
    assert!(canaries::are_in(&own.body), "where it belongs it is shown: {}", own.body);

    let before = state(&town).await;
    let (leaving, staying): (Vec<Way>, Vec<Way>) = ways().into_iter().partition(Way::leaves);
    for way in &staying {
        for (name, browser) in &mut everybody {
            // Who runs the installation sees its tenants, there.
            if way.permission == Permission::Operate && *name == "operator at home" {
                continue;
            }
            compare(&mut outcome, way, name, browser, &hidden).await;
        }
    }
    for (name, browser) in &mut everybody {
        ask_by_query(&mut outcome, name, browser, &hidden).await;
    }
    // Whoever was signed in still is: all that was asked was asked as them.
    for (name, browser) in &mut everybody {
        actors::still_are(name, browser).await;
    }
    // The last way out first: whoever walks the others is still signed in.
    for way in leaving.iter().rev() {
        for (name, browser) in &mut everybody {
            compare(&mut outcome, way, name, browser, &hidden).await;
        }
    }
    outcome.routes = staying.len() + leaving.len();
    let after = state(&town).await;
    outcome.checks += 1;
    if before != after {
        outcome.leaks.push("rows of the hidden tenant changed".to_owned());
    }
    paused(&mut town, &mut outcome).await;
    outcome
}

/// The real router over a town.
pub fn router(town: &Town) -> Router {
    faces(&town.db, &town.kit, &town.views, town.engine())
}

/// Both faces over a database and an index.
pub fn faces(db: &Db, kit: &Kit, views: &Views, engine: Arc<dyn Engine>) -> Router {
    let sealer = Sealer::new(&kernel::Secret::new([7; 32])).expect("a key");
    let (db, kit, views) = (|| db.clone(), || kit.clone(), || views.clone());
    let people = (sealer.clone(), Arc::<Known>::default() as _);
    let web = web::State::new(db(), kit(), views(), Arc::clone(&engine), people);
    let api = api::State::new(db(), kit(), views(), engine, sealer);
    api::router(api).merge(web::router(web))
}

/// The same over an index built anew, so that what was planted is in it.
async fn router_of(town: &Town) -> Router {
    let (views, engine) = (Views::default(), Arc::new(MemoryEngine::new()));
    let directory = town.kit.directory.clone();
    let mut feed = Feed::new(town.db.clone(), directory, views.clone(), Arc::clone(&engine), None);
    feed.build().await.expect("an index");
    faces(&town.db, &town.kit, &views, engine)
}

/// What the hidden tenant has, and what nobody has.
struct Hidden {
    theirs: Ids,
    nobodys: Ids,
    cursor: String,
}

async fn hidden(town: &Town, router: &Router) -> Hidden {
    let owner = joined(town, router, B, "jefa@b.example", Role::Owner, false).await;
    let token = invited(town, B.0, "nueva@b.example", Role::Ops, false).await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(B.0))).await.expect("a door");
    let account = member::list(&mut tx).await.expect("listed")[0].account;
    let link = link::waiting(&mut tx).await.expect("listed")[0].id;
    let session = session::list(&mut tx, account).await.expect("listed")[0].id;
    let by = By::command();
    let key = api_key::create(&mut tx, &by, actors::a_key(&[KeyScope::ReadAudit]));
    let key = key.await.expect("a key").id;
    let knows = NewProvider {
        name: "Empresa".to_owned(),
        issuer: "https://id.b.example".to_owned(),
        client_id: "zocalo".to_owned(),
        secret: Some(kernel::Secret::new("secreto".to_owned())),
        groups_claim: GROUPS_CLAIM.to_owned(),
        groups: vec![Group { name: "ventas".to_owned(), role: Role::Ops }],
    };
    provider::set(&mut tx, &town.sealer(), &by, &knows).await.expect("a provider");
    tx.commit().await.expect("committed");
    town.sql(
        "insert into identities (tenant_id, account_id, issuer, subject, is_led, linked_at)
         select m.tenant_id, m.account_id, p.issuer, 'jefa', true, now()
         from members m join providers p using (tenant_id) limit 1",
    )
    .await;
    let cards = town.cards(B.1).await;
    let card = &cards[0];
    let mut visitor = Browser::on(router, B.1);
    let page = visitor.get("/v1/listings?limit=1").await.json();
    let seller = page["listings"][0]["seller"]["id"].as_str().expect("a seller").to_owned();
    let url = page["listings"][0]["url"].as_str().expect("an address").to_owned();
    let random = |uuid: Uuid| {
        // Of about the same age: the time in it is no difference.
        let bits = uuid.as_u128() ^ 0x0000_0000_0000_0000_0fff_ffff_ffff_fff7;
        Uuid::from_u128(bits)
    };
    drop(owner);
    let site = town.kit.directory.site(B.1).expect("a site").site.id;
    let theirs = Ids {
        account: account.to_string(),
        api_key: key.to_string(),
        link: link.to_string(),
        session: session.to_string(),
        seller: seller.clone(),
        site: site.to_string(),
        tenant: B.0.to_owned(),
        token: token.reveal(),
        listing: card.id.to_string(),
        slug: url.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let seller_id: SellerId = seller.parse().expect("an id");
    let no_listing = ListingId(random(card.id.0));
    let nobodys = Ids {
        account: AccountId(random(account.0)).to_string(),
        api_key: ApiKeyId(random(key.0)).to_string(),
        link: LinkId(random(link.0)).to_string(),
        session: SessionId(random(session.0)).to_string(),
        seller: SellerId::from_uuid(random(seller_id.0)).to_string(),
        site: SiteId(random(site.0)).to_string(),
        tenant: "nadies".to_owned(),
        token: token.reveal().chars().rev().collect(),
        listing: no_listing.to_string(),
        slug: theirs
            .slug
            .replace(&card.id.to_string()["lst_".len()..], &no_listing.to_string()["lst_".len()..]),
    };
    Hidden { cursor: page["next_cursor"].as_str().expect("a cursor").to_owned(), theirs, nobodys }
}

async fn compare(
    outcome: &mut Outcome,
    way: &Way,
    name: &str,
    browser: &mut Browser<'_>,
    hidden: &Hidden,
) {
    let [theirs, nobodys] = [&hidden.theirs, &hidden.nobodys]
        .map(|ids| ids.fill(way.path).unwrap_or_else(|forgotten| panic!("{forgotten}")));
    let what = format!("{} {} as {name}", way.method, way.path);
    let cookies = browser.cookies.clone();
    let foreign = send(browser, way, &theirs).await;
    browser.cookies.clone_from(&cookies);
    let random = send(browser, way, &nobodys).await;
    browser.cookies = cookies;
    judge(
        outcome,
        &what,
        (&foreign, &hidden.theirs),
        (&random, &hidden.nobodys),
        theirs == nobodys,
    );
}

pub async fn send(browser: &mut Browser<'_>, way: &Way, path: &str) -> Heard {
    let fields: &[(&str, &str)] = match (&way.method, way.path) {
        (&Method::POST, "/v1/sessions") => &SIGN_IN,
        (&Method::POST, _) => &FIELDS,
        (&Method::PATCH, _) => &CHANGE,
        _ => &[],
    };
    browser.send(way.method.clone(), path, fields, "same-origin").await
}

/// Ids where addresses carry them behind the question mark.
async fn ask_by_query(
    outcome: &mut Outcome,
    name: &str,
    browser: &mut Browser<'_>,
    hidden: &Hidden,
) {
    let pairs = [
        (
            format!("/v1/listings?seller={}", hidden.theirs.seller),
            format!("/v1/listings?seller={}", hidden.nobodys.seller),
        ),
        (
            format!("/autos?seller={}", hidden.theirs.seller),
            format!("/autos?seller={}", hidden.nobodys.seller),
        ),
        (
            format!("/v1/listings?seller={},{}", hidden.theirs.seller, hidden.nobodys.seller),
            format!("/v1/listings?seller={},{}", hidden.nobodys.seller, hidden.nobodys.seller),
        ),
        (
            format!("/v1/listings?q={}", canaries::WORD),
            "/v1/listings?q=palabraqueninguna".to_owned(),
        ),
        (format!("/autos?q={}", canaries::WORD), "/autos?q=palabraqueninguna".to_owned()),
    ];
    for (theirs, nobodys) in pairs {
        let foreign = browser.get(&theirs).await;
        let random = browser.get(&nobodys).await;
        let what = format!("GET {theirs} as {name}");
        let mut ids = (hidden.theirs.clone(), hidden.nobodys.clone());
        // What the answer repeats of the question is made alike, too.
        (ids.0.slug, ids.1.slug) = if theirs.contains("q=") {
            (canaries::WORD.to_owned(), "palabraqueninguna".to_owned())
        } else {
            (hidden.theirs.seller.clone(), hidden.nobodys.seller.clone())
        };
        outcome.checks += 1;
        let [one, other] = [(&foreign, &ids.0), (&random, &ids.1)].map(|(h, ids)| alike(h, ids));
        if one != other {
            outcome.leaks.push(format!("{what}: differs from a random one\n{one}\n{other}"));
        }
    }
    // A place in the other tenant's list is a place in nobody's.
    let foreign = browser.get(&format!("/v1/listings?cursor={}", hidden.cursor)).await;
    outcome.checks += 1;
    if canaries::are_in(&foreign.body) {
        outcome.leaks.push(format!("cursor as {name}: {}", foreign.body));
    }
}

pub fn judge(
    outcome: &mut Outcome,
    what: &str,
    (foreign, theirs): (&Heard, &Ids),
    (random, nobodys): (&Heard, &Ids),
    is_same_address: bool,
) {
    outcome.checks += 1;
    if canaries::are_in(&foreign.body) {
        outcome.leaks.push(format!("{what}: shows a canary\n{}", foreign.body));
    }
    if foreign.status.is_server_error() {
        outcome.leaks.push(format!("{what}: {}", foreign.status));
    }
    // What changes by being asked twice (an invitation made) is not a difference between ids.
    if is_same_address {
        return;
    }
    outcome.checks += 1;
    let (one, other) = (alike(foreign, theirs), alike(random, nobodys));
    if one != other {
        outcome.leaks.push(format!("{what}: differs from a random id\n{one}\n{other}"));
    }
}

/// Status, headers and body without what is each request's own: its number, its moment and the ids
/// it asked with.
fn alike(heard: &Heard, ids: &Ids) -> String {
    let mut text = format!("{}\n", heard.status);
    let own = ["x-request-id", "date", "content-length", "etag"];
    for (name, value) in &heard.headers {
        if !own.contains(&name.as_str()) {
            text.push_str(&format!("{name}: {}\n", value.to_str().unwrap_or("?")));
        }
    }
    text.push_str(&heard.body);
    let number = heard.header("x-request-id");
    if !number.is_empty() {
        text = text.replace(number, "NUMBER");
    }
    for id in ids.all() {
        text = text.replace(id, "ID");
    }
    text
}

/// A digest of every row of the hidden tenant.
async fn state(town: &Town) -> Vec<(String, Option<String>)> {
    let mut connection = town.test().bootstrap().await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace
           and c.relkind in ('r', 'p') and not c.relispartition
           and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id')
         order by 1",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the catalogue");
    let mut digests = Vec::new();
    for table in tables {
        let query = format!(
            "select md5(string_agg(r::text, '|' order by r::text)) from {table} r where tenant_id = '{}'",
            town.tenant(B.0).0
        );
        let digest = sqlx::query_scalar(sqlx::AssertSqlSafe(query));
        digests.push((table, digest.fetch_one(&mut connection).await.expect("a digest")));
    }
    digests
}

/// Whoever belongs to a paused tenant gets the same answer everywhere.
async fn paused(town: &mut Town, outcome: &mut Outcome) {
    let router = router(town);
    let mut browser = actors::of_a_paused_tenant(town, &router).await;
    for way in ways().into_iter().filter(|way| way.permission != Permission::Public) {
        let path = way.path.replace(['{', '}'], "");
        let heard = send(&mut browser, &way, &path).await;
        outcome.checks += 1;
        // A page is back later; the API says why.
        let expected = if way.path.starts_with("/v1") { 423 } else { 503 };
        if heard.status.as_u16() != expected {
            outcome
                .leaks
                .push(format!("{} {path} of a paused tenant: {}", way.method, heard.status));
        }
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_seen_and_nothing_is_changed() {
        let outcome = super::walk().await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n\n"));
        assert!(outcome.checks > 400, "{outcome:?}");
    }
}
