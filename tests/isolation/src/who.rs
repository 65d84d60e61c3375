//! Who is let in where: every route as everybody, by the one table of permissions. Whoever is known and may
//! not is told so; whoever is nobody here is sent to the door, whatever they carry and however long ago it
//! was good; no other site asks for a change.

use axum::Router;
use chrono::TimeDelta;
use tenancy::{KeyScope, Role, SellerRole, Standing, api_key::LIFE_MAX};

use crate::{
    Outcome,
    actors::{self, A},
    ask::Ask,
    browser::{Browser, invited},
    hidden::ids_of,
    inventory::{Ids, Way, ways},
    town::{HOMES, Town},
};

/// Every route.
pub async fn walk() -> Outcome {
    walk_along(&ways()).await
}

/// One route of each sort: what a rule is asked for in one of them it is asked for in the others.
pub fn some_of_each() -> Vec<Way> {
    let mut some: Vec<Way> = Vec::new();
    for way in ways() {
        let sort = |way: &Way| (way.permission, way.method.clone(), way.is_page());
        if !some.iter().any(|known| sort(known) == sort(&way)) {
            some.push(way);
        }
    }
    some
}

/// These routes.
pub async fn walk_along(ways: &[Way]) -> Outcome {
    let mut town = Town::new().await;
    let router = crate::matrix::router(&town);
    let ids = ids_of(&town, &router, A, "sobra@a.example", "otra@a.example").await;
    let mut everybody = actors::all(&town, &router).await;
    everybody.extend(misplaced(&router, &everybody));
    let mut outcome = Outcome { actors: everybody.len(), ..Outcome::default() };
    let (leaving, staying): (Vec<&Way>, Vec<&Way>) = ways.iter().partition(|way| way.leaves());
    for way in &staying {
        for (name, browser) in &everybody {
            is_refused(&mut outcome, way, (name, browser), &ids, &standings(name, way)).await;
            from_elsewhere(&mut outcome, way, (name, browser), &ids).await;
        }
    }
    for way in leaving {
        for (name, browser) in everybody.iter().filter(|(name, _)| standings(name, way).is_empty())
        {
            is_refused(&mut outcome, way, (name, browser), &ids, &[]).await;
        }
    }
    after_their_time(&mut outcome, &town, &staying, &everybody).await;
    outcome.routes = ways.len();
    paused(&mut outcome, &mut town, &router, &staying).await;
    outcome
}

/// What an owner holds, where it is good for nothing: at another host of the same tenant, and shown to the
/// API by a program.
fn misplaced<'a>(
    router: &'a Router,
    everybody: &[(&'static str, Browser<'a>)],
) -> Vec<(&'static str, Browser<'a>)> {
    let (_, owner) = everybody.iter().find(|(name, _)| *name == "owner").expect("an owner");
    let (cookies, bearer) = (owner.cookies.clone(), owner.bearer.clone());
    let elsewhere = Browser { cookies, bearer, ..Browser::on(router, HOMES) };
    let held = owner.session().expect("signed in");
    let bearer = Some(format!("zses_{held}"));
    let program = Browser { bearer, ..Browser::on(router, A.1) };
    let called = owner.bearer.clone().unwrap_or_default();
    let cookies = vec![("__Host-zocalo".to_owned(), called.replace("zses_", ""))];
    let page = Browser { cookies, ..Browser::on(router, A.1) };
    vec![
        ("owner at another host", elsewhere),
        ("a page's session in a program", program),
        ("a program's session in a page", page),
    ]
}

/// As what somebody acts on that route; nothing where they are nobody there.
fn standings(name: &str, way: &Way) -> Vec<Standing> {
    let signed_in = |part: Standing| vec![Standing::Guest, part];
    match name {
        "viewer" => signed_in(Standing::Member(Role::Viewer)),
        "ops" => signed_in(Standing::Member(Role::Ops)),
        "owner" => signed_in(Standing::Member(Role::Owner)),
        "agent" => signed_in(Standing::Seller(SellerRole::Agent)),
        "seller" => signed_in(Standing::Seller(SellerRole::Owner)),
        "operator at home" => {
            vec![Standing::Guest, Standing::Member(Role::Owner), Standing::Operator]
        }
        // A page knows nobody by a key, and the API nobody in another's stead.
        "key for members" if !way.is_page() => vec![Standing::Key(KeyScope::ReadMembers)],
        "key for everything" if !way.is_page() => KeyScope::ALL.map(Standing::Key).to_vec(),
        actors::STEAD if way.is_page() => vec![Standing::Stead, Standing::Member(Role::Owner)],
        _ => Vec::new(),
    }
}

/// Who may not is told so, and who is nobody is sent to the door.
async fn is_refused(
    outcome: &mut Outcome,
    way: &Way,
    (name, browser): (&str, &Browser<'_>),
    ids: &Ids,
    all: &[Standing],
) {
    if !way.is_closed() || way.lets(all) {
        return;
    }
    outcome.checks += 1;
    let expected = match (all.is_empty(), way.is_page()) {
        (false, _) => 403,
        (true, true) => 303,
        (true, false) => 401,
    };
    let heard = Ask::of(way, ids).by(browser).await;
    let is_at_the_door = expected != 303 || heard.header("location").starts_with("/cuenta/entrar");
    if heard.status.as_u16() != expected || !is_at_the_door {
        let what =
            format!("{} {} as {name}: {} for {expected}", way.method, way.path, heard.status);
        outcome.leaks.push(what);
    }
}

/// A page of another site asks for no change.
async fn from_elsewhere(
    outcome: &mut Outcome,
    way: &Way,
    (name, browser): (&str, &Browser<'_>),
    ids: &Ids,
) {
    if way.method.is_safe() || !way.is_page() {
        return;
    }
    outcome.checks += 1;
    let heard = Ask::of(way, ids).from("cross-site").by(browser).await;
    if heard.status != 403 {
        let what = format!("{} {} as {name} from another site", way.method, way.path);
        outcome.leaks.push(format!("{what}: {}", heard.status));
    }
}

/// When half an hour has passed nobody acts in another's stead; when the longest life of anything has
/// passed, everybody is nobody, and a link is none.
async fn after_their_time(
    outcome: &mut Outcome,
    town: &Town,
    ways: &[&Way],
    everybody: &[(&'static str, Browser<'_>)],
) {
    let ids = Ids::of_nobody();
    let token = invited(town, A.0, "tarde@a.example", Role::Ops, false).await.reveal();
    let of_stead = tenancy::impersonation::LIFE + TimeDelta::seconds(1);
    for (moment, is_ended) in [
        (of_stead, &(|name: &str| name == actors::STEAD) as &dyn Fn(&str) -> bool),
        (LIFE_MAX + TimeDelta::days(1), &|_: &str| true),
    ] {
        town.test().clock().advance(moment);
        for way in ways {
            for (name, browser) in everybody.iter().filter(|(name, _)| is_ended(name)) {
                let name = format!("{name} after their time");
                is_refused(outcome, way, (&name, browser), &ids, &[]).await;
            }
        }
    }
    outcome.checks += 1;
    let (_, browser) = &everybody[0];
    let at = |token: &str| Ids { token: token.to_owned(), ..Ids::of_nobody() };
    let way = Way::reads("/cuenta/enlace/{token}");
    let late = Ask::of(&way, &at(&token)).by(browser).await.status;
    let none = Ask::of(&way, &ids).by(browser).await.status;
    if late != none {
        outcome
            .leaks
            .push(format!("a link after its life: {late}, and one that never was: {none}"));
    }
}

/// Whoever belongs to a paused tenant gets the same answer everywhere.
async fn paused(outcome: &mut Outcome, town: &mut Town, router: &Router, ways: &[&Way]) {
    let browser = actors::of_a_paused_tenant(town, router).await;
    for way in ways.iter().filter(|way| way.permission != tenancy::Permission::Public) {
        if way.is_watched() {
            continue;
        }
        outcome.checks += 1;
        let heard = Ask::of(way, &Ids::of_nobody()).by(&browser).await;
        // A page is back later; the API says why.
        let expected = if way.is_page() { 503 } else { 423 };
        if heard.status.as_u16() != expected {
            let what = format!("{} {} of a paused tenant", way.method, way.path);
            outcome.leaks.push(format!("{what}: {}", heard.status));
        }
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test(flavor = "multi_thread")]
    async fn everybody_is_let_in_where_the_table_says_and_nowhere_else() {
        let outcome = super::walk().await;
        assert!(outcome.leaks.is_empty(), "{}", outcome.leaks.join("\n"));
        assert!(outcome.checks > 2_000, "{outcome:?}");
    }

    #[test]
    fn one_of_each_sort_is_few() {
        let (some, all) = (super::some_of_each().len(), super::ways().len());
        assert!(some > 20 && some < all, "{some} of {all}");
    }
}
