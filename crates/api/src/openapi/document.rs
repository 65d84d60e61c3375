//! From the table to the document.

use http_kit::{AnswerDoc, Doc, Example, Parameter, Place, Route, Table, problem};
use serde_json::{Map, Value, json};

use super::schemas;

/// The whole document.
pub(super) fn of<S: Clone + Send + Sync + 'static>(table: &Table<S>) -> Value {
    let mut paths = Map::new();
    for route in table.routes() {
        let entry = paths.entry(route.path).or_insert_with(|| json!({}));
        entry[route.method.as_str().to_ascii_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Zócalo",
            "version": "1",
            "description": "Los anuncios publicados de un sitio y, con una sesión o una llave, lo \
                que se trabaja en él. El sitio es el del `Host`, o el \
                que nombra `site`. Los errores son `application/problem+json` (RFC 9457); su \
                `request_id` es el número que conviene citar al preguntar por ellos.",
        },
        "servers": [{ "url": "/", "description": "El sitio mismo" }],
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Una sesión (`zses_…`, de `POST /v1/sessions`) o una llave \
                        (`zkey_…`, del panel).",
                },
            },
        },
    })
}

fn operation<S>(route: &Route<S>) -> Value {
    let Doc { id, summary, description, parameters, body, answers, examples } = &route.doc;
    let security = if route.permission.is_open() { json!([]) } else { json!([{ "bearer": [] }]) };
    let mut responses: Map<String, Value> =
        answers.iter().map(|a| (a.status.to_string(), response(a))).collect();
    responses.insert("default".to_owned(), any_other());
    let mut out = json!({
        "operationId": id,
        "summary": summary,
        "description": description,
        "security": security,
        "parameters": parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": responses,
        "x-examples": examples.iter().map(example).collect::<Vec<_>>(),
    });
    if let Some(body) = body {
        out["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schemas::reference(body) } },
        });
    }
    out
}

fn parameter(parameter: &Parameter) -> Value {
    let is_path = parameter.place == Place::Path;
    let mut out = json!({
        "name": parameter.name,
        "in": if is_path { "path" } else { "query" },
        "required": is_path,
        "description": parameter.description,
        "schema": parameter.schema,
    });
    if parameter.schema["type"] == "object" {
        out["style"] = json!("form");
        out["explode"] = json!(true);
    }
    out
}

fn response(answer: &AnswerDoc) -> Value {
    let mut out = json!({ "description": answer.description });
    if let Some((media, schema)) = answer.body {
        out["content"] = json!({ media: { "schema": schemas::reference(schema) } });
    }
    out
}

/// Bounds any route has: method, length of the address, size of headers and body.
fn any_other() -> Value {
    json!({
        "description": "Cualquier otro error.",
        "content": { problem::MEDIA_TYPE: { "schema": schemas::reference("Problem") } },
    })
}

fn example(example: &Example) -> Value {
    json!({
        "name": example.name,
        "summary": example.summary,
        "address": example.address,
        "status": example.status,
        "body": example.body,
    })
}
