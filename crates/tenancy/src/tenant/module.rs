//! The parts of the product a client has.

use std::{fmt, str::FromStr};

use db::TenantTx;
use jobs::{Event, Record};

use super::UnknownWord;
use crate::{
    Error,
    audit::{self, By, Deed},
    operator,
};

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
