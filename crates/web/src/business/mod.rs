//! `/nosotros`, `/terminos`, `/privacidad` and `/contacto`: who runs the site.

mod blocks;
pub(crate) mod contact;
mod facts;
pub(crate) mod text;

use db::SiteScope;
use http_kit::{Fault, OnSite};
use tenancy::business::Page;

pub(crate) use blocks::{Block, blocks};
pub(crate) use facts::Facts;

use crate::State;

/// Where a page of the business is.
pub(crate) const fn path(page: Page) -> &'static str {
    match page {
        Page::About => "/nosotros",
        Page::Terms => "/terminos",
        Page::Privacy => "/privacidad",
    }
}

/// What the business says of itself and how it is reached.
async fn read(
    state: &State,
    on: &OnSite,
    page: Option<Page>,
) -> Result<(tenancy::business::Business, Option<String>), Fault> {
    let scope = SiteScope { tenant: on.site.tenant.id, site: on.site.site.id };
    let mut tx = state.db.begin_public(&scope).await?;
    let business = tenancy::business::of_site(&mut tx).await?;
    let text = match page {
        Some(page) => tenancy::business::text_of_site(&mut tx, page, on.about.language).await?,
        None => None,
    };
    Ok((business, text))
}
