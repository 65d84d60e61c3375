//! `/panel`: where the staff of a tenant works.

pub(crate) mod audit;
pub(crate) mod home;
pub(crate) mod members;

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::Response,
};
use chrono::{DateTime, Utc};
use http_kit::{Fault, May};
use tenancy::{Permission, Role};

use crate::{
    account::NO_STORE,
    page,
    shell::{Frame, MenuItem, Shell},
    texts::work::{Work, work},
};

/// Who is signed in, above every page.
pub(crate) struct Bar {
    pub name: String,
    pub mail: String,
    /// Where the button to sign out leads.
    pub exit: String,
}

impl Bar {
    pub fn new(may: &May, frame: &Frame<'_>) -> Self {
        Self {
            name: may.signed.account.name.clone(),
            mail: may.signed.account.mail.clone(),
            exit: frame.links().page("/cuenta/salir"),
        }
    }
}

/// The frame of a page people work with; `current` is its path. The menu shows what one may.
pub(crate) fn shell(may: &May, frame: &Frame<'_>, title: &str, current: &str) -> Shell {
    let work = work(frame.language());
    let all = [
        ("/panel", work.panel, Permission::ViewPanel),
        ("/panel/equipo", work.members, Permission::ManageMembers),
        ("/panel/auditoria", work.audit, Permission::ViewAudit),
        ("/operador", work.tenants, Permission::Operate),
        ("/operador/banderas", work.flags, Permission::Operate),
        ("/cuenta/sesiones", work.sessions, Permission::OwnAccount),
    ];
    let mut shell = frame.work_shell(title);
    shell.menu = all
        .into_iter()
        .filter(|(.., permission)| may.signed.standings().any(|s| permission.is_given_to(s)))
        .map(|(path, label, _)| MenuItem {
            label: label.to_owned(),
            href: frame.links().page(path),
            is_current: path == current,
        })
        .collect();
    shell
}

/// A rendered page that is kept nowhere.
pub(crate) fn html(status: StatusCode, page: &impl Template) -> Result<Response, Fault> {
    let mut response = page::html(status, page)?;
    response.headers_mut().insert(header::CACHE_CONTROL, NO_STORE);
    Ok(response)
}

/// A moment to the minute. It is said that it is universal time.
pub(crate) fn moment(frame: &Frame<'_>, at: DateTime<Utc>) -> String {
    format!("{} {} UTC", frame.locale().date(at.date_naive()), at.format("%H:%M"))
}

/// How a role is called.
pub(crate) const fn role(work: &Work, role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Owner) => work.owner,
        Some(Role::Ops) => work.ops,
        Some(Role::Viewer) => work.viewer,
        None => "—",
    }
}
