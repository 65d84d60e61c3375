//! `GET /panel/consultas`: who asked for the tenant's sellers; `GET /cuenta/consultas`: for one's own.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};

use crate::{
    State,
    enquiries::Enquiries,
    page as pages,
    shell::{Frame, Shell},
    texts::{
        contact::{Contact, contact},
        work::{Work, work},
    },
    work::{Bar, shell},
};

#[derive(Template)]
#[template(path = "panel/enquiries.html")]
struct EnquiriesPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Contact,
    bar: Bar,
    enquiries: Enquiries,
}

/// Those of the whole tenant.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let scope = may.scope();
    page(&state, &may, &uri, (&scope, "/panel/consultas")).await
}

/// Those of the seller one acts for.
pub(crate) async fn own(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let (_, scope) = may.selling()?;
    page(&state, &may, &uri, (&scope, "/cuenta/consultas")).await
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    (scope, path): (&Scope, &str),
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let texts = contact(frame.language());
    let mut tx = state.db.begin(scope).await?;
    let tells_seller = path.starts_with("/panel");
    let enquiries = Enquiries::read(&mut tx, &frame, path, tells_seller).await?;
    tx.commit().await?;
    let page = EnquiriesPage {
        enquiries,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.enquiries, path),
        work: work(frame.language()),
        texts,
    };
    pages::private(StatusCode::OK, &page)
}
