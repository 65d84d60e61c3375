//! Those who ask: each sort of person there is, on the host where they may do harm.

use axum::Router;
use db::Scope;
use tenancy::{
    KeyScope, Role, SellerRole, TenantState,
    api_key::{self, LIFE_MAX, NewKey},
    audit::By,
    impersonation, member,
};

use crate::{
    browser::{Browser, invited, joined, sells},
    town::{CARS, NEIGHBOUR, Town},
};

/// The tenant that asks.
pub const A: (&str, &str) = ("demo", CARS);
/// The tenant that must not be seen.
pub const B: (&str, &str) = ("vecino", NEIGHBOUR);
/// A tenant of the operator's own.
pub const OPERATOR: (&str, &str) = ("kids", "kids.localhost");

/// Who acts on an owner's behalf.
pub const STEAD: &str = "operator in an owner's stead";

/// Everybody, each with a name.
pub async fn all<'a>(town: &Town, router: &'a Router) -> Vec<(&'static str, Browser<'a>)> {
    let mut all = vec![("anonymous", Browser::on(router, A.1))];
    for (name, role) in [("viewer", Role::Viewer), ("ops", Role::Ops), ("owner", Role::Owner)] {
        let mail = format!("{name}@a.example");
        let mut browser = joined(town, router, A, &mail, role, false).await;
        browser.calls_as(&mail).await;
        all.push((name, browser));
    }
    for (name, role) in [("agent", SellerRole::Agent), ("seller", SellerRole::Owner)] {
        let mail = format!("{name}@a.example");
        let mut browser = sells(town, router, A, ("Autos Propios", role), &mail).await;
        browser.calls_as(&mail).await;
        all.push((name, browser));
    }
    for (name, scopes) in
        [("key for members", &[KeyScope::ReadMembers][..]), ("key for everything", &KeyScope::ALL)]
    {
        let bearer = key(town, A.0, scopes).await;
        all.push((name, Browser { bearer: Some(bearer), ..Browser::on(router, A.1) }));
    }
    let bearer = Some(key(town, B.0, &KeyScope::ALL).await);
    all.push(("key of the other tenant", Browser { bearer, ..Browser::on(router, A.1) }));
    all.push((STEAD, in_the_stead_of(town, router, "owner@a.example").await));
    all.push(("revoked", revoked(town, router).await));
    all.push(("pending", pending(town, router).await));
    let mut foreign = joined(town, router, B, "owner@b.example", Role::Owner, false).await;
    foreign.calls_as("owner@b.example").await;
    foreign.host = A.1;
    all.push(("owner of the other tenant", foreign));
    let mut operator = joined(town, router, OPERATOR, "op@o.example", Role::Owner, true).await;
    operator.calls_as("op@o.example").await;
    all.push(("operator at home", copy(&operator, operator.host)));
    operator.host = A.1;
    all.push(("operator without a grant", operator));
    all
}

/// The same cookies on another host, as somebody who copies them would have it.
fn copy<'a>(browser: &Browser<'a>, host: &'static str) -> Browser<'a> {
    let (cookies, bearer) = (browser.cookies.clone(), browser.bearer.clone());
    Browser { cookies, bearer, ..Browser::on(browser.router, host) }
}

/// A key to be made, with these scopes.
pub fn a_key(scopes: &[KeyScope]) -> NewKey {
    let scopes = scopes.iter().copied().collect();
    NewKey { name: "Hoja de ventas".into(), scopes, life: LIFE_MAX }
}

/// What a program of that tenant shows, with these scopes.
pub async fn key(town: &Town, slug: &str, scopes: &[KeyScope]) -> String {
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(slug))).await.expect("a door");
    let made = api_key::create(&mut tx, &By::command(), a_key(scopes)).await.expect("a key");
    tx.commit().await.expect("committed");
    made.secret.reveal().clone()
}

/// Whoever is let in is in, as their page or the API says, and nobody else is.
pub async fn still_are(name: &str, browser: &mut Browser<'_>) {
    const SIGNED_IN: [&str; 7] =
        ["viewer", "ops", "owner", "agent", "seller", "operator at home", "agent who was let go"];
    let page = browser.get("/cuenta").await.status;
    let call = browser.get("/v1/me").await.status;
    let expected = match name {
        _ if SIGNED_IN.contains(&name) => (200, 200),
        STEAD => (200, 401),
        "key for members" | "key for everything" => (303, 200),
        _ => (303, 401),
    };
    assert_eq!((page.as_u16(), call.as_u16()), expected, "{name}");
}

/// An operator who acts on an owner's behalf.
async fn in_the_stead_of<'a>(town: &Town, router: &'a Router, mail: &str) -> Browser<'a> {
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(A.0))).await.expect("a door");
    let members = member::list(&mut tx).await.expect("listed");
    let account = members.iter().find(|m| m.mail == mail).expect("a member").account;
    let made = impersonation::prepare(&mut tx, &By::command(), account, "Para la prueba").await;
    let token = made.expect("prepared").token;
    tx.commit().await.expect("committed");
    let mut browser = Browser::on(router, A.1);
    let begun = browser.post(&format!("/cuenta/suplencia/{}", token.reveal()), &[]).await;
    assert_eq!(begun.status, 303, "{}", begun.body);
    browser
}

/// Was an owner, and was let go.
async fn revoked<'a>(town: &Town, router: &'a Router) -> Browser<'a> {
    let mut browser = joined(town, router, A, "revoked@a.example", Role::Owner, false).await;
    browser.calls_as("revoked@a.example").await;
    let mut tx = town.db.begin(&Scope::tenant(town.tenant(A.0))).await.expect("a door");
    let members = member::list(&mut tx).await.expect("listed");
    let theirs = members.iter().find(|m| m.mail == "revoked@a.example").expect("a member");
    member::remove(&mut tx, &By::command(), theirs.account).await.expect("removed");
    tx.commit().await.expect("committed");
    browser
}

/// Was invited, has not followed the link, and tries it as a session.
async fn pending<'a>(town: &Town, router: &'a Router) -> Browser<'a> {
    let token = invited(town, A.0, "pending@a.example", Role::Owner, false).await;
    let mut browser = Browser::on(router, A.1);
    browser.cookies.push(("__Host-zocalo".into(), token.reveal()));
    browser.bearer = Some(format!("zses_{}", token.reveal()));
    browser
}

/// Staff of a tenant that was paused since they signed in.
pub async fn of_a_paused_tenant<'a>(town: &mut Town, router: &'a Router) -> Browser<'a> {
    let mut browser = joined(town, router, OPERATOR, "paused@o.example", Role::Owner, false).await;
    browser.calls_as("paused@o.example").await;
    town.set_state(OPERATOR.0, TenantState::Paused).await;
    browser
}
