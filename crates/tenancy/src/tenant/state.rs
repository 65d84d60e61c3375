//! Where a client stands, and what it may become.

use std::str::FromStr;

use db::TenantTx;
use jobs::{Event, Record};
use kernel::locale::Word;

use super::{UnknownWord, is_kept_from};
use crate::{
    Error,
    audit::{self, By, Deed},
    site,
};

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
    pub(super) const fn may_become(self, to: Self) -> bool {
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

/// The words of the states in which a tenant is served.
pub(super) fn served() -> Vec<&'static str> {
    let all = TenantState::ALL.into_iter();
    all.filter(|state| state.is_served()).map(TenantState::key).collect()
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
}
