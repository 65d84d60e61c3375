//! A tenant: a client business with data, modules and a state of its own.

use std::{fmt, str::FromStr};

use db::{Db, OnConstraint, Scope, TenantTx};
use jobs::{Event, Record};
use kernel::{Currency, ids::TenantId, locale::Word};
use sqlx::types::Uuid;

use crate::{
    Error,
    audit::{self, By, Deed},
    field, operator, site,
};

/// Longest name of a tenant or site, in characters.
pub const NAME_LENGTH_MAX: usize = 120;

/// Where a client stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TenantState {
    /// Trying the product.
    Trial,
    /// A client in good standing.
    Active,
    /// Late with a payment, still served.
    PastDue,
    /// Not served until resumed; nothing is lost.
    Paused,
    /// No longer a client.
    Closed,
}

impl TenantState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Trial, Self::Active, Self::PastDue, Self::Paused, Self::Closed];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Active => "active",
            Self::PastDue => "past_due",
            Self::Paused => "paused",
            Self::Closed => "closed",
        }
    }

    /// The word for it, as commands and refusals say it.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Trial => Word::new("a prueba", "on trial"),
            Self::Active => Word::new("activo", "active"),
            Self::PastDue => Word::new("con pagos atrasados", "behind with payments"),
            Self::Paused => Word::new("en pausa", "paused"),
            Self::Closed => Word::new("cerrado", "closed"),
        }
    }

    /// Whether its pages, API and jobs run.
    #[must_use]
    pub const fn is_served(self) -> bool {
        matches!(self, Self::Trial | Self::Active | Self::PastDue)
    }

    /// Whether a client in this state may be put into `to`.
    const fn may_become(self, to: Self) -> bool {
        match (self, to) {
            (Self::Closed, _) => false,
            (_, Self::Trial) => false,
            (_, Self::Closed) => true,
            (Self::Paused, Self::Active) => true,
            (_, Self::Paused) => self.is_served(),
            (Self::Trial | Self::PastDue, Self::Active) | (Self::Active, Self::PastDue) => true,
            _ => false,
        }
    }
}

impl FromStr for TenantState {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|s| s.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// A part of the product a tenant has or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Module {
    /// Listings and search.
    Marketplace,
    /// Contacts and leads.
    Crm,
    /// Channels and conversations.
    Messaging,
    /// Plans, charges and invoices.
    Billing,
    /// Flows and runs.
    Automation,
}

impl Module {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Marketplace, Self::Crm, Self::Messaging, Self::Billing, Self::Automation];

    /// The word of the table.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Marketplace => "marketplace",
            Self::Crm => "crm",
            Self::Messaging => "messaging",
            Self::Billing => "billing",
            Self::Automation => "automation",
        }
    }
}

impl fmt::Display for Module {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl FromStr for Module {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|m| m.key() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// A word that is none of the known ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es una palabra conocida aquí")]
pub struct UnknownWord(pub String);

/// A client business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Which tenant.
    pub id: TenantId,
    /// Short name in commands.
    pub slug: String,
    /// Name people read.
    pub name: String,
    /// Where it stands.
    pub state: TenantState,
    /// The modules it has.
    pub modules: Vec<Module>,
    /// The currency its rates and books are in.
    pub base_currency: Currency,
}

impl Tenant {
    /// Whether it has `module`.
    #[must_use]
    pub fn has(&self, module: Module) -> bool {
        self.modules.contains(&module)
    }

    /// The states it may be put into from its own.
    #[must_use]
    pub fn next_states(&self) -> Vec<TenantState> {
        let all = TenantState::ALL.into_iter();
        all.filter(|to| self.state.may_become(*to) && !is_kept_from(&self.slug, *to)).collect()
    }
}

/// Whether a client is the operator's own, which stays in good standing: the console stands on it, and
/// whoever would put it back signs in there.
fn is_kept_from(slug: &str, to: TenantState) -> bool {
    slug == operator::SLUG && to != TenantState::Active
}

/// What is needed to take in a tenant.
#[derive(Debug, Clone)]
pub struct NewTenant {
    /// Short name in commands: small letters, digits and hyphens, at most 40.
    pub slug: String,
    /// Name people read.
    pub name: String,
    /// The modules it gets.
    pub modules: Vec<Module>,
    /// The currency its rates and books are in.
    pub base_currency: Currency,
    /// Whether it begins by trying the product.
    pub is_trial: bool,
}

/// Takes in a tenant.
///
/// # Errors
/// [`Error::SlugTaken`]; [`Error::Invalid`] for a slug or name out of form.
pub async fn create(db: &Db, by: &By, new: NewTenant) -> Result<Tenant, Error> {
    let mut tx = db.begin(&Scope::tenant(db.new_id())).await?;
    let made = insert(&mut tx, by, new).await?;
    tx.commit().await?;
    Ok(made)
}

/// Takes in the tenant `tx` was begun for.
pub(crate) async fn insert(tx: &mut TenantTx, by: &By, new: NewTenant) -> Result<Tenant, Error> {
    check_slug(&new.slug)?;
    let name = check_name(field::NAME, &new.name)?;
    let (id, now) = (tx.tenant(), tx.now());
    let modules: Vec<&str> = new.modules.iter().map(|m| m.key()).collect();
    let state = if new.is_trial { TenantState::Trial } else { TenantState::Active };
    sqlx::query(
        "insert into tenants (tenant_id, slug, name, state, modules, base_currency, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id.0)
    .bind(&new.slug)
    .bind(&name)
    .bind(state.key())
    .bind(&modules)
    .bind(new.base_currency.code())
    .bind(now)
    .execute(tx.sql())
    .await
    .on_constraint("tenants_slug_key", || Error::SlugTaken(new.slug.clone()))?;
    for module in Module::ALL.into_iter().filter(|module| !new.modules.contains(module)) {
        jobs::hold(tx, module.key()).await?;
    }
    tx.record(Event { kind: "tenant.created", subject: Some(id.0) }).await?;
    audit::append(tx, by, Deed::of("tenant.created", id).becoming(&new.slug)).await?;
    Ok(Tenant {
        id,
        slug: new.slug,
        name,
        state,
        modules: new.modules,
        base_currency: new.base_currency,
    })
}

/// Puts the transaction's tenant into another state; asking for the present one changes nothing.
///
/// # Errors
/// [`Error::NoSuchStep`] where the present state does not allow it; [`Error::OperatorsOwn`].
pub async fn set_state(tx: &mut TenantTx, by: &By, to: TenantState) -> Result<(), Error> {
    let id = tx.tenant();
    let (slug, from): (String, String) =
        sqlx::query_as("select slug, state from tenants where tenant_id = $1 for no key update")
            .bind(id.0)
            .fetch_optional(tx.sql())
            .await?
            .ok_or_else(|| Error::NoSuchTenant(id.to_string()))?;
    let from: TenantState = from.parse().unwrap_or(TenantState::Closed);
    if from == to {
        return Ok(());
    }
    if is_kept_from(&slug, to) {
        return Err(Error::OperatorsOwn);
    }
    if !from.may_become(to) {
        return Err(Error::NoSuchStep { from, to });
    }
    sqlx::query("update tenants set state = $2, version = version + 1 where tenant_id = $1")
        .bind(id.0)
        .bind(to.key())
        .execute(tx.sql())
        .await?;
    if to.is_served() {
        jobs::release(tx, jobs::ALL).await?;
    } else {
        jobs::hold(tx, jobs::ALL).await?;
    }
    if to == TenantState::Closed {
        site::release_all(tx, by).await?;
    }
    tx.record(Event { kind: "tenant.state_changed", subject: Some(id.0) }).await?;
    audit::append(tx, by, Deed::of("tenant.state_changed", id).changing(from.key(), to.key())).await
}

/// Holds the tenant as a client until the transaction ends: whoever closes it waits, and then sees what was made.
///
/// # Errors
/// [`Error::Closed`].
pub(crate) async fn hold_open(tx: &mut TenantTx) -> Result<(), Error> {
    let id = tx.tenant();
    let (slug, state): (String, String) =
        sqlx::query_as("select slug, state from tenants where tenant_id = $1 for share")
            .bind(id.0)
            .fetch_optional(tx.sql())
            .await?
            .ok_or_else(|| Error::NoSuchTenant(id.to_string()))?;
    if state == TenantState::Closed.key() { Err(Error::Closed(slug)) } else { Ok(()) }
}

/// Gives the transaction's tenant these modules and no others; asking for the present ones changes
/// nothing. One that is taken away loses its pages at once, its jobs wait, and nothing is lost of its data.
///
/// # Errors
/// [`Error::NoSuchTenant`]; [`Error::OperatorsOwn`].
pub async fn set_modules(tx: &mut TenantTx, by: &By, modules: &[Module]) -> Result<(), Error> {
    let held = modules_held(tx).await?;
    keep_modules(tx, by, &held, modules).await
}

/// Gives it one module, or takes that one away, whatever happens to the others at the same time; those it
/// has then.
///
/// # Errors
/// [`Error::NoSuchTenant`]; [`Error::OperatorsOwn`].
pub async fn set_module(
    tx: &mut TenantTx,
    by: &By,
    module: Module,
    is_on: bool,
) -> Result<Vec<Module>, Error> {
    let held = modules_held(tx).await?;
    let mut to = held.clone();
    to.retain(|other| *other != module);
    to.extend(is_on.then_some(module));
    keep_modules(tx, by, &held, &to).await?;
    Ok(to)
}

/// The modules it has; whoever else changes them waits.
async fn modules_held(tx: &mut TenantTx) -> Result<Vec<Module>, Error> {
    let id = tx.tenant();
    let (slug, held): (String, Vec<String>) =
        sqlx::query_as("select slug, modules from tenants where tenant_id = $1 for no key update")
            .bind(id.0)
            .fetch_optional(tx.sql())
            .await?
            .ok_or_else(|| Error::NoSuchTenant(id.to_string()))?;
    if slug == operator::SLUG {
        return Err(Error::OperatorsOwn);
    }
    Ok(Module::ALL.into_iter().filter(|m| held.iter().any(|word| word == m.key())).collect())
}

async fn keep_modules(
    tx: &mut TenantTx,
    by: &By,
    from: &[Module],
    to: &[Module],
) -> Result<(), Error> {
    let id = tx.tenant();
    // In one order, so that the same modules are the same words.
    let words = |has: &[Module]| -> Vec<&'static str> {
        Module::ALL.into_iter().filter(|module| has.contains(module)).map(Module::key).collect()
    };
    let (from, to) = (words(from), words(to));
    if from == to {
        return Ok(());
    }
    sqlx::query("update tenants set modules = $2, version = version + 1 where tenant_id = $1")
        .bind(id.0)
        .bind(&to)
        .execute(tx.sql())
        .await?;
    for module in Module::ALL.map(Module::key) {
        match to.contains(&module) {
            true => jobs::release(tx, module).await?,
            false => jobs::hold(tx, module).await?,
        }
    }
    tx.record(Event { kind: "tenant.changed", subject: Some(id.0) }).await?;
    let (from, to) = (from.join(" "), to.join(" "));
    audit::append(tx, by, Deed::of("tenant.modules_changed", id).changing(&from, &to)).await
}

/// Holds the jobs of every tenant that is not served, and those of the modules a tenant has not got; takes the
/// hosts back of who is no longer a client.
/// [`set_state`] and [`set_modules`] do so from now on; this is for what an earlier version left. May be
/// repeated.
///
/// # Errors
/// [`db::Error::Unavailable`] when the database does not answer.
pub async fn hold_unserved(db: Db) -> Result<(), db::Error> {
    let modules = Module::ALL.map(Module::key);
    let mut look = db.look_up().await?;
    let unserved: Vec<Uuid> = sqlx::query_scalar(
        "select distinct tenant_id from tenancy_directory()
         where state <> all ($1) or not modules @> $2",
    )
    .bind(served())
    .bind(modules)
    .fetch_all(look.sql())
    .await?;
    drop(look);
    for id in unserved.into_iter().map(TenantId) {
        let mut tx = db.begin(&Scope::tenant(id)).await?;
        // It may have been changed since; whoever does so now waits, and then holds or releases.
        let now: Option<(String, Vec<String>)> = sqlx::query_as(
            "select state, modules from tenants where tenant_id = $1 for no key update",
        )
        .bind(id.0)
        .fetch_optional(tx.sql())
        .await?;
        let Some((state, held)) = now else { continue };
        if !served().contains(&state.as_str()) {
            jobs::hold(&mut tx, jobs::ALL).await?;
        }
        if state == TenantState::Closed.key() {
            site::release_all(&mut tx, &By::program()).await.map_err(|error| match error {
                Error::Db(error) => error,
                other => sqlx::Error::Configuration(Box::new(other)).into(),
            })?;
        }
        for module in modules.iter().filter(|module| !held.iter().any(|word| word == *module)) {
            jobs::hold(&mut tx, module).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The words of the states in which a tenant is served.
fn served() -> Vec<&'static str> {
    let all = TenantState::ALL.into_iter();
    all.filter(|state| state.is_served()).map(TenantState::key).collect()
}

/// A slug that can stand in commands and addresses.
pub(crate) fn check_slug(slug: &str) -> Result<(), Error> {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let fits = (1..=40).contains(&slug.len())
        && slug.bytes().all(|b| inner(b) || b == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-');
    if fits {
        return Ok(());
    }
    Err(Error::invalid(
        Word::new("slug", "slug"),
        "usa minúsculas, cifras y guiones, de 1 a 40 caracteres, sin guion al borde",
        "use small letters, digits and hyphens, 1 to 40 of them, with no hyphen at either end",
    ))
}

/// Signs that are not seen, or that turn round what is: a name made of them looks like none, or like
/// another's.
pub(crate) fn is_unseen(letter: char) -> bool {
    letter.is_control() || is_invisible(letter)
}

const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
        | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A name with its white space put right.
/// # Errors
/// [`Error::Invalid`], by `field`, for one that is empty, too long or of signs nobody sees.
pub fn check_name(field: Word, name: &str) -> Result<String, Error> {
    let name = kernel::text::squeeze(name);
    let length = name.chars().count();
    if (1..=NAME_LENGTH_MAX).contains(&length) && !name.contains(is_unseen) {
        return Ok(name);
    }
    Err(Error::invalid(
        field,
        format!("de 1 a {NAME_LENGTH_MAX} caracteres"),
        format!("1 to {NAME_LENGTH_MAX} characters"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_tenant_stays_closed_and_a_paused_one_can_come_back() {
        for to in TenantState::ALL {
            assert!(!TenantState::Closed.may_become(to));
        }
        assert!(TenantState::Paused.may_become(TenantState::Active));
        assert!(!TenantState::Paused.may_become(TenantState::PastDue));
        assert!(TenantState::PastDue.may_become(TenantState::Paused));
    }

    #[test]
    fn slugs_are_plain() {
        for good in ["a", "demo", "kids-2"] {
            assert!(check_slug(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "Ñ", "a b", &"x".repeat(41)] {
            assert!(check_slug(bad).is_err(), "{bad}");
        }
    }
}
