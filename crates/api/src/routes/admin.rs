//! What the routes of the control plane are.

use http_kit::{AnswerDoc, Doc, Example, Parameter, Place};
use serde_json::json;

use super::{JSON, answer, path, people, with_shared};

pub(super) fn tenants_doc() -> Doc {
    let after = Parameter {
        name: "after",
        place: Place::Query,
        description: "El `next_after` de la página anterior.",
        schema: json!({ "type": "string" }),
    };
    Doc {
        id: "listTenants",
        summary: "Los clientes",
        description: "Para quien opera la instalación; por nombre corto, cincuenta por página.",
        parameters: with_shared(vec![after]),
        answers: people::found("Una página de clientes.", "AdminTenants"),
        examples: vec![people::unsigned("/v1/admin/tenants")],
        ..Doc::default()
    }
}

pub(super) fn tenant_create_doc() -> Doc {
    Doc {
        id: "createTenant",
        summary: "Tomar un cliente",
        description: "Abre el cliente, su primer sitio y el enlace de quien será su propietario, que \
            se muestra una vez. La moneda, la zona y el idioma son los usuales en `country`. Lo \
            demás del sitio se cambia después.",
        parameters: with_shared(Vec::new()),
        body: Some("NewTenant"),
        answers: changed(
            answer(201, "El cliente y el enlace.", Some((JSON, "TenantOpened"))),
            "Ya hay un cliente o un sitio con ese nombre.",
        ),
        examples: vec![Example {
            body: Some(
                r#"{"slug":"ejemplo","name":"Ejemplo","host":"ejemplo.com","owner":"ana@ejemplo.com"}"#,
            ),
            ..people::unsigned("/v1/admin/tenants")
        }],
    }
}

pub(super) fn tenant_doc() -> Doc {
    Doc {
        id: "getTenant",
        summary: "Ver un cliente",
        description: "Su estado, lo que contrata, lo que puede usar y lo que usa.",
        parameters: with_shared(vec![of_tenant()]),
        answers: people::found("El cliente.", "AdminTenantDetail"),
        examples: vec![people::unsigned("/v1/admin/tenants/ejemplo")],
        ..Doc::default()
    }
}

pub(super) fn tenant_change_doc() -> Doc {
    Doc {
        id: "changeTenant",
        summary: "Cambiar un cliente",
        description: "Estado, plan, módulos y límites: lo que no se nombra queda igual, y se hace todo \
            o nada. `modules` son los que tiene desde ahora; un límite en `null` se quita. Quien pasa a \
            `closed` no vuelve: `confirm` lleva su nombre corto.",
        parameters: with_shared(vec![of_tenant()]),
        body: Some("TenantChange"),
        answers: changed(
            answer(200, "El cliente, ya cambiado.", Some((JSON, "AdminTenantDetail"))),
            "De su estado no se pasa a ese.",
        ),
        examples: vec![Example {
            body: Some(r#"{"state":"paused"}"#),
            ..people::unsigned("/v1/admin/tenants/ejemplo")
        }],
    }
}

pub(super) fn tenant_members_doc() -> Doc {
    Doc {
        id: "listTenantMembers",
        summary: "El equipo de un cliente",
        description: "Quién trabaja en su panel, y como qué.",
        parameters: with_shared(vec![of_tenant()]),
        answers: people::found("El equipo, por nombre.", "Members"),
        examples: vec![people::unsigned("/v1/admin/tenants/ejemplo/members")],
        ..Doc::default()
    }
}

pub(super) fn tenant_recovery_doc() -> Doc {
    Doc {
        id: "recoverTenantMember",
        summary: "Devolver el acceso a alguien de un cliente",
        description: "De su equipo, de quienes venden o de los importados. Hace un enlace de un solo uso, que se \
            muestra una vez. Pide la contraseña de quien \
            llama.",
        parameters: with_shared(vec![of_tenant(), path("account", "La cuenta, `acc_…`.")]),
        body: Some("Proof"),
        answers: changed(
            answer(201, "El enlace.", Some((JSON, "RecoveryMade"))),
            "Lo impide el estado actual.",
        ),
        examples: vec![Example {
            body: Some(r#"{"password":"no es esta"}"#),
            ..people::unsigned(
                "/v1/admin/tenants/ejemplo/members/acc_0000000000000000000000000a/recovery",
            )
        }],
    }
}

pub(super) fn metrics_doc() -> Doc {
    Doc {
        id: "getMetrics",
        summary: "Cómo está la instalación",
        description: "Las partes del programa, con desde cuándo y por qué; los clientes por estado; lo \
            que este proceso respondió desde que arrancó.",
        parameters: with_shared(Vec::new()),
        answers: people::found("Las cifras.", "AdminMetrics"),
        examples: vec![people::unsigned("/v1/admin/metrics")],
        ..Doc::default()
    }
}

fn of_tenant() -> Parameter {
    path("tenant", "El nombre corto del cliente, `demo`.")
}

/// What a change may answer.
fn changed(done: AnswerDoc, conflict: &'static str) -> Vec<AnswerDoc> {
    people::with_shared_answers(
        vec![
            done,
            people::problem(409, conflict),
            people::problem(415, "Lo enviado no es `application/json`."),
        ],
        true,
    )
}
