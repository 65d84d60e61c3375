//! `GET /panel/partes`: who may do what, from the table by which it is decided.

use askama::Template;
use axum::{
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May};
use tenancy::{Permission, Role, SellerRole, Standing};

use super::role;
use crate::{
    page,
    shell::{Frame, Shell},
    texts::{
        parts::{self, Parts, parts},
        work::{Work, work},
    },
    work::{Bar, shell},
};

pub(super) const PATH: &str = "/panel/partes";

#[derive(Template)]
#[template(path = "panel/parts.html")]
struct PartsPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Parts,
    bar: Bar,
    rows: Vec<Row>,
}

/// Something one may do, and who may.
struct Row {
    what: &'static str,
    who: Vec<&'static str>,
}

/// The page.
pub(crate) async fn show(may: May, uri: Uri) -> Result<Response, Fault> {
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let (work, texts) = (work(frame.locale()), parts(frame.language()));
    let row = |permission: Permission| {
        let what = parts::may(permission, frame.language())?;
        Some(Row { what, who: who(permission, work, texts) })
    };
    let page = PartsPage {
        rows: Permission::ALL.into_iter().filter_map(row).collect(),
        bar: Bar::new(&may, &frame),
        shell: shell(&may, &frame, texts.title, PATH),
        work,
        texts,
    };
    page::private(StatusCode::OK, &page)
}

fn who(permission: Permission, work: &'static Work, texts: &'static Parts) -> Vec<&'static str> {
    if permission.is_given_to(Standing::Guest) {
        return vec![texts.everybody];
    }
    let members = Role::ALL.into_iter().filter(|of| permission.is_given_to(Standing::Member(*of)));
    let sellers =
        SellerRole::ALL.into_iter().filter(|of| permission.is_given_to(Standing::Seller(*of)));
    let of_seller = |of: SellerRole| match of {
        SellerRole::Agent => texts.agent,
        SellerRole::Owner => texts.seller,
    };
    members.map(|of| role(work, Some(of))).chain(sellers.map(of_seller)).collect()
}
