//! `/panel/llaves`: the keys of the API.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use chrono::TimeDelta;
use http_kit::{Fault, May};
use kernel::ids::ApiKeyId;
use serde::Deserialize;
use tenancy::{
    Error, KeyScope,
    api_key::{self, Listed, Made, NewKey},
};

use crate::{
    State,
    form::{self, Filled, not_an_id, told},
    page as pages,
    proof::begin_proved,
    shell::{Frame, Shell},
    texts::{
        fill,
        keys::{Keys, keys},
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

const PATH: &str = "/panel/llaves";
/// The lives that are offered, in days.
const LIVES: [i64; 3] = [30, 90, 365];
/// The one that is chosen already.
const USUAL_LIFE: i64 = 90;

#[derive(Template)]
#[template(path = "panel/keys.html")]
struct KeysPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Keys,
    bar: Bar,
    wrong: Option<String>,
    /// A key that was just made: shown now and never again.
    made: Option<Made>,
    rows: Vec<Row>,
    action: String,
    name: String,
    scopes: Vec<Choice>,
    lives: Vec<Choice>,
}

struct Row {
    name: String,
    hint: String,
    scopes: Vec<&'static str>,
    when: String,
    maker: Option<String>,
    withdraw: String,
}

struct Choice {
    key: String,
    label: String,
    is_chosen: bool,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    password: String,
    #[serde(default, rename = "members.read")]
    reads_members: Option<String>,
    #[serde(default, rename = "sellers.read")]
    reads_sellers: Option<String>,
    #[serde(default, rename = "audit.read")]
    reads_audit: Option<String>,
}

impl Typed {
    fn scopes(&self) -> BTreeSet<KeyScope> {
        let is_ticked = |scope: &KeyScope| match scope {
            KeyScope::ReadMembers => self.reads_members.is_some(),
            KeyScope::ReadSellers => self.reads_sellers.is_some(),
            KeyScope::ReadAudit => self.reads_audit.is_some(),
        };
        KeyScope::ALL.into_iter().filter(is_ticked).collect()
    }

    fn days(&self) -> i64 {
        self.days.trim().parse().unwrap_or(0)
    }
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, StatusCode::OK, Said::default()).await
}

/// Makes one, for who gives the password once more.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let (status, said) = match created(&state, &may, &headers, &typed).await {
        Ok(made) => (StatusCode::OK, Said { made: Some(made), ..Said::default() }),
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            (status, Said { wrong: Some(wrong), made: None, typed: Some(typed) })
        }
    };
    page(&state, &may, &uri, status, said).await
}

async fn created(
    state: &State,
    may: &May,
    headers: &HeaderMap,
    typed: &Typed,
) -> Result<Made, Error> {
    let life = TimeDelta::try_days(typed.days()).unwrap_or_default();
    let new = NewKey { name: typed.name.clone(), scopes: typed.scopes(), life };
    let mut tx = begin_proved(state, may, headers, &typed.password).await?;
    let made = api_key::create(&mut tx, &may.by(), new).await?;
    tx.commit().await?;
    Ok(made)
}

/// Ends one.
pub(crate) async fn withdraw(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(key): Path<String>,
) -> Result<Response, Fault> {
    let key: ApiKeyId = key.parse().map_err(|_| not_an_id("api_key"))?;
    let mut tx = state.db.begin(&may.scope()).await?;
    api_key::withdraw(&mut tx, &may.by(), key).await?;
    tx.commit().await?;
    form::done(Frame { about: &may.about, view: None, uri: &uri }.links(), PATH)
}

/// What is said on the page beside the keys.
#[derive(Default)]
struct Said {
    wrong: Option<String>,
    made: Option<Made>,
    /// What was typed, if it was not accepted.
    typed: Option<Typed>,
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    status: StatusCode,
    said: Said,
) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let listed = api_key::list(&mut tx).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let texts = keys(frame.language());
    let typed = said.typed.unwrap_or_default();
    let (ticked, days) = (typed.scopes(), typed.days());
    let days = if LIVES.contains(&days) { days } else { USUAL_LIFE };
    let page = KeysPage {
        wrong: said.wrong,
        made: said.made,
        rows: listed.iter().map(|key| row(&frame, texts, key)).collect(),
        action: frame.links().page(PATH),
        name: typed.name,
        scopes: Vec::from(KeyScope::ALL.map(|scope| Choice {
            key: scope.key().to_owned(),
            label: texts.scope(scope).to_owned(),
            is_chosen: ticked.contains(&scope),
        })),
        lives: Vec::from(LIVES.map(|life| Choice {
            key: life.to_string(),
            label: fill(texts.days, &life.to_string()),
            is_chosen: life == days,
        })),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.title, PATH),
        work: work(frame.locale()),
        texts,
    };
    pages::private(status, &page)
}

fn row(frame: &Frame<'_>, texts: &Keys, key: &Listed) -> Row {
    let ends = if key.is_expired { texts.expired } else { texts.expires };
    let used = match key.used_at {
        Some(at) => fill(texts.used, &moment(frame, at)),
        None => texts.never_used.to_owned(),
    };
    Row {
        name: key.name.clone(),
        hint: key.hint.clone(),
        scopes: key.scopes.iter().map(|scope| texts.scope(*scope)).collect(),
        when: format!("{} · {used}", fill(ends, &frame.day(key.expires_at))),
        maker: key.maker.as_deref().map(|maker| fill(texts.by, maker)),
        withdraw: frame.links().page(&format!("{PATH}/{}/retiro", key.id)),
    }
}
