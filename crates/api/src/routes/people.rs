//! What the routes of those who work with the tenant are.

use http_kit::{AnswerDoc, Doc, Example, Parameter, Place};
use serde_json::json;

use super::{JSON, PROBLEM, answer, refused, with_shared};

pub(super) fn sign_in_doc() -> Doc {
    Doc {
        id: "createSession",
        summary: "Entrar",
        description: "Abre una sesión para una aplicación. Lleva `mail` y `password`; quien tiene el \
            segundo paso recibe un `step` y lo envía con `code`. La sesión es de este sitio, se muestra \
            en `Authorization: Bearer zses_…` y termina a los 30 días, o tras 7 sin uso. Guarda `device` \
            y envíalo la próxima vez: así nadie que pruebe contraseñas en otra parte le cierra el paso.",
        parameters: with_shared(Vec::new()),
        body: Some("SignIn"),
        answers: with_shared_answers(
            vec![
                answer(201, "La sesión.", Some((JSON, "SessionOpened"))),
                answer(202, "Falta el código del segundo paso.", Some((JSON, "StepNeeded"))),
                problem(415, "Lo enviado no es `application/json`."),
                problem(429, "Demasiados intentos."),
            ],
            false,
        ),
        examples: vec![Example {
            name: "wrong",
            summary: "Una contraseña que no es",
            address: "/v1/sessions",
            body: Some(r#"{"mail":"nadie@ejemplo.com","password":"no es esta"}"#),
            status: 422,
        }],
    }
}

pub(super) fn sign_out_doc() -> Doc {
    Doc {
        id: "endSession",
        summary: "Salir",
        description: "Termina la sesión con que se pide.",
        parameters: with_shared(Vec::new()),
        answers: with_shared_answers(vec![answer(204, "Terminó.", None)], true),
        examples: vec![unsigned("/v1/sessions/current")],
        ..Doc::default()
    }
}

pub(super) fn me_doc() -> Doc {
    Doc {
        id: "getMe",
        summary: "Quién llama",
        description: "La persona de la sesión, o la llave y sus alcances.",
        parameters: with_shared(Vec::new()),
        answers: found("Quien llama.", "Me"),
        examples: vec![unsigned("/v1/me")],
        ..Doc::default()
    }
}

pub(super) fn members_doc() -> Doc {
    Doc {
        id: "listMembers",
        summary: "El equipo",
        description: "Para quien es propietario, o una llave con `members.read`.",
        parameters: with_shared(Vec::new()),
        answers: found("El equipo, por nombre.", "Members"),
        examples: vec![unsigned("/v1/members")],
        ..Doc::default()
    }
}

pub(super) fn sellers_doc() -> Doc {
    let after = Parameter {
        name: "after",
        place: Place::Query,
        description: "El `next_after` de la página anterior.",
        schema: json!({ "type": "string" }),
    };
    Doc {
        id: "listSellers",
        summary: "Los vendedores",
        description: "Para el equipo, o una llave con `sellers.read`; por nombre, cincuenta por página.",
        parameters: with_shared(vec![after]),
        answers: found("Una página de vendedores.", "Sellers"),
        examples: vec![unsigned("/v1/sellers")],
        ..Doc::default()
    }
}

pub(super) fn audit_doc() -> Doc {
    let before = Parameter {
        name: "before",
        place: Place::Query,
        description: "El `next_before` de la página anterior.",
        schema: json!({ "type": "integer", "minimum": 1 }),
    };
    Doc {
        id: "listAudit",
        summary: "La auditoría",
        description: "Quién hizo qué, lo último primero. Para quien es propietario, o una llave con \
            `audit.read`.",
        parameters: with_shared(vec![before]),
        answers: found("Una página de asientos.", "Audit"),
        examples: vec![unsigned("/v1/audit")],
        ..Doc::default()
    }
}

pub(super) fn found(description: &'static str, schema: &'static str) -> Vec<AnswerDoc> {
    with_shared_answers(vec![answer(200, description, Some((JSON, schema)))], true)
}

/// What any of these routes may answer besides.
pub(super) fn with_shared_answers(mut answers: Vec<AnswerDoc>, is_guarded: bool) -> Vec<AnswerDoc> {
    if is_guarded {
        answers.push(problem(401, "Falta la sesión o la llave, o terminó."));
        answers.push(problem(403, "No alcanza para esto."));
        answers.push(problem(429, "Se alcanzó el límite de llamadas del negocio."));
    }
    answers.extend([
        problem(404, "No hay tal sitio."),
        problem(422, "Algo de lo enviado no es válido; `errors` o `detail` dicen qué."),
        problem(423, "El negocio está en pausa."),
        problem(503, "No disponible por un momento; `Retry-After` dice cuándo volver."),
    ]);
    answers
}

pub(super) const fn problem(status: u16, description: &'static str) -> AnswerDoc {
    answer(status, description, Some((PROBLEM, "Problem")))
}

pub(super) const fn unsigned(address: &'static str) -> Example {
    refused("unsigned", "Sin sesión ni llave", address, 401)
}
