//! Every route × everybody × what is the hidden tenant's, or the hidden seller's, in path, query, body,
//! header and cursor: the answer is the one a random id gets, to the byte; nothing that is hidden is
//! changed, and nothing of it stands anywhere afterwards.

mod body;
mod elsewhere;
mod header;
mod operator;
mod query;
mod scene;

use axum::{Router, http::Method};
use db::Db;
use http_kit::{Component, Kit, Ops, Status};
use search::{Engine, Feed, MemoryEngine, Views};
use std::sync::Arc;
use tenancy::{Permission, Sealer};

use crate::{
    Outcome,
    actors::{self, A},
    ask::Ask,
    browser::Browser,
    canaries, files,
    inventory::{Way, ways},
    judge::{self, Hidden},
    log,
    matrix::scene::Scene,
    published,
    town::{Known, Town},
    traces,
};

/// Where ids stand in what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the address, in headers, and at the hidden tenant's own host.
    Address,
    /// Behind the question mark.
    Query,
    /// In what is sent.
    Body,
}

impl Place {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Address, Self::Query, Self::Body];
}

/// Who belongs to a tenant that was paused.
const PAUSED: &str = "member of a paused tenant";

/// Somebody who asks.
pub type Somebody<'a> = (&'static str, Browser<'a>);

/// Between whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// A tenant is hidden from everybody.
    Tenants,
    /// A seller is hidden from who acts for another one of the same tenant.
    Sellers,
}

/// Walks all routes with ids of another tenant in these places.
pub async fn walk(places: &[Place]) -> Outcome {
    walk_among(Among::Tenants, places).await
}

/// Walks all routes with ids in these places.
pub async fn walk_among(among: Among, places: &[Place]) -> Outcome {
    let town = Town::new().await;
    let router = router(&town);
    let (mut scene, mut everybody) = match among {
        Among::Tenants => Scene::of_tenants(town, &router).await,
        Among::Sellers => Scene::of_sellers(town, &router).await,
    };
    let router = router_of(&scene.town).await;
    for (_, browser) in &mut everybody {
        browser.router = &router;
    }
    let canaries = std::mem::take(&mut scene.canaries);
    let mut outcome = Outcome { canaries, actors: everybody.len(), ..Outcome::default() };
    outcome.routes = ways().len();
    shows_its_own(&router, &scene).await;

    let before = scene.state().await;
    log::listen();
    let (leaving, staying): (Vec<Way>, Vec<Way>) = ways().into_iter().partition(Way::leaves);
    for place in places {
        for way in &staying {
            let hidden = scene.hidden_from_all.as_ref().filter(|_| !way.is_closed());
            let hidden = hidden.unwrap_or(&scene.hidden);
            ask(&mut outcome, *place, way, &everybody, hidden).await;
        }
        finish(&mut outcome, *place, &everybody, &scene.hidden).await;
    }
    // Whoever was signed in still is: all that was asked was asked as them.
    for (name, browser) in &mut everybody {
        actors::still_are(name, browser).await;
    }
    // The last way out first: whoever walks the others is still signed in.
    for way in leaving.iter().rev() {
        ask(&mut outcome, Place::Address, way, &everybody, &scene.hidden).await;
    }
    if among == Among::Tenants {
        paused(&mut scene, &mut outcome, &router, (places, &staying)).await;
    }
    outcome.checks += 1;
    for (held, is) in before.iter().zip(scene.state().await) {
        if *held != is {
            outcome.leaks.push(format!("hidden rows of {} changed", is.0));
        }
    }
    assert!(scene.caused().await > 0, "letters were caused, to be searched");
    traces::look(&mut outcome, &scene.town, &scene.whose, &scene.hidden.theirs).await;
    if among == Among::Tenants {
        published::look(&mut outcome, &router).await;
        files::look(&mut outcome, scene.town.test()).await;
    }
    outcome
}

/// Where the words belong they are shown, so that not showing them says something.
async fn shows_its_own(router: &Router, scene: &Scene) {
    let host = scene.hidden.host.unwrap_or(A.1);
    let path = format!("/v1/listings?seller={}", scene.hidden.theirs.seller);
    let own = Browser::on(router, host).get(&path).await;
    assert!(canaries::are_in(&own.body), "{}", own.body);
}

/// Asks one route as everybody.
async fn ask(
    outcome: &mut Outcome,
    place: Place,
    way: &Way,
    everybody: &[Somebody<'_>],
    hidden: &Hidden,
) {
    for (name, browser) in everybody {
        // Who runs the installation sees its tenants, there.
        if is_at_home(way, name) {
            continue;
        }
        let what = format!("{} {} as {name}", way.method, way.path);
        match place {
            Place::Address => {
                judge::compare(outcome, &what, browser, hidden, |ids| Ask::of(way, ids)).await;
                header::ask(outcome, way, &what, browser, hidden).await;
                elsewhere::ask(outcome, way, name, browser, hidden).await;
            }
            Place::Query => query::ask(outcome, way, name, browser, hidden).await,
            Place::Body => body::ask(outcome, way, name, browser, hidden).await,
        }
    }
}

/// What is not asked route by route.
async fn finish(outcome: &mut Outcome, place: Place, everybody: &[Somebody<'_>], hidden: &Hidden) {
    match place {
        Place::Address if hidden.host.is_none() => {}
        Place::Address => operator::ask(outcome, everybody, hidden).await,
        Place::Query => query::ask_for_words(outcome, everybody, hidden).await,
        Place::Body => body::ask_by_pages(outcome, everybody, hidden).await,
    }
}

/// Whether it is a route of the operator's, asked by one in its place.
fn is_at_home(way: &Way, name: &str) -> bool {
    way.permission == Permission::Operate && name == "operator at home"
}

/// Those who stand for the others where each would say the same.
fn stands_for_others(name: &str) -> bool {
    ["anonymous", "owner", "seller", "key for everything", PAUSED].contains(&name)
}

/// The real router over a town.
pub fn router(town: &Town) -> Router {
    faces(&town.db, &town.kit, &town.views, town.engine())
}

/// Both faces over a database and an index.
pub fn faces(db: &Db, kit: &Kit, views: &Views, engine: Arc<dyn Engine>) -> Router {
    let sealer = Sealer::new(&kernel::Secret::new([7; 32])).expect("a key");
    let (db, shared, views) = (|| db.clone(), || kit.clone(), || views.clone());
    let people = (sealer.clone(), Arc::<Known>::default() as _);
    let key = kernel::Secret::new([7; 32]);
    let library = media::Library::new(db(), Arc::<media::testing::Memory>::default(), &key);
    let index = (views(), Arc::clone(&engine));
    let web = web::State::new(db(), shared(), index, people, library);
    let api = api::State::new(db(), shared(), views(), engine, sealer);
    // Those who watch are told that all is well, as in a process that has begun to serve.
    for component in [Component::Api, Component::Search] {
        kit.health.report(component, Status::Ok, None);
    }
    let ops = Ops { health: kit.health.clone(), metrics: Arc::clone(&kit.metrics), mark: None };
    http_kit::ops_router(ops).merge(api::router(api)).merge(web::router(web))
}

/// The same over an index built anew, so that what was planted is in it.
async fn router_of(town: &Town) -> Router {
    let (views, engine) = (Views::default(), Arc::new(MemoryEngine::new()));
    let directory = town.kit.directory.clone();
    let mut feed = Feed::new(town.db.clone(), directory, views.clone(), Arc::clone(&engine), None);
    feed.build().await.expect("an index");
    faces(&town.db, &town.kit, &views, engine)
}

/// Whoever belongs to a paused tenant is answered alike whatever they ask with, as everybody else is.
async fn paused(
    scene: &mut Scene,
    outcome: &mut Outcome,
    router: &Router,
    (places, ways): (&[Place], &[Way]),
) {
    let browser = actors::of_a_paused_tenant(&mut scene.town, router).await;
    outcome.actors += 1;
    let one = [(PAUSED, browser)];
    for place in places {
        for way in ways {
            ask(outcome, *place, way, &one, &scene.hidden).await;
        }
    }
}

/// Whether a route reads a body.
fn reads_a_body(way: &Way) -> bool {
    matches!(way.method, Method::POST | Method::PATCH | Method::PUT | Method::DELETE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_seen_and_nothing_is_changed() {
        let outcome = walk(&[Place::Address]).await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n\n"));
        assert!(outcome.checks > 4_000, "{outcome:?}");
        let columns = &outcome.canaries;
        assert_eq!(columns.planted + columns.refused + columns.read, columns.columns);
        assert!(columns.planted > columns.refused + columns.read, "{columns:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_seen_and_nothing_is_changed_by_a_query() {
        let outcome = walk(&[Place::Query]).await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n\n"));
        assert!(outcome.checks > 4_000, "{outcome:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_seen_and_nothing_is_changed_by_a_body() {
        let outcome = walk(&[Place::Body]).await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n\n"));
        assert!(outcome.checks > 2_000, "{outcome:?}");
    }
}
