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
pub(crate) mod presentation;
pub(crate) mod provider;
pub(crate) mod reach;
pub(crate) mod sellers;
pub(crate) mod settings;
pub(crate) mod standing;

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
