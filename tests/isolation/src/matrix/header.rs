//! Ids in headers: those that name a tenant, a site or an address at others, and cookies.

use axum::http::Method;

use crate::{
    Outcome,
    ask::{Ask, filled},
    browser::Browser,
    inventory::{Ids, Way},
    judge::{self, Hidden},
};

/// One request with all of them; where it only reads, of one's own things.
pub async fn ask(
    outcome: &mut Outcome,
    way: &Way,
    what: &str,
    browser: &Browser<'_>,
    hidden: &Hidden,
) {
    let whose = if way.method == Method::GET { &hidden.own } else { &hidden.nobodys };
    let what = format!("{what}, by headers");
    judge::compare(outcome, &what, browser, hidden, |ids| {
        headers(ids)
            .into_iter()
            .fold(Ask::at(way, filled(way, whose), &hidden.own), |ask, (name, value)| {
                ask.with_header(name, value)
            })
    })
    .await;
}

fn headers(ids: &Ids) -> Vec<(&'static str, String)> {
    let host = format!("{}.localhost", ids.tenant);
    let cookies = ids.kinds().map(|(kind, id)| format!("{kind}={id}; __Host-zocalo-{kind}={id}"));
    vec![
        ("x-tenant-id", ids.tenant.clone()),
        ("x-tenant", ids.tenant.clone()),
        ("x-site", ids.site.clone()),
        ("x-site-id", ids.site.clone()),
        ("x-account-id", ids.account.clone()),
        ("x-user-id", ids.account.clone()),
        ("x-seller-id", ids.seller.clone()),
        ("x-session-id", ids.session.clone()),
        ("x-api-key", ids.api_key.clone()),
        ("x-remote-user", ids.mail.clone()),
        ("x-forwarded-user", ids.mail.clone()),
        ("x-forwarded-host", host.clone()),
        ("x-original-host", host.clone()),
        ("forwarded", format!("for=127.0.0.1;host={host}")),
        ("x-original-url", format!("/v1/listings/{}", ids.listing)),
        ("x-rewrite-url", format!("/panel/vendedores/{}", ids.seller)),
        ("referer", format!("http://{host}/autos/{}", ids.slug)),
        ("if-none-match", format!("\"{}\"", ids.listing)),
        ("last-event-id", ids.enquiry.clone()),
        ("cookie", cookies.join("; ")),
    ]
}
