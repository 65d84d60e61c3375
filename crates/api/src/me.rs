//! `GET /v1/me`: who calls.

use axum::{
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Called, Caller, Fault};
use serde::Serialize;
use tenancy::{
    api_key::ApiKey,
    session::{ActsFor, Signed},
};

use crate::{parameters, reply};

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum MeBody<'a> {
    Person(Person<'a>),
    Key { key: Key<'a> },
}

#[derive(Serialize)]
struct Person<'a> {
    account: Account<'a>,
    role: Option<&'static str>,
    seller: Option<Seller<'a>>,
}

#[derive(Serialize)]
struct Account<'a> {
    id: String,
    name: &'a str,
    mail: &'a str,
}

#[derive(Serialize)]
struct Seller<'a> {
    id: String,
    name: &'a str,
    kind: &'static str,
    role: &'static str,
}

#[derive(Serialize)]
struct Key<'a> {
    id: String,
    name: &'a str,
    scopes: Vec<&'static str>,
}

/// Answers it.
pub(crate) async fn show(called: Called, uri: Uri) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let body = match &called.caller {
        Caller::Person(signed) => MeBody::Person(person(signed)),
        Caller::Key(ApiKey { id, name, scopes }) => {
            let scopes = scopes.iter().map(|scope| scope.key()).collect();
            MeBody::Key { key: Key { id: id.to_string(), name, scopes } }
        }
    };
    reply::private(StatusCode::OK, &body)
}

fn person(signed: &Signed) -> Person<'_> {
    Person {
        account: Account {
            id: signed.account.id.to_string(),
            name: &signed.account.name,
            mail: &signed.account.mail,
        },
        role: signed.role.map(tenancy::Role::key),
        seller: signed.seller.as_ref().map(|ActsFor { id, name, kind, role }| Seller {
            id: id.to_string(),
            name,
            kind: kind.key(),
            role: role.key(),
        }),
    }
}
