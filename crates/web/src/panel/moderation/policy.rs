//! `/panel/revision/reglas`: what listings are weighed by, by vertical.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, May};
use listings::{
    Error,
    moderation::{self, NEVER, Policy, Rule, SCORE_MAX},
    vertical,
};

use super::fault;
use crate::{
    State,
    form::{self, Filled},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        fill,
        moderation::{Moderations, moderation as words, rule},
        work::{Work, work},
    },
    work::{Bar, shell},
};

/// Where the verticals are listed.
pub(super) const PATH: &str = "/panel/revision/reglas";
const REVIEW: &str = "-revisar";
const BLOCK: &str = "-rechazar";
const BANNED: &str = "-palabras";

#[derive(Template)]
#[template(path = "panel/moderation_policies.html")]
struct PoliciesPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Moderations,
    back: String,
    /// Name, what is set, and where.
    rows: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "panel/moderation_policy.html")]
struct PolicyPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Moderations,
    back: String,
    action: String,
    title: String,
    review: Number,
    block: Number,
    rules: Vec<Number>,
    banned_name: &'static str,
    banned: String,
    wrong: Option<String>,
}

/// A field of points.
struct Number {
    name: &'static str,
    label: &'static str,
    more: &'static str,
    value: String,
    least: u8,
    most: u8,
}

/// The verticals with what is set for each.
pub(crate) async fn list(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri: &uri };
    let (texts, links, locale) = (words(frame.language()), frame.links(), frame.locale());
    let mut tx = state.db.begin(&may.scope()).await?;
    let mut rows = Vec::new();
    for held in vertical::list(&mut tx).await.map_err(fault)? {
        let vertical = held.vertical;
        let policy = moderation::policy(&mut tx, &vertical.key).await.map_err(fault)?;
        let from = |from: u8, text| match from {
            NEVER => String::new(),
            from => fill(text, &locale.number(from.into())),
        };
        let more = [
            from(policy.review_from, texts.reviews_from),
            from(policy.block_from, texts.blocks_from),
        ];
        let more: Vec<String> = more.into_iter().filter(|text| !text.is_empty()).collect();
        rows.push((
            vertical.labels.get(frame.language()).to_owned(),
            if more.is_empty() { texts.takes_all.to_owned() } else { more.join(" · ") },
            links.page(&format!("{PATH}/{}", vertical.key)),
        ));
    }
    tx.commit().await?;
    let page = PoliciesPage {
        rows,
        back: links.page(super::PATH),
        bar: Bar::new(&may, &frame),
        shell: shell(&may, &frame, texts.policy, super::PATH),
        work: work(locale),
        texts,
    };
    pages::private(StatusCode::OK, &page)
}

/// What one is weighed by.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(vertical): Path<String>,
) -> Result<Response, Fault> {
    page(&state, &may, &uri, &vertical, None).await
}

/// Sets it.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(vertical): Path<String>,
    Filled(pairs): Filled<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let links = Frame { about: &may.about, view: None, uri: &uri }.links();
    let policy = read(&pairs);
    let mut tx = state.db.begin(&may.scope()).await?;
    match moderation::set_policy(&mut tx, &may.by(), &vertical, policy.clone()).await {
        Ok(_) => {
            tx.commit().await?;
            form::done(links, &format!("{PATH}/{vertical}"))
        }
        Err(error @ Error::PolicyInvalid(_)) => {
            drop(tx);
            let wrong = form::said(&error, &may.about);
            page(&state, &may, &uri, &vertical, Some((policy, wrong))).await
        }
        Err(error) => Err(fault(error)),
    }
}

/// What the form carries; an empty threshold is one that no score reaches, and what is no number is out of bounds.
fn read(pairs: &[(String, String)]) -> Policy {
    let typed = |name: &str| {
        pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    };
    let from = |name| match typed(name) {
        "" => NEVER,
        text => text.parse().unwrap_or(0),
    };
    let points = |rule: Rule| match typed(rule.key()) {
        "" => (rule, 0),
        text => (rule, text.parse().unwrap_or(u8::MAX)),
    };
    Policy {
        review_from: from(REVIEW),
        block_from: from(BLOCK),
        banned: typed(BANNED).lines().map(str::to_owned).collect(),
        points: Rule::ALL.into_iter().map(points).collect::<BTreeMap<_, _>>(),
    }
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    key: &str,
    said: Option<(Policy, String)>,
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let (texts, links) = (words(frame.language()), frame.links());
    let mut tx = state.db.begin(&may.scope()).await?;
    let all = vertical::list(&mut tx).await.map_err(fault)?;
    let held = all.into_iter().find(|held| held.vertical.key == key);
    let vertical = held.ok_or_else(|| Fault::new(Code::NotFound))?.vertical;
    let kept = moderation::policy(&mut tx, key).await.map_err(fault)?;
    tx.commit().await?;
    let status = if said.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (policy, wrong) = match said {
        Some((policy, wrong)) => (policy, Some(wrong)),
        None => (kept, None),
    };
    let title = fill(texts.policy_of, vertical.labels.get(frame.language()));
    let page = PolicyPage {
        review: threshold(REVIEW, (texts.review_from, texts.review_from_more), policy.review_from),
        block: threshold(BLOCK, (texts.block_from, texts.block_from_more), policy.block_from),
        rules: Rule::ALL.into_iter().map(|rule| weight(&frame, rule, &policy)).collect(),
        banned_name: BANNED,
        banned: policy.banned.join("\n"),
        back: links.page(PATH),
        action: links.page(&format!("{PATH}/{key}")),
        wrong,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, &title, super::PATH),
        work: work(frame.locale()),
        title,
        texts,
    };
    pages::private(status, &page)
}

fn threshold(name: &'static str, (label, more): (&'static str, &'static str), from: u8) -> Number {
    let value = if from >= NEVER { String::new() } else { from.to_string() };
    Number { name, label, more, value, least: 1, most: SCORE_MAX }
}

fn weight(frame: &Frame<'_>, of: Rule, policy: &Policy) -> Number {
    let (label, more) = rule(of, frame.language());
    let value = policy.points(of).to_string();
    Number { name: of.key(), label, more, value, least: 0, most: SCORE_MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_and_what_is_no_number_is_refused_later() {
        let pairs = [(REVIEW, "40"), (BLOCK, ""), (BANNED, "uno\ndos"), ("price", "x")];
        let pairs = pairs.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let policy = read(&pairs);
        assert_eq!((policy.review_from, policy.block_from), (40, NEVER));
        assert_eq!(policy.banned, ["uno", "dos"]);
        assert_eq!((policy.points(Rule::Price), policy.points(Rule::Vin)), (u8::MAX, 0));
    }
}
