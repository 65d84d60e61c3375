//! Those who ask: each sort of person there is, on the host where they may do harm.

use axum::Router;
use db::Scope;
use tenancy::{Role, SellerRole, TenantState, audit::By, member};

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

/// Everybody, each with a name.
pub async fn all<'a>(town: &Town, router: &'a Router) -> Vec<(&'static str, Browser<'a>)> {
    let mut all = vec![("anonymous", Browser::on(router, A.1))];
    for (name, role) in [("viewer", Role::Viewer), ("ops", Role::Ops), ("owner", Role::Owner)] {
        all.push((name, joined(town, router, A, &format!("{name}@a.example"), role, false).await));
    }
    for (name, role) in [("agent", SellerRole::Agent), ("seller", SellerRole::Owner)] {
        let mail = format!("{name}@a.example");
        all.push((name, sells(town, router, A, ("Autos Propios", role), &mail).await));
    }
    all.push(("revoked", revoked(town, router).await));
    all.push(("pending", pending(town, router).await));
    let mut foreign = joined(town, router, B, "owner@b.example", Role::Owner, false).await;
    foreign.host = A.1;
    all.push(("owner of the other tenant", foreign));
    let mut operator = joined(town, router, OPERATOR, "op@o.example", Role::Owner, true).await;
    all.push(("operator at home", copy(&operator, operator.host)));
    operator.host = A.1;
    all.push(("operator without a grant", operator));
    all
}

/// The same cookies on another host, as somebody who copies them would have it.
fn copy<'a>(browser: &Browser<'a>, host: &'static str) -> Browser<'a> {
    Browser { router: browser.router, host, cookies: browser.cookies.clone() }
}

/// Was an owner, and was let go.
async fn revoked<'a>(town: &Town, router: &'a Router) -> Browser<'a> {
    let browser = joined(town, router, A, "revoked@a.example", Role::Owner, false).await;
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
    browser
}

/// Staff of a tenant that was paused since they signed in.
pub async fn of_a_paused_tenant<'a>(town: &mut Town, router: &'a Router) -> Browser<'a> {
    let browser = joined(town, router, OPERATOR, "paused@o.example", Role::Owner, false).await;
    town.set_state(OPERATOR.0, TenantState::Paused).await;
    browser
}
