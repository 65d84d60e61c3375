//! At the hidden tenant's own host whoever belongs elsewhere is nobody, whatever they carry.

use crate::{
    Outcome,
    ask::Ask,
    browser::Browser,
    inventory::Way,
    judge::{self, Hidden},
};

/// Asks a closed route there.
pub async fn ask(
    outcome: &mut Outcome,
    way: &Way,
    name: &str,
    browser: &Browser<'_>,
    hidden: &Hidden,
) {
    let Some(host) = hidden.host else { return };
    // Two of those who ask belong there; and nobody is nobody.
    let belongs = ["key of the other tenant", "owner of the other tenant", "anonymous"];
    if !way.is_closed() || belongs.contains(&name) {
        return;
    }
    let nobody = Browser::on(browser.router, host);
    let (cookies, bearer) = (browser.cookies.clone(), browser.bearer.clone());
    let somebody = Browser { cookies, bearer, ..Browser::on(browser.router, host) };
    let ask = Ask::of(way, &hidden.theirs);
    let (one, other) = tokio::join!(ask.by(&somebody), ask.by(&nobody));
    let what = format!("{} {} at their host as {name}", way.method, way.path);
    judge::are_alike(outcome, &what, (&one, &other), hidden);
}
