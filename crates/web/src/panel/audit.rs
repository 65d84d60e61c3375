//! `GET /panel/auditoria`: who did what.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May, query};
use kernel::{
    ids::AccountId,
    locale::{Locale, Told as _},
};
use tenancy::audit::{self, Entry, PAGE};

use crate::{
    State, page,
    shell::{Frame, Shell},
    texts::{
        deeds::{deed, words},
        fill,
        keys::keys,
        stead::stead,
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

#[derive(Template)]
#[template(path = "panel/audit.html")]
struct AuditPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    /// Whether the chain is whole, in words, if that was asked.
    state: Option<String>,
    is_broken: bool,
    check: String,
    title: String,
    /// To the client whose it is, on its operator's page.
    back: Option<(String, String)>,
    rows: Vec<Row>,
    older: Option<String>,
}

struct Row {
    seq: i64,
    at: String,
    actor: String,
    deed: String,
    change: Option<String>,
    /// Of what, by name where it has one.
    subject_name: Option<String>,
    subject: Option<String>,
    address: String,
    is_refused: bool,
}

/// The page; `antes=` asks for the entries numbered below, `comprobar=1` whether the chain is whole:
/// that reads all of it.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let title = work(may.about.locale()).audit.to_owned();
    let operators = HashMap::new();
    let of = Of { scope: may.scope(), path: PATH, current: PATH, title, back: None, operators };
    page_of(&state, &may, &uri, of).await
}

const PATH: &str = "/panel/auditoria";

/// Whose audit it is, and where that stands.
pub(crate) struct Of<'a> {
    pub scope: Scope,
    pub path: &'a str,
    /// The item of the menu it belongs to.
    pub current: &'a str,
    pub title: String,
    /// To the page it is reached from.
    pub back: Option<(String, String)>,
    /// How operators are called, by account, where that is told.
    pub operators: HashMap<AccountId, String>,
}

/// The page of those entries.
pub(crate) async fn page_of(
    state: &State,
    may: &May,
    uri: &Uri,
    of: Of<'_>,
) -> Result<Response, Fault> {
    let pairs = query::pairs(uri);
    let before = pairs.iter().find(|(name, _)| name == "antes").and_then(|(_, n)| n.parse().ok());
    let mut tx = state.db.begin(&of.scope).await?;
    let entries = audit::list(&mut tx, before).await?;
    let is_asked = pairs.iter().any(|(name, value)| name == "comprobar" && value == "1");
    let verified = if is_asked { Some(audit::verify(&mut tx, None).await?) } else { None };
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.locale());
    let last = entries.last().filter(|last| entries.len() as i64 == PAGE && last.seq > 1);
    let page = AuditPage {
        is_broken: verified.as_ref().is_some_and(Result::is_err),
        state: verified.map(|verified| match verified {
            Ok(head) => fill(work.audit_whole, &frame.locale().number(head.seq)),
            Err(broken) => fill(work.audit_broken, broken.sentence().get(frame.language())),
        }),
        check: frame.links().with(of.path, [("comprobar", "1")]),
        older: last
            .map(|last| frame.links().with(of.path, [("antes", last.seq.to_string().as_str())])),
        rows: entries.iter().map(|entry| row(&frame, &of.operators, entry)).collect(),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, &of.title, of.current),
        title: of.title,
        back: of.back,
        work,
    };
    page::private(StatusCode::OK, &page)
}

fn row(frame: &Frame<'_>, operators: &HashMap<AccountId, String>, entry: &Entry) -> Row {
    let operator = entry.operator().and_then(|id| operators.get(&id));
    let told = [&entry.before, &entry.after];
    let told = told.map(|w| w.as_deref().map(|w| words(w, frame.locale())));
    Row {
        seq: entry.seq,
        at: moment(frame, entry.at),
        actor: operator.cloned().unwrap_or_else(|| actor(frame.locale(), entry)),
        deed: deed(&entry.action, frame.language()).to_owned(),
        change: audit::change(told[0].as_deref(), told[1].as_deref(), work(frame.locale()).nothing),
        subject_name: entry.subject_name.clone(),
        subject: entry.subject.clone(),
        address: entry.address.clone(),
        is_refused: entry.outcome == "refused",
    }
}

fn actor(locale: Locale, entry: &Entry) -> String {
    let work = work(locale);
    match (entry.actor.as_str(), &entry.actor_name) {
        (_, Some(name)) if entry.is_in_stead() => fill(stead(locale.language()).by_operator, name),
        (key, Some(name)) if key.starts_with("key_") => {
            format!("{} · {name}", keys(locale.language()).by_key)
        }
        (_, Some(name)) => name.clone(),
        ("command", _) => work.by_command.to_owned(),
        ("program", _) => work.by_program.to_owned(),
        ("anonymous", _) => work.by_nobody.to_owned(),
        (other, _) if other.starts_with("operator ") => work.by_operator.to_owned(),
        (other, _) if other.starts_with("key_") => keys(locale.language()).by_key.to_owned(),
        _ => work.by_former.to_owned(),
    }
}
