//! For whom a transaction is: the settings every policy reads.

use kernel::ids::{SellerId, SiteId, TenantId};

/// What a signed-in member, an API key or a job row may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    tenant: TenantId,
    seller: Option<SellerId>,
}

impl Scope {
    /// All of a tenant.
    #[must_use]
    pub const fn tenant(tenant: TenantId) -> Self {
        Self { tenant, seller: None }
    }

    /// What belongs to one seller of a tenant.
    #[must_use]
    pub const fn seller(tenant: TenantId, seller: SellerId) -> Self {
        Self { tenant, seller: Some(seller) }
    }

    /// Whose data it is.
    #[must_use]
    pub const fn tenant_id(&self) -> TenantId {
        self.tenant
    }

    /// The one seller, when the scope is narrower than the tenant.
    #[must_use]
    pub const fn seller_id(&self) -> Option<SellerId> {
        self.seller
    }

    pub(crate) fn settings(&self) -> String {
        let kind = if self.seller.is_some() { "seller" } else { "tenant" };
        settings(kind, Some(self.tenant), self.seller, None)
    }
}

/// The published rows of one site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteScope {
    /// Whose site it is.
    pub tenant: TenantId,
    /// The site.
    pub site: SiteId,
}

impl SiteScope {
    pub(crate) fn settings(&self) -> String {
        settings("site", Some(self.tenant), None, Some(self.site))
    }
}

/// No scope: policies show nothing.
pub(crate) fn no_settings() -> String {
    settings("", None, None, None)
}

/// All four are set each time, so that nothing of another transaction could show through. The text
/// holds a fixed word and ids in hexadecimal, nothing a caller can write.
fn settings(
    kind: &str,
    tenant: Option<TenantId>,
    seller: Option<SellerId>,
    site: Option<SiteId>,
) -> String {
    let text = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    format!(
        "select set_config('app.scope','{kind}',true),set_config('app.tenant_id','{}',true),\
         set_config('app.seller_id','{}',true),set_config('app.site_id','{}',true)",
        text(tenant.map(|id| id.0)),
        text(seller.map(|id| id.0)),
        text(site.map(|id| id.0)),
    )
}
