//! Opens a client business: the tenant, its first site and the link its owner begins with, all or
//! nothing.

use db::{Db, Scope, TenantTx};

use crate::{
    Error, Module, NewSite, NewTenant, Role, Site, Tenant,
    account::Mail,
    audit::By,
    link::{self, INVITATION_LIFE, Invitation, Made},
    site, tenant,
};

/// What a client business is taken in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// A marketplace: listings, contacts and charges.
    Marketplace,
    /// Automations managed for it: contacts, messages and flows.
    Managed,
}

impl Template {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Marketplace, Self::Managed];

    /// The word of commands, forms and the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Marketplace => "marketplace",
            Self::Managed => "managed",
        }
    }

    /// The modules it begins with.
    #[must_use]
    pub fn modules(self) -> Vec<Module> {
        match self {
            Self::Marketplace => vec![Module::Marketplace, Module::Crm, Module::Billing],
            Self::Managed => vec![Module::Crm, Module::Messaging, Module::Automation],
        }
    }
}

/// What a client business begins with.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The tenant.
    pub tenant: NewTenant,
    /// Its first site: where its people sign in, too.
    pub site: NewSite,
    /// Who decides in it.
    pub owner: Mail,
}

/// What was opened.
#[derive(Debug)]
pub struct OpenedTenant {
    /// The tenant.
    pub tenant: Tenant,
    /// Its first site.
    pub site: Site,
    /// The owner's link, shown once.
    pub link: Made,
}

/// Opens it.
///
/// # Errors
/// [`Error::SlugTaken`], [`Error::HostTaken`]; [`Error::Invalid`] for a value out of form.
pub async fn open(db: &Db, by: &By, opening: Opening) -> Result<OpenedTenant, Error> {
    let mut tx = db.begin(&Scope::tenant(db.new_id())).await?;
    let opened = open_in(&mut tx, by, opening).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Opens it in a transaction that was begun for a new id; more may be done there.
///
/// # Errors
/// As [`open`].
pub async fn open_in(tx: &mut TenantTx, by: &By, opening: Opening) -> Result<OpenedTenant, Error> {
    let tenant = tenant::insert(tx, by, opening.tenant).await?;
    let site = site::create(tx, by, opening.site).await?;
    let invitation = Invitation {
        mail: Some(opening.owner),
        role: Role::Owner,
        is_operator: false,
        life: INVITATION_LIFE,
    };
    let link = link::invite(tx, by, invitation).await?;
    Ok(OpenedTenant { tenant, site, link })
}
