//! Every route of `/v1`: where, who, what, and who answers.

mod admin;
mod people;
mod site;

use http_kit::{AnswerDoc, Example, Parameter, Permission, Place, Route, Table};
use serde_json::json;

use crate::{
    State,
    admin::{members as tenant_members, metrics, tenant, tenants},
    audit, docs, flags, listing, listings, me, members, openapi, sellers, sessions, verticals,
};

const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// The table.
#[must_use]
pub fn table() -> Table<State> {
    let mut routes = of_site();
    routes.extend(of_people());
    routes.extend(of_operator());
    Table::new(routes)
}

fn of_site() -> Vec<Route<State>> {
    let public = Permission::Public;
    vec![
        Route::get("/v1/listings", public, site::listings_doc(), listings::list),
        Route::get("/v1/listings/{id}", public, site::listing_doc(), listing::show),
        Route::get("/v1/verticals", public, site::verticals_doc(), verticals::list),
        Route::get("/v1/verticals/{key}", public, site::vertical_doc(), verticals::show),
        Route::get("/v1/flags", Permission::Enter, site::flags_doc(), flags::list),
        Route::get("/v1/openapi.json", public, site::openapi_doc(), openapi::show),
        Route::get("/v1/docs", public, site::docs_doc(), docs::show),
        Route::get("/v1/docs.css", public, site::style_doc(), docs::style),
    ]
}

fn of_people() -> Vec<Route<State>> {
    vec![
        Route::post("/v1/sessions", Permission::Enter, people::sign_in_doc(), sessions::create),
        Route::delete(
            "/v1/sessions/current",
            Permission::OwnAccount,
            people::sign_out_doc(),
            sessions::end,
        ),
        Route::get("/v1/me", Permission::BeKnown, people::me_doc(), me::show),
        Route::get("/v1/members", Permission::ReadMembers, people::members_doc(), members::list),
        Route::get("/v1/sellers", Permission::ReadSellers, people::sellers_doc(), sellers::list),
        Route::get("/v1/audit", Permission::ViewAudit, people::audit_doc(), audit::list),
    ]
}

fn of_operator() -> Vec<Route<State>> {
    let operate = Permission::Operate;
    vec![
        Route::get("/v1/admin/tenants", operate, admin::tenants_doc(), tenants::list),
        Route::post("/v1/admin/tenants", operate, admin::tenant_create_doc(), tenants::create),
        Route::get("/v1/admin/tenants/{tenant}", operate, admin::tenant_doc(), tenant::show),
        Route::patch(
            "/v1/admin/tenants/{tenant}",
            operate,
            admin::tenant_change_doc(),
            tenant::change,
        ),
        Route::get(
            "/v1/admin/tenants/{tenant}/members",
            operate,
            admin::tenant_members_doc(),
            tenant_members::list,
        ),
        Route::post(
            "/v1/admin/tenants/{tenant}/members/{account}/recovery",
            operate,
            admin::tenant_recovery_doc(),
            tenant_members::recover,
        ),
        Route::get("/v1/admin/metrics", operate, admin::metrics_doc(), metrics::show),
    ]
}

/// What any read of a site may answer.
fn answers(found: &'static str, schema: &'static str, may_miss: bool) -> Vec<AnswerDoc> {
    let problem = |status, description| answer(status, description, Some((PROBLEM, "Problem")));
    let missing = if may_miss { "No existe, o no en este sitio." } else { "No hay tal sitio." };
    vec![
        answer(200, found, Some((JSON, schema))),
        answer(304, "Sin cambios desde la respuesta de esa `ETag`.", None),
        problem(404, missing),
        problem(422, "Algún parámetro no es válido; `errors` dice cuál y qué se admite."),
        problem(423, "El negocio está en pausa."),
        problem(503, "No disponible por un momento; `Retry-After` dice cuándo volver."),
    ]
}

const fn answer(
    status: u16,
    description: &'static str,
    body: Option<(&'static str, &'static str)>,
) -> AnswerDoc {
    AnswerDoc { status, description, body }
}

const fn example(name: &'static str, summary: &'static str, address: &'static str) -> Example {
    Example { name, summary, address, body: None, status: 200 }
}

const fn refused(
    name: &'static str,
    summary: &'static str,
    address: &'static str,
    status: u16,
) -> Example {
    Example { name, summary, address, body: None, status }
}

fn path(name: &'static str, description: &'static str) -> Parameter {
    Parameter { name, place: Place::Path, description, schema: json!({ "type": "string" }) }
}

fn with_shared(mut parameters: Vec<Parameter>) -> Vec<Parameter> {
    parameters.extend(openapi::shared_parameters());
    parameters
}
