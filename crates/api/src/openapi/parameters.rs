//! The parameters of a search, with the limits the parser holds.

use http_kit::{Parameter, Place};
use search::query::{LIMIT_DEFAULT, LIMIT_MAX, RADIUS_KM_DEFAULT, RADIUS_KM_MAX, TEXT_LENGTH_MAX};
use serde_json::{Value, json};

/// `lang` and `site`: every route takes them.
pub(crate) fn shared_parameters() -> Vec<Parameter> {
    vec![
        query(
            "lang",
            "Idioma de los textos; si falta, el de `Accept-Language` o el del sitio.",
            json!({ "type": "string", "enum": ["es", "en"] }),
        ),
        query("site", "El sitio, si no es el del `Host`: `autos.ejemplo.com`.", text()),
    ]
}

/// What `GET /v1/listings` takes.
pub(crate) fn search_parameters() -> Vec<Parameter> {
    let mut all = vec![
        query("vertical", "Clave de la vertical. Hace falta para filtrar por atributos.", text()),
        query(
            "q",
            "Texto: con o sin acentos, con erratas, por el comienzo de las palabras.",
            json!({ "type": "string", "maxLength": TEXT_LENGTH_MAX }),
        ),
        query(
            "operation",
            "`sale`, `rent`, `temp_rent`, `presale`, `service`; varias con coma.",
            text(),
        ),
        query("seller", "Identificador del vendedor, `sel_…`; varios con coma.", text()),
        query("country", "País, dos letras; varios con coma.", text()),
        query("region", "Provincia o región; varias con coma.", text()),
        query("city", "Ciudad; varias con coma.", text()),
        query("price.gte", "Precio mínimo, en unidades de `currency`.", amount()),
        query("price.lte", "Precio máximo, en unidades de `currency`.", amount()),
        query("currency", "Moneda de los precios de la consulta; si falta, la del sitio.", text()),
        query("near", "Centro, `lat,lon` en grados.", text()),
        query(
            "radius_km",
            "Distancia a `near`, en kilómetros.",
            json!({
                "type": "number", "exclusiveMinimum": 0, "maximum": RADIUS_KM_MAX,
                "default": RADIUS_KM_DEFAULT,
            }),
        ),
        query("bbox", "Caja, `sur,oeste,norte,este` en grados.", text()),
        query(
            "sort",
            "`relevance`, `newest`, `price`, `-price`, `distance`, o un atributo ordenable, con \
             `-` delante para empezar por el mayor.",
            text(),
        ),
        query(
            "limit",
            "Anuncios por página.",
            json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT_DEFAULT }),
        ),
        query("cursor", "El `next_cursor` de la página anterior, con el mismo orden.", text()),
        query(
            "facets",
            "`all` (todas menos `country`), o las facetas que se quieren, con coma.",
            text(),
        ),
        query(
            "attributes",
            "Los atributos de la vertical, cada uno con su nombre: `make=toyota,kia`, \
             `year.gte=2018`. `/v1/verticals/{key}` dice cuáles hay.",
            json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        ),
    ];
    all.extend(shared_parameters());
    all
}

const fn query(name: &'static str, description: &'static str, schema: Value) -> Parameter {
    Parameter { name, place: Place::Query, description, schema }
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn amount() -> Value {
    json!({ "type": "string", "pattern": r"^\d+(\.\d+)?$" })
}
