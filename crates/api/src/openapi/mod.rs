//! The OpenAPI 3.1 document, drawn from the table of routes.

mod document;
mod parameters;
mod schemas;

use std::sync::LazyLock;

use axum::{extract::State as Held, http::HeaderMap, response::Response};
use http_kit::{About, Code, Fault};
use serde_json::Value;

pub(crate) use parameters::{search_parameters, shared_parameters};

use crate::{State, reply, routes, samples::Samples};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document::of(&routes::table()));

/// Without examples: on a site where nothing is listed none of them would work.
static BARE: LazyLock<Value> = LazyLock::new(|| {
    let mut document = DOCUMENT.clone();
    for operation in operations(&mut document).filter_map(Value::as_object_mut) {
        operation.remove("x-examples");
    }
    document
});

/// `GET /v1/openapi.json`; on a site its examples are about what the site shows.
pub(crate) async fn show(
    Held(state): Held<State>,
    about: About,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let site = match about.marketplace() {
        Ok(site) => site,
        Err(fault) if fault.code == Code::NoSuchSite => return reply::json(&headers, &*DOCUMENT),
        Err(_) => return reply::json(&headers, &*BARE),
    };
    let samples = Samples::of(&state, site).await;
    let mut document = DOCUMENT.clone();
    operations(&mut document).for_each(|operation| fill(operation, &samples));
    reply::json(&headers, &document)
}

fn operations(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    values(&mut document["paths"]).flat_map(values)
}

fn values(object: &mut Value) -> impl Iterator<Item = &mut Value> {
    object.as_object_mut().into_iter().flat_map(|object| object.values_mut())
}

fn fill(operation: &mut Value, samples: &Samples) {
    for example in operation["x-examples"].as_array_mut().into_iter().flatten() {
        let address = example["address"].as_str().map(|address| samples.fill(address));
        example["address"] = address.into();
    }
    for parameter in operation["parameters"].as_array_mut().into_iter().flatten() {
        let word = match parameter["name"].as_str() {
            Some("q") => "text",
            // An order of its own would refuse it.
            Some("cursor") | None => continue,
            Some(name) => name,
        };
        if let Some(sample) = samples.get(word) {
            parameter["example"] = sample.into();
        }
    }
}
