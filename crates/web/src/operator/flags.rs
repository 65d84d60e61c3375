//! `/operador/banderas`: what is switched on, for whom, and off at once.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use http_kit::{Fault, May};
use kernel::{Zone, locale::Word};
use serde::Deserialize;
use tenancy::{
    Error,
    flag::{self, Flag, NewFlag, Rules, Step},
};

use crate::{
    State, brand,
    form::{self, Filled, told},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        fill,
        flags::{Flags, flags},
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

const PATH: &str = "/operador/banderas";

#[derive(Template)]
#[template(path = "operator/flags.html")]
struct FlagsPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Flags,
    bar: Bar,
    wrong: Option<String>,
    typed: Typed,
    create: String,
    rows: Vec<Row>,
}

struct Row {
    key: String,
    purpose: String,
    state: String,
    is_killed: bool,
    /// Who answers, and until when.
    owner: String,
    /// Whether a share is planned for later.
    is_planned: bool,
    is_overdue: bool,
    change: String,
    kill: String,
    percent: String,
    tenants_on: String,
    /// What the rules were when the form was drawn.
    was: String,
}

/// What a form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    key: String,
    #[serde(default)]
    purpose: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    ends_on: String,
    #[serde(default)]
    is_shown: String,
    #[serde(default)]
    percent: String,
    /// From when the share holds, by the clocks of the operator's site; at once where it is empty.
    #[serde(default)]
    at: String,
    /// Whether what is planned is taken back.
    #[serde(default)]
    unplan: String,
    #[serde(default)]
    tenants: String,
    #[serde(default)]
    to: String,
    /// What the rules were when the form was drawn; a form that was changed over is not saved.
    #[serde(default)]
    was: String,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, StatusCode::OK, None, Typed::default()).await
}

/// Makes a flag, off for everybody.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let done = async {
        let no_day = |_| {
            Error::invalid(
                Word::new("hasta", "until when"),
                "escribe un día, como 2027-01-31",
                "write a day, like 2027-01-31",
            )
        };
        let ends_on: NaiveDate = typed.ends_on.parse().map_err(no_day)?;
        let new = NewFlag {
            key: typed.key.trim().to_owned(),
            purpose: typed.purpose.clone(),
            owner: typed.owner.clone(),
            ends_on,
            safe_side: false,
            is_shown: !typed.is_shown.is_empty(),
        };
        let mut tx = state.db.begin(&may.scope()).await?;
        flag::create(&mut tx, &may.by(), new).await?;
        Ok(tx.commit().await?)
    };
    let done = done.await;
    finish(&state, &may, &uri, done, typed).await
}

/// Changes for whom it is on: a share of all, and tenants by name.
pub(crate) async fn change(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(key): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let done = async {
        let zone = Zone::named(&may.site.site.zone);
        let (percent, at) = (percent(&typed.percent)?, moment_of(&typed.at, zone)?);
        let tenants = named(&state, &typed.tenants)?;
        let mut tx = state.db.begin(&may.scope()).await?;
        let now = tx.now();
        let mut is_other = false;
        let edit = |rules: &mut Rules| {
            is_other = !typed.was.is_empty() && typed.was != stamp(rules);
            if is_other {
                return;
            }
            if !typed.unplan.is_empty() {
                rules.steps.retain(|step| step.at <= now);
            }
            match at.filter(|at| *at > now) {
                Some(at) => plan(rules, percent, tenants, at),
                None => put(rules, percent, tenants, now),
            }
        };
        flag::change(&mut tx, &may.by(), &key, edit).await?;
        if is_other {
            return Err(Error::ChangedMeanwhile);
        }
        Ok(tx.commit().await?)
    };
    let done = done.await;
    finish(&state, &may, &uri, done, Typed::default()).await
}

/// Kills it, or lets it live again.
pub(crate) async fn kill(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(key): Path<String>,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let done = async {
        let is_killed = match typed.to.as_str() {
            "killed" => true,
            "alive" => false,
            _ => {
                let to = Word::new("to", "to");
                return Err(Error::invalid(to, "killed o alive", "killed or alive"));
            }
        };
        let mut tx = state.db.begin(&may.scope()).await?;
        flag::kill(&mut tx, &may.by(), &key, is_killed).await?;
        Ok(tx.commit().await?)
    };
    let done = done.await;
    finish(&state, &may, &uri, done, Typed::default()).await
}

/// Empty is no share: then only who is named has it.
fn percent(typed: &str) -> Result<Option<u8>, Error> {
    let typed = typed.trim().trim_end_matches('%').trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let read = typed.parse().ok().filter(|percent| *percent <= 100);
    read.map(Some).ok_or_else(|| {
        Error::invalid(
            Word::new("porcentaje", "share"),
            "escribe un número de 0 a 100",
            "write a number from 0 to 100",
        )
    })
}

/// A moment as a form of a browser writes it, to the minute, by the clocks of the operator's site.
fn moment_of(typed: &str, zone: Zone) -> Result<Option<DateTime<Utc>>, Error> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let read = NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M").ok();
    read.and_then(|at| zone.moment(at)).map(Some).ok_or_else(|| {
        Error::invalid(
            Word::new("desde", "from when"),
            "escribe un momento, como 2027-01-31T09:00",
            "write a moment, like 2027-01-31T09:00",
        )
    })
}

/// The short names typed, each of a tenant there is.
fn named(state: &State, typed: &str) -> Result<Vec<String>, Error> {
    let words = typed.split([',', ' ', '\n']).map(str::trim).filter(|word| !word.is_empty());
    let no_such = |slug: &str| {
        let slug = kernel::text::truncate(slug, 40);
        Error::invalid(
            Word::new("clientes", "clients"),
            format!("no hay ninguno que se llame «{slug}»"),
            format!("there is none called “{slug}”"),
        )
    };
    let known = |slug| state.kit.directory.any_tenant(slug).map_err(|_| no_such(slug));
    words.map(|slug| Ok(known(slug)?.slug.clone())).collect()
}

/// The share in force: who is on for everybody is on for a hundred of a hundred.
fn share_in_force(rules: &Rules, now: DateTime<Utc>) -> Option<u8> {
    rules.percent(now).or_else(|| rules.everybody.then_some(100))
}

fn put(rules: &mut Rules, percent: Option<u8>, tenants: Vec<String>, now: DateTime<Utc>) {
    if share_in_force(rules, now) != percent {
        rules.everybody = false;
        // What is planned stays planned.
        rules.steps.retain(|step| step.at > now);
        rules.steps.extend(percent.map(|percent| Step { at: now, percent }));
    }
    name(rules, tenants);
}

/// Plans a share; one that was planned for the same moment is another now. An empty one takes it back.
fn plan(rules: &mut Rules, percent: Option<u8>, tenants: Vec<String>, at: DateTime<Utc>) {
    rules.steps.retain(|step| step.at != at);
    rules.steps.extend(percent.map(|percent| Step { at, percent }));
    name(rules, tenants);
}

fn name(rules: &mut Rules, tenants: Vec<String>) {
    // Those switched off by name, with the command, stay so.
    rules.tenants.retain(|slug, on| !*on || tenants.contains(slug));
    rules.tenants.extend(tenants.into_iter().map(|slug| (slug, true)));
}

async fn finish(
    state: &State,
    may: &May,
    uri: &Uri,
    done: Result<(), Error>,
    typed: Typed,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => {
            // This process knows at once; the others within seconds.
            state.kit.flags.refresh(&state.db).await?;
            form::done(Frame { about: &may.about, view: None, uri }.links(), PATH)
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            page(state, may, uri, status, Some(wrong), typed).await
        }
    }
}

/// What tells rules from others.
fn stamp(rules: &Rules) -> String {
    brand::hash(format!("{rules:?}").as_bytes())
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    status: StatusCode,
    wrong: Option<String>,
    typed: Typed,
) -> Result<Response, Fault> {
    // What another process changed shows at once; without a database the page shows what is held.
    if let Err(error) = state.kit.flags.refresh(&state.db).await {
        tracing::warn!(%error, "The flags shown may be some seconds old");
    }
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.locale());
    let now = state.db.clock().now();
    let page = FlagsPage {
        wrong,
        typed,
        create: frame.links().page(PATH),
        rows: state.kit.flags.all().iter().map(|flag| row(&frame, work, flag, now)).collect(),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, work.flags, PATH),
        texts: flags(frame.language()),
        work,
    };
    pages::private(status, &page)
}

/// What the form does not change: what is planned, who is left out, and accounts.
fn others(frame: &Frame<'_>, flag: &Flag, now: DateTime<Utc>) -> Vec<String> {
    let texts = flags(frame.language());
    let rules = &flag.rules;
    let planned =
        rules.steps.iter().filter(|step| step.at > now).map(|step| {
            fill(&fill(texts.from, &step.percent.to_string()), &moment(frame, step.at))
        });
    let out = rules.tenants.iter().filter(|(_, on)| !**on).map(|(slug, _)| fill(texts.but, slug));
    let accounts = (!rules.accounts.is_empty())
        .then(|| fill(texts.accounts, &rules.accounts.len().to_string()));
    planned.chain(out).chain(accounts).collect()
}

fn row(frame: &Frame<'_>, work: &Work, flag: &Flag, now: DateTime<Utc>) -> Row {
    let texts = flags(frame.language());
    let percent = flag.rules.percent(now);
    let on: Vec<&str> =
        flag.rules.tenants.iter().filter(|(_, on)| **on).map(|(slug, _)| slug.as_str()).collect();
    let share = match (percent, flag.rules.everybody) {
        (Some(percent), _) => Some(format!("{percent} %")),
        (None, true) => Some(work.flag_everybody.to_owned()),
        (None, false) => None,
    };
    let on_by_name = on.iter().map(|slug| (*slug).to_owned());
    let for_whom: Vec<String> =
        share.into_iter().chain(on_by_name).chain(others(frame, flag, now)).collect();
    let state = match () {
        () if flag.is_killed && flag.safe_side => texts.killed_on.to_owned(),
        () if flag.is_killed => work.flag_killed.to_owned(),
        () if for_whom.is_empty() => work.flag_off.to_owned(),
        () => fill(work.flag_on, &for_whom.join(", ")),
    };
    let at = |what: &str| frame.links().page(&format!("{PATH}/{}/{what}", flag.key));
    Row {
        is_killed: flag.is_killed,
        owner: format!(
            "{} · {}",
            flag.owner,
            fill(work.flag_until, &frame.locale().date(flag.ends_on))
        ),
        is_planned: flag.rules.steps.iter().any(|step| step.at > now),
        is_overdue: flag.is_overdue(now.date_naive()),
        change: at("reglas"),
        kill: at("apagado"),
        percent: share_in_force(&flag.rules, now)
            .map(|share| share.to_string())
            .unwrap_or_default(),
        tenants_on: on.join(" "),
        was: stamp(&flag.rules),
        key: flag.key.clone(),
        purpose: flag.purpose.clone(),
        state,
    }
}
