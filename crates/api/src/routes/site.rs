//! What the routes of a site's published data are.

use http_kit::{Doc, Parameter, Place};
use serde_json::json;

use super::{JSON, answer, answers, example, path, refused, with_shared};
use crate::openapi;

pub(super) fn listings_doc() -> Doc {
    Doc {
        id: "searchListings",
        summary: "Buscar anuncios",
        description: "Anuncios publicados del sitio, con el total y los conteos por faceta. Cada \
            atributo de la vertical es un parámetro más: `make=toyota,kia` (cualquiera de ellos), \
            `year.gte=2018`, `mileage_km.lte=60000`, `furnished=true`. Cada faceta se cuenta sin \
            su propio filtro.",
        parameters: openapi::search_parameters(),
        answers: answers("La página de resultados.", "Listings", true),
        examples: vec![
            example("newest", "Lo más nuevo del sitio", "/v1/listings?limit=2"),
            example(
                "text",
                "Texto y todos los conteos",
                "/v1/listings?vertical={vertical}&q={text}&facets=all&limit=2",
            ),
            example(
                "filtered",
                "Filtros, orden por precio y dos facetas",
                "/v1/listings?vertical={vertical}&{term}&price.gte=1&sort=price&facets={facets}",
            ),
            example("next", "La página siguiente", "/v1/listings?limit=1&cursor={cursor}"),
            example("english", "En inglés", "/v1/listings?vertical={vertical}&facets=all&lang=en"),
            refused("unknown", "Un parámetro que no existe", "/v1/listings?colour=red", 422),
        ],
        ..Doc::default()
    }
}

pub(super) fn listing_doc() -> Doc {
    Doc {
        id: "getListing",
        summary: "Ver un anuncio",
        description: "Un anuncio publicado del sitio, con su descripción y sus atributos en palabras.",
        parameters: with_shared(vec![path("id", "Identificador, `lst_…`.")]),
        answers: answers("El anuncio.", "ListingDetail", true),
        examples: vec![
            example("one", "Un anuncio", "/v1/listings/{id}"),
            refused(
                "unknown",
                "Uno que no existe",
                "/v1/listings/lst_0000000000000000000000000a",
                404,
            ),
        ],
        ..Doc::default()
    }
}

pub(super) fn verticals_doc() -> Doc {
    Doc {
        id: "listVerticals",
        summary: "Las verticales del sitio",
        description: "Qué clases de anuncios muestra el sitio, en el orden de su menú.",
        parameters: with_shared(Vec::new()),
        answers: answers("Las verticales.", "Verticals", false),
        examples: vec![example("all", "Las verticales del sitio", "/v1/verticals")],
        ..Doc::default()
    }
}

pub(super) fn vertical_doc() -> Doc {
    Doc {
        id: "getVertical",
        summary: "Ver una vertical",
        description: "Los atributos de una vertical: tipo, unidad, opciones, y cómo se cuentan y ordenan.",
        parameters: with_shared(vec![path("key", "Clave de la vertical, `autos`.")]),
        answers: answers("La vertical.", "VerticalDetail", true),
        examples: vec![
            example("one", "Una vertical", "/v1/verticals/{vertical}"),
            refused("unknown", "Una que no existe", "/v1/verticals/barcos", 404),
        ],
        ..Doc::default()
    }
}

pub(super) fn flags_doc() -> Doc {
    let visitor = Parameter {
        name: "visitor",
        place: Place::Query,
        description: "Con qué nombre conoce quien pregunta a su visitante: para el mismo, la respuesta \
            no cambia mientras no cambie la bandera.",
        schema: json!({ "type": "string", "maxLength": 64 }),
    };
    Doc {
        id: "listFlags",
        summary: "Qué está encendido",
        description: "Las banderas que se muestran fuera, para este sitio y este visitante. Con \
            `Accept: text/event-stream` la respuesta queda abierta y dice cada cambio en un evento \
            `flags`, hasta cinco minutos.",
        parameters: with_shared(vec![visitor]),
        answers: answers("Las banderas.", "Flags", false),
        examples: vec![
            example("all", "Las de un visitante", "/v1/flags?visitor=v-1"),
            refused("unknown", "Un parámetro que no existe", "/v1/flags?colour=red", 422),
        ],
        ..Doc::default()
    }
}

pub(super) fn openapi_doc() -> Doc {
    Doc {
        id: "getOpenApi",
        summary: "Este documento",
        description: "La descripción de la API en OpenAPI 3.1.",
        parameters: Vec::new(),
        answers: vec![answer(200, "El documento.", Some((JSON, "Document")))],
        examples: vec![example("document", "Este documento", "/v1/openapi.json")],
        ..Doc::default()
    }
}

pub(super) fn docs_doc() -> Doc {
    Doc {
        id: "getDocs",
        summary: "La documentación para leer",
        description: "La misma descripción como página, con enlaces para probar.",
        parameters: Vec::new(),
        answers: vec![answer(200, "La página.", Some(("text/html", "Page")))],
        examples: vec![example("page", "La página", "/v1/docs")],
        ..Doc::default()
    }
}

pub(super) fn style_doc() -> Doc {
    Doc {
        id: "getDocsStyle",
        summary: "El estilo de esa página",
        description: "La hoja de estilo de la documentación.",
        parameters: Vec::new(),
        answers: vec![answer(200, "La hoja.", Some(("text/css", "Page")))],
        examples: vec![example("style", "La hoja", "/v1/docs.css")],
        ..Doc::default()
    }
}
