//! A tenant: a client business with data, modules and a state of its own.

mod hold;
mod module;
mod name;
mod state;

pub use hold::hold_unserved;
pub use module::{Module, set_module, set_modules};
pub use name::{NAME_LENGTH_MAX, check_name};
pub use state::{TenantState, set_state};

pub(crate) use name::check_slug;
pub(crate) use state::hold_open;

use db::{Db, OnConstraint, Scope, TenantTx};
use jobs::{Event, Record};
use kernel::{Currency, ids::TenantId};

use crate::{
    Error,
    audit::{self, By, Deed},
    field, operator,
};

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
