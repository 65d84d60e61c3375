//! `/panel`: where the staff of a tenant works.

pub(crate) mod audit;
pub(crate) mod business;
pub(crate) mod enquiries;
pub(crate) mod home;
pub(crate) mod keys;
pub(crate) mod lender;
mod lender_form;
pub(crate) mod lenders;
pub(crate) mod members;
pub(crate) mod moderation;
pub(crate) mod parts;
pub(crate) mod placement;
pub(crate) mod presentation;
pub(crate) mod provider;
pub(crate) mod reach;
pub(crate) mod sellers;
pub(crate) mod settings;
pub(crate) mod standing;

use kernel::ids::{BARE_LENGTH, Id as _, ListingId};
use tenancy::Role;

use crate::texts::work::Work;

/// How a role is called.
pub(crate) const fn role(work: &Work, role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Owner) => work.owner,
        Some(Role::Ops) => work.ops,
        Some(Role::Viewer) => work.viewer,
        None => "—",
    }
}

/// The listing an address or an id names.
pub(crate) fn named(text: &str) -> Option<ListingId> {
    let text = text.trim().split(['?', '#']).next()?.trim_end_matches('/');
    let end = text.get(text.len().checked_sub(BARE_LENGTH)?..)?;
    ListingId::of_bare(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_named_by_any_of_its_addresses() {
        let id: ListingId = "lst_01m8ffmt6kesyre9k5ed7vp6sv".parse().expect("an id");
        for text in [
            "lst_01m8ffmt6kesyre9k5ed7vp6sv",
            " https://autos.example/autos/toyota-01m8ffmt6kesyre9k5ed7vp6sv?lang=en#fotos ",
            "/autos/01m8ffmt6kesyre9k5ed7vp6sv/",
        ] {
            assert_eq!(named(text), Some(id), "{text}");
        }
        for text in ["", "ñ", "toyota", "https://autos.example/autos"] {
            assert_eq!(named(text), None, "{text}");
        }
    }
}
