//! `GET /v1/admin/metrics`: how the parts of the installation are doing, and what this process answered
//! since it started.

use std::collections::BTreeMap;

use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Called, Component, Fault, Health};
use serde::Serialize;
use tenancy::TenantState;

use crate::{State, parameters, reply};

#[derive(Serialize)]
struct MetricsBody {
    /// By their word.
    parts: BTreeMap<&'static str, Health>,
    /// How many clients are in each state.
    tenants: BTreeMap<&'static str, usize>,
    requests: RequestsBody,
}

#[derive(Serialize)]
struct RequestsBody {
    answered: u64,
    /// Of those, with a status from 500 on.
    failed: u64,
}

/// Shows them.
pub(crate) async fn show(Held(state): Held<State>, _: Called, uri: Uri) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let tenants = state.kit.directory.tenants();
    let of = |state: TenantState| tenants.iter().filter(|tenant| tenant.state == state).count();
    let (answered, failed) = state.kit.metrics.answered();
    let body = MetricsBody {
        parts: Component::ALL.map(|part| (part.key(), state.kit.health.of(part))).into(),
        tenants: TenantState::ALL.map(|state| (state.key(), of(state))).into(),
        requests: RequestsBody { answered, failed },
    };
    reply::private(StatusCode::OK, &body)
}
