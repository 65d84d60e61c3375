//! Makes and changes flags, in the operator's tenant.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use db::{OnConstraint as _, TenantTx};
use kernel::locale::Word;
use sqlx::types::Json;

use super::{Flag, Rules, held::Row, step};
use crate::{
    Error,
    audit::{self, By, Deed},
};

/// What the field of the rules is called.
const RULES: Word = Word::new("reglas", "rules");
/// How far ahead a step may be planned.
const AHEAD_MAX: TimeDelta = TimeDelta::days(2 * 366);
/// Steps, tenants or accounts of one flag.
const RULES_MAX: usize = 1_000;
/// How long a flag may be meant to last.
const LIFE_MAX: TimeDelta = TimeDelta::days(2 * 366);

/// A flag to be made. It is off for everybody until its rules say otherwise.
#[derive(Debug, Clone)]
pub struct NewFlag {
    /// Its name in code: small letters, digits, `.`, `_` and `-`.
    pub key: String,
    /// What it switches.
    pub purpose: String,
    /// Who answers for it.
    pub owner: String,
    /// Until when it should be gone.
    pub ends_on: NaiveDate,
    /// What it is when it is killed.
    pub safe_side: bool,
    /// Whether front ends may ask for it.
    pub is_shown: bool,
}

/// Makes it.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::FlagTaken`].
pub async fn create(tx: &mut TenantTx, by: &By, new: NewFlag) -> Result<Flag, Error> {
    check(&new, tx)?;
    let (tenant, now) = (tx.tenant(), tx.now());
    let flag = Flag {
        key: new.key,
        purpose: kernel::text::squeeze(&new.purpose),
        owner: kernel::text::squeeze(&new.owner),
        ends_on: new.ends_on,
        safe_side: new.safe_side,
        is_killed: false,
        is_shown: new.is_shown,
        rules: Rules::default(),
    };
    sqlx::query(
        "insert into flags (tenant_id, key, purpose, owner, ends_on, safe_side, is_shown, rules,
                            created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant.0)
    .bind(&flag.key)
    .bind(&flag.purpose)
    .bind(&flag.owner)
    .bind(flag.ends_on)
    .bind(flag.safe_side)
    .bind(flag.is_shown)
    .bind(Json(&flag.rules))
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("flags_pkey", || Error::FlagTaken(flag.key.clone()))?;
    audit::append(tx, by, Deed::of("flag.created", &flag.key).becoming(whole(&flag))).await?;
    Ok(flag)
}

fn check(new: &NewFlag, tx: &TenantTx) -> Result<(), Error> {
    if !is_key(&new.key) {
        return Err(Error::invalid(
            Word::new("clave", "key"),
            "usa minúsculas, cifras, punto y guiones, de 2 a 80, empezando por una letra",
            "use small letters, digits, dots and hyphens, 2 to 80 of them, beginning with a letter",
        ));
    }
    let purpose = (Word::new("para qué", "what it switches"), &new.purpose, 300);
    let owner = (Word::new("responsable", "who answers for it"), &new.owner, 120);
    for (field, text, max) in [purpose, owner] {
        let length = kernel::text::squeeze(text).chars().count();
        if !(1..=max).contains(&length)
            || text.chars().any(|c| c.is_control() && !c.is_whitespace())
        {
            let (es, en) = (format!("de 1 a {max} caracteres"), format!("1 to {max} characters"));
            return Err(Error::invalid(field, es, en));
        }
    }
    let today = tx.now().date_naive();
    if new.ends_on < today || new.ends_on > today + LIFE_MAX {
        return Err(Error::invalid(
            Word::new("hasta", "until when"),
            "un día desde hoy hasta dentro de dos años",
            "a day from today to two years from now",
        ));
    }
    Ok(())
}

/// Whether a flag can be called so.
fn is_key(key: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    (2..=80).contains(&key.len())
        && key.bytes().all(is_plain)
        && key.starts_with(|c: char| c.is_ascii_lowercase())
}

/// What nobody could have called a flag is none.
fn check_key(key: &str) -> Result<(), Error> {
    if is_key(key) { Ok(()) } else { Err(no_such(key)) }
}

/// Changes for whom it is on.
///
/// # Errors
/// [`Error::NoSuchFlag`]; [`Error::Invalid`] for rules out of form.
pub async fn change(
    tx: &mut TenantTx,
    by: &By,
    key: &str,
    edit: impl FnOnce(&mut Rules) + Send,
) -> Result<(), Error> {
    check_key(key)?;
    let tenant = tx.tenant();
    let Json(before): Json<Rules> = sqlx::query_scalar(
        "select rules from flags where tenant_id = $1 and key = $2 for no key update",
    )
    .bind(tenant.0)
    .bind(key)
    .fetch_optional(tx.sql())
    .await?
    .ok_or_else(|| no_such(key))?;
    let mut rules = before.clone();
    edit(&mut rules);
    let many = [rules.accounts.len(), rules.tenants.len(), rules.steps.len()];
    if many.iter().any(|count| *count > RULES_MAX) || rules.steps.iter().any(|s| s.percent > 100) {
        return Err(Error::invalid(
            RULES,
            format!("hasta {RULES_MAX} reglas, y de 0 a 100 por ciento"),
            format!("up to {RULES_MAX} rules, and from 0 to 100 per cent"),
        ));
    }
    if rules.steps.iter().any(|step| step.at > tx.now() + AHEAD_MAX) {
        return Err(Error::invalid(
            RULES,
            "los pasos se prevén hasta dos años",
            "steps are planned up to two years ahead",
        ));
    }
    if rules == before {
        return Ok(());
    }
    sqlx::query(
        "update flags set rules = $3, version = version + 1 where tenant_id = $1 and key = $2",
    )
    .bind(tenant.0)
    .bind(key)
    .bind(Json(&rules))
    .execute(tx.sql())
    .await?;
    step::plan(tx, key, &rules.steps).await?;
    let (was, is) = told(&before, &rules);
    audit::append(tx, by, Deed::of("flag.changed", key).changing(was, is)).await
}

/// Kills it, or lets it live again; answers its safe side, which is what it is for everybody while killed.
///
/// # Errors
/// [`Error::NoSuchFlag`].
pub async fn kill(tx: &mut TenantTx, by: &By, key: &str, is_killed: bool) -> Result<bool, Error> {
    check_key(key)?;
    let safe_side: Option<bool> = sqlx::query_scalar(
        "update flags set is_killed = $3, version = version + 1 where tenant_id = $1 and key = $2
         returning safe_side",
    )
    .bind(tx.tenant().0)
    .bind(key)
    .bind(is_killed)
    .fetch_optional(tx.sql())
    .await?;
    let safe_side = safe_side.ok_or_else(|| no_such(key))?;
    let action = if is_killed { "flag.killed" } else { "flag.revived" };
    audit::append(tx, by, Deed::of(action, key)).await?;
    Ok(safe_side)
}

/// Takes it out: what it switched is then decided by the code alone.
///
/// # Errors
/// [`Error::NoSuchFlag`].
pub async fn remove(tx: &mut TenantTx, by: &By, key: &str) -> Result<(), Error> {
    check_key(key)?;
    let gone: Option<Row> = sqlx::query_as(
        "delete from flags where tenant_id = $1 and key = $2
         returning key, purpose, owner, ends_on, safe_side, is_killed, is_shown, rules",
    )
    .bind(tx.tenant().0)
    .bind(key)
    .fetch_optional(tx.sql())
    .await?;
    let gone = Flag::from(gone.ok_or_else(|| no_such(key))?);
    audit::append(tx, by, Deed::of("flag.removed", key).losing(whole(&gone))).await
}

fn no_such(key: &str) -> Error {
    Error::NoSuchFlag(kernel::text::truncate(key, 80).to_owned())
}

/// Accounts and tenants that an entry names at most.
const TOLD_MAX: usize = 100;

/// Two states of the rules, each in a few words. Of accounts and tenants those that are decided otherwise now, by
/// their ids, and how many more there are: nobody is named, and a rule that stays is not hidden.
fn told(before: &Rules, after: &Rules) -> (String, String) {
    let who = |rules: &Rules, other: &Rules| {
        [differing(&rules.tenants, &other.tenants), differing(&rules.accounts, &other.accounts)]
    };
    (in_words(before, who(before, after)), in_words(after, who(after, before)))
}

/// Who is decided otherwise in the other one, or not at all.
fn differing(all: &BTreeMap<String, bool>, other: &BTreeMap<String, bool>) -> String {
    let decided: Vec<String> = all
        .iter()
        .filter(|(who, on)| other.get(*who) != Some(*on))
        .map(|(who, on)| format!("{who}={}", if *on { "on" } else { "off" }))
        .collect();
    let named = decided[..decided.len().min(TOLD_MAX)].join(" ");
    match all.len() - decided.len().min(TOLD_MAX) {
        0 => named,
        more => format!("{named} +{more}").trim_start().to_owned(),
    }
}

fn in_words(rules: &Rules, who: [String; 2]) -> String {
    let steps: Vec<String> = rules
        .steps
        .iter()
        .take(TOLD_MAX)
        .map(|step| format!("{} % {}", step.percent, step.at.format("%Y-%m-%dT%H:%MZ")))
        .collect();
    let [tenants, accounts] = who;
    let everybody = if rules.everybody { "todos".to_owned() } else { String::new() };
    let parts = [everybody, steps.join(", "), tenants, accounts];
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if told.is_empty() { "nadie".to_owned() } else { told.join("; ") }
}

/// A whole flag in a few words, for who made it or took it out.
fn whole(flag: &Flag) -> String {
    let (_, rules) = told(&Rules::default(), &flag.rules);
    let on = |is_on| if is_on { "on" } else { "off" };
    let Flag { purpose, owner, ends_on, .. } = flag;
    let (safe, shown) = (on(flag.safe_side), on(flag.is_shown));
    format!("{purpose} · {owner} · {ends_on} · safe_side={safe} · is_shown={shown} · {rules}")
}
