//! The JSON face, `/v1`, and its OpenAPI document.
//!
//! One table of routes ([`routes::table`]) builds the router, the document and the tests.

mod admin;
mod audit;
mod body;
mod cors;
mod docs;
mod face;
mod flags;
mod json;
mod listing;
mod listings;
mod me;
mod members;
mod openapi;
mod parameters;
mod reply;
pub mod routes;
mod samples;
mod sellers;
mod sessions;
mod state;
mod streams;
mod verticals;

use axum::{Router, middleware};
use http_kit::{Edge, Table};
use tenancy::session::Carried;

pub use state::State;

/// The router of `/v1` and everything below.
pub fn router(state: State) -> Router {
    let table = routes::table();
    let cors = cors::Cors::of(state.kit.directory.clone(), &table);
    let router = table.router(&state.kit, Carried::Bearer);
    let router = Table::unknown(router, &["/v1", "/v1/", "/v1/{*rest}"])
        .layer(middleware::from_fn_with_state(cors, cors::answer))
        .with_state(state.clone());
    Edge::around(face::Api, state.kit, &table, router)
}
