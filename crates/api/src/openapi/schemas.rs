//! The schemas of the bodies. A test holds real answers against them.

use serde_json::{Value, json};

/// A reference to the schema of that name.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// All of them, by name.
pub(super) fn all() -> Value {
    json!({
        "Listings": object(json!({
            "listings": array(reference("Listing")),
            "total": count(),
            "facets": { "type": "object", "additionalProperties": reference("Facet") },
            "next_cursor": { "type": ["string", "null"] },
            "corrected": {
                "type": ["string", "null"],
                "description": "Cómo se leyó el texto, si no fue como se escribió: con el nombre \
                    de la opción o del lugar, o como lo escribe algún anuncio. Donde las verticales \
                    lo leen distinto, cada lectura, separada por « / ».",
            },
            "uncomparable": {
                "type": "integer", "minimum": 0,
                "description": "Anuncios cuya moneda no tiene tasa y por eso no se comparan; se dice \
                    cuando se filtra, se ordena o se cuenta por precio.",
            },
            "loading": {
                "type": "boolean",
                "description": "El índice aún se carga: lo más nuevo primero, sin facetas.",
            },
        })),
        "Listing": object(listing()),
        "ListingDetail": object(json!({ "listing": object(detail()) })),
        "Price": object(json!({
            "amount": { "type": "string", "description": "Unidades mayores con sus decimales." },
            "currency": text(),
        })),
        "Place": object(place()),
        "Seller": object(json!({
            "id": text(), "name": text(),
            "kind": { "type": "string", "enum": ["person", "dealer"] },
            "has_phone": { "type": "boolean" }, "takes_whatsapp": { "type": "boolean" },
        })),
        "Image": image(),
        "Facet": facet(),
        "Verticals": object(json!({ "verticals": array(reference("Vertical")) })),
        "Vertical": object(vertical()),
        "VerticalDetail": object(json!({ "vertical": object(vertical_detail()) })),
        "Flags": object(json!({
            "flags": { "type": "object", "additionalProperties": { "type": "boolean" } },
        })),
        "SignIn": sign_in(),
        "SessionOpened": object(json!({ "session": object(json!({
            "id": text(), "account": text(), "token": text(), "device": text(),
            "life_s": count(), "idle_s": count(),
        })) })),
        "StepNeeded": object(json!({
            "step": object(json!({ "token": text(), "life_s": count() })),
        })),
        "Me": me(),
        "Members": object(json!({ "members": array(object(json!({
            "id": text(), "name": text(), "mail": text(), "role": maybe(&text()),
            "since": moment(), "seen_at": maybe(&moment()),
        }))) })),
        "Sellers": object(json!({
            "sellers": array(object(json!({
                "id": text(), "name": text(), "kind": maybe(&text()), "people": count(),
            }))),
            "next_after": maybe(&text()),
        })),
        "Audit": object(json!({
            "entries": array(object(json!({
                "seq": count(), "at": moment(), "actor": text(), "on_behalf_of": maybe(&text()),
                "actor_name": maybe(&text()),
                "action": text(), "subject": maybe(&text()), "subject_name": maybe(&text()),
                "outcome": text(),
                "before": maybe(&text()), "after": maybe(&text()), "address": text(),
            }))),
            "next_before": maybe(&count()),
        })),
        "AdminTenants": object(json!({
            "tenants": array(object(tenant_row())),
            "next_after": maybe(&text()),
        })),
        "AdminTenantDetail": object(json!({ "tenant": object(tenant_detail()) })),
        "NewTenant": new_tenant(),
        "TenantOpened": object(json!({
            "tenant": object(tenant_row()), "invitation": link(),
        })),
        "TenantChange": tenant_change(),
        "Proof": {
            "type": "object",
            "additionalProperties": false,
            "required": ["password"],
            "properties": { "password": text(), "device": text() },
        },
        "RecoveryMade": object(json!({ "recovery": link() })),
        "AdminMetrics": object(json!({
            "parts": { "type": "object", "additionalProperties": object(json!({
                "status": text(), "since": moment(), "cause": maybe(&text()),
            })) },
            "tenants": { "type": "object", "additionalProperties": count() },
            "requests": object(json!({ "answered": count(), "failed": count() })),
        })),
        "Problem": problem(),
        "Document": { "type": "object" },
        "Page": { "type": "string" },
    })
}

fn tenant_row() -> Value {
    json!({
        "id": text(), "slug": text(), "name": text(), "state": text(), "modules": array(text()),
        "base_currency": text(), "hosts": array(text()),
    })
}

fn tenant_detail() -> Value {
    json!({
        "id": text(), "slug": text(), "name": text(), "state": text(),
        "next_states": array(text()), "plan": text(), "modules": array(text()),
        "base_currency": text(),
        "sites": array(object(json!({ "host": text(), "name": text() }))),
        "limits": array(object(json!({
            "key": text(), "used": count(), "most": maybe(&count()),
            "is_hard": { "type": ["boolean", "null"] }, "window_s": maybe(&count()),
        }))),
    })
}

fn new_tenant() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["slug", "name", "host", "owner"],
        "properties": {
            "slug": { "type": "string", "maxLength": 40 },
            "name": { "type": "string", "maxLength": 120 },
            "host": { "type": "string", "maxLength": 253 },
            "owner": { "type": "string", "description": "El correo de quien será propietario." },
            "country": {
                "type": ["string", "null"],
                "description": "De dos letras, ISO 3166; si falta, el del sitio de quien opera.",
            },
            "template": { "type": ["string", "null"], "enum": ["marketplace", "managed", null] },
            "is_trial": { "type": "boolean" },
        },
    })
}

fn tenant_change() -> Value {
    let allowed = json!({
        "type": ["object", "null"],
        "additionalProperties": false,
        "required": ["most", "is_hard"],
        "properties": { "most": count(), "is_hard": { "type": "boolean" } },
    });
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "state": maybe(&text()),
            "confirm": maybe(&text()),
            "plan": maybe(&text()),
            "modules": { "type": ["array", "null"], "items": text() },
            "limits": { "type": "object", "additionalProperties": allowed },
        },
    })
}

/// A link that is shown once.
fn link() -> Value {
    object(json!({ "mail": text(), "link": text(), "life_s": count() }))
}

fn sign_in() -> Value {
    let typed = json!({ "type": "string" });
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "mail": typed, "password": typed, "step": typed, "code": typed, "device": typed,
        },
    })
}

/// A person or a key.
fn me() -> Value {
    json!({
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": { "type": "string", "enum": ["person", "key"] },
            "account": object(json!({ "id": text(), "name": text(), "mail": text() })),
            "role": maybe(&text()),
            "seller": {
                "type": ["object", "null"],
                "properties": { "id": text(), "name": text(), "kind": text(), "role": text() },
            },
            "key": object(json!({ "id": text(), "name": text(), "scopes": array(text()) })),
        },
    })
}

fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// That, or null.
fn maybe(schema: &Value) -> Value {
    let mut out = schema.clone();
    out["type"] = json!([schema["type"], "null"]);
    out
}

fn listing() -> Value {
    json!({
        "id": { "type": "string", "pattern": "^lst_[0-9a-z]{26}$" },
        "url": text(),
        "title": text(),
        "vertical": text(),
        "operation": text(),
        "price": { "oneOf": [reference("Price"), { "type": "null" }] },
        "place": reference("Place"),
        "attributes": { "type": "object" },
        "seller": reference("Seller"),
        "images": array(reference("Image")),
        "published_at": moment(),
    })
}

fn detail() -> Value {
    let mut all = listing();
    all["description"] = text();
    all["details"] = array(object(json!({
        "key": text(), "label": text(), "value": {}, "text": text(),
    })));
    all
}

fn place() -> Value {
    let word = json!({ "type": ["string", "null"] });
    let degrees = json!({ "type": ["number", "null"] });
    json!({ "country": word, "region": word, "city": word, "lat": degrees, "lon": degrees })
}

/// Terms and flags have values, ranges have bounds.
fn facet() -> Value {
    let bound = json!({ "type": ["number", "string", "null"] });
    json!({
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": { "type": "string", "enum": ["terms", "bool", "range"] },
            "values": array(object(json!({ "value": text(), "label": text(), "count": count() }))),
            "currency": text(),
            "min": bound,
            "max": bound,
            "buckets": array(object(json!({ "gte": bound, "lt": bound, "count": count() }))),
        },
    })
}

fn vertical() -> Value {
    json!({ "key": text(), "label": text(), "url": text(), "operations": array(reference_word()) })
}

fn vertical_detail() -> Value {
    let number = json!({ "type": ["integer", "null"] });
    let mut all = vertical();
    all["categories"] = array(reference_word());
    all["attributes"] = array(object(json!({
        "key": text(), "type": text(), "label": text(),
        "unit": { "type": ["string", "null"] },
        "facet": { "type": "string", "enum": ["none", "terms", "range", "bool"] },
        "sort": { "type": "boolean" },
        "required_for": array(text()),
        "min": number, "max": number, "decimals": count(),
        "parent": { "type": ["string", "null"] },
        "options": array(reference_word()),
    })));
    all
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code", "request_id"],
        "properties": {
            "type": text(), "title": text(), "status": count(), "detail": text(),
            "code": text(), "request_id": text(),
            "errors": array(json!({
                "type": "object",
                "required": ["field", "reason"],
                "properties": { "field": text(), "reason": text(), "allowed": array(text()) },
            })),
        },
    })
}

fn reference_word() -> Value {
    json!({
        "type": "object",
        "required": ["value", "label"],
        "properties": { "value": text(), "label": text(), "parent": text() },
    })
}

/// An object all of whose properties are always there.
fn object(properties: Value) -> Value {
    let required: Vec<&String> =
        properties.as_object().into_iter().flat_map(|o| o.keys()).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// A picture; its color is told where it is known.
fn image() -> Value {
    let mut image = object(json!({
        "url": text(), "width": count(), "height": count(), "alt": text(),
    }));
    image["properties"]["color"] = json!({ "type": "string", "pattern": "^#[0-9a-f]{6}$" });
    image
}

fn array(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}
