//! Who did what: a chain of entries per tenant, each bound to the one before by its hash.

mod append;
mod chain;
mod list;
mod named;
mod refuse;
pub(crate) mod told;
mod verify;

pub use append::append;
pub use chain::Head;
pub use list::{Entry, PAGE, list};
pub use refuse::{Asked, REFUSED_MAX, Why, refuse};
pub use told::{Fact, change, differing};
pub use verify::{Broken, verify};

use std::fmt;

use kernel::ids::{AccountId, ApiKeyId};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who is not signed in.
    Anonymous,
    /// A command on the server itself.
    Command,
    /// The program by itself.
    Program,
    /// An account of the tenant.
    Account(AccountId),
    /// Somebody in an account's stead.
    InStead {
        /// The operator, whose account is of the operator's tenant; none for who has the server itself.
        operator: Option<AccountId>,
        /// On whose behalf.
        account: AccountId,
    },
    /// A program with a key of the API.
    Key(ApiKeyId),
    /// An operator, whose account is of the operator's tenant.
    Operator(AccountId),
}

impl Actor {
    /// The account of the tenant that acts, or in whose stead it is done.
    #[must_use]
    pub const fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(account) | Self::InStead { account, .. } => Some(account),
            _ => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => out.write_str("anonymous"),
            Self::Command => out.write_str("command"),
            Self::Program => out.write_str("program"),
            Self::Account(id) => write!(out, "{id}"),
            Self::InStead { operator: Some(operator), account } => {
                write!(out, "operator {operator} for {account}")
            }
            Self::InStead { operator: None, account } => write!(out, "command for {account}"),
            Self::Key(id) => write!(out, "{id}"),
            Self::Operator(id) => write!(out, "operator {id}"),
        }
    }
}

/// Who acts and from where: what each audited operation is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// From which network address; empty on the server itself.
    pub address: String,
    /// The number of the request, for the log; empty where there was none.
    pub request_id: String,
}

impl By {
    /// A command on the server.
    #[must_use]
    pub const fn command() -> Self {
        Self { actor: Actor::Command, address: String::new(), request_id: String::new() }
    }

    /// The program by itself.
    #[must_use]
    pub const fn program() -> Self {
        Self { actor: Actor::Program, address: String::new(), request_id: String::new() }
    }
}

/// What was done, or refused. Holds ids and words, never personal data or a secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deed {
    /// What, `member.invited`.
    pub action: &'static str,
    /// To what, by its outer id.
    pub subject: Option<String>,
    /// How it was before.
    pub before: Option<String>,
    /// How it is after.
    pub after: Option<String>,
    /// Whether it was refused.
    pub is_refused: bool,
}

impl Deed {
    /// Something done to `subject`.
    #[must_use]
    pub fn of(action: &'static str, subject: impl fmt::Display) -> Self {
        Self { action, subject: Some(subject.to_string()), ..Self::default() }
    }

    /// The words it changed from and to.
    #[must_use]
    pub fn changing(self, before: impl fmt::Display, after: impl fmt::Display) -> Self {
        Self { before: Some(before.to_string()), after: Some(after.to_string()), ..self }
    }

    /// How it is after.
    #[must_use]
    pub fn becoming(self, after: impl fmt::Display) -> Self {
        Self { after: Some(after.to_string()), ..self }
    }

    /// How it was, of what is no more.
    #[must_use]
    pub fn losing(self, before: impl fmt::Display) -> Self {
        Self { before: Some(before.to_string()), ..self }
    }

    /// It was asked for, and refused.
    #[must_use]
    pub fn refused(self) -> Self {
        Self { is_refused: true, ..self }
    }

    const fn outcome(&self) -> &'static str {
        if self.is_refused { "refused" } else { "done" }
    }
}
