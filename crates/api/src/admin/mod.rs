//! `/v1/admin`: the control plane. For an operator who is signed in at a host of the operator's own tenant;
//! what is done here stands in the audit of the client it is done to.

pub(crate) mod members;
pub(crate) mod metrics;
pub(crate) mod tenant;
pub(crate) mod tenants;

use http_kit::{Called, Fault};
use serde::Serialize;
use tenancy::audit::{Actor, By};

/// A link that is shown once.
#[derive(Serialize)]
struct LinkBody {
    mail: String,
    link: String,
    life_s: i64,
}

/// In a client's audit stands that it was an operator.
fn by(called: &Called) -> Result<By, Fault> {
    Ok(called.about.by(Actor::Operator(called.person()?.account.id)))
}
