//! `GET /panel`: the panel's first page.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};

use super::role;
use crate::{
    State, limits, page,
    shell::{Frame, Shell},
    texts::{
        self, fill,
        limits::Limits,
        work::{Work, work},
    },
    work::{Bar, shell},
};

#[derive(Template)]
#[template(path = "panel/home.html")]
struct HomePage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    hello: String,
    tenant: String,
    part: String,
    /// Where it is told what each part may do, and how that is called.
    parts: (String, &'static str),
    sites: Vec<Site>,
    of_limits: &'static Limits,
    /// Those that are set.
    limits: Vec<limits::Row>,
}

struct Site {
    name: String,
    host: String,
    href: String,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let work = work(frame.locale());
    let tenant = &may.site.tenant;
    let mut tx = state.db.begin(&may.scope()).await?;
    let mut limits = limits::read(&mut tx, &frame).await?;
    tx.commit().await?;
    limits.retain(|row| row.is_set);
    let own = state.kit.directory.sites().into_iter().filter(|s| s.tenant.id == tenant.id);
    let page = HomePage {
        hello: fill(work.hello, &may.signed.account.name),
        tenant: tenant.name.clone(),
        part: fill(work.you_are, role(work, may.signed.role)),
        parts: (frame.links().page(super::parts::PATH), texts::parts::parts(frame.language()).link),
        sites: own
            .map(|site| Site {
                name: site.site.name.clone(),
                href: may.about.origin_of(&site.site.host),
                host: site.site.host.clone(),
            })
            .collect(),
        of_limits: texts::limits::limits(frame.language()),
        limits,
        bar: Bar::new(&may, &frame),
        shell: shell(&may, &frame, work.panel, "/panel"),
        work,
    };
    page::private(StatusCode::OK, &page)
}
