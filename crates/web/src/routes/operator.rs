//! Pages of who runs the installation.

use http_kit::{Permission, Route};

use super::doc;
use crate::{State, operator};

/// All of them.
pub(super) fn all() -> Vec<Route<State>> {
    let operate = Permission::Operate;
    vec![
        Route::get("/operador", operate, doc("tenants", "Clientes"), operator::tenants::show),
        Route::post(
            "/operador/clientes",
            operate,
            doc("tenant_create", "Da de alta un cliente"),
            operator::tenants::create,
        ),
        Route::get(
            "/operador/clientes/{tenant}",
            operate,
            doc("tenant", "Un cliente: sus sitios y su equipo"),
            operator::tenant::show,
        ),
        Route::post(
            "/operador/clientes/{tenant}/acceso",
            operate,
            doc("tenant_recover_other", "El enlace de acceso de quien no es del equipo"),
            operator::tenant::recover_other,
        ),
        Route::post(
            "/operador/clientes/{tenant}/invitaciones",
            operate,
            doc("tenant_invite", "Invita a un responsable de un cliente"),
            operator::invitation::create,
        ),
        Route::post(
            "/operador/clientes/{tenant}/sitios",
            operate,
            doc("tenant_site_create", "Abre un sitio de un cliente"),
            operator::sites::create,
        ),
        Route::post(
            "/operador/clientes/{tenant}/sitios/{site}",
            operate,
            doc("tenant_site_verticals", "Dice qué publica un sitio"),
            operator::sites::set_verticals,
        ),
        Route::post(
            "/operador/clientes/{tenant}/acceso/{account}",
            operate,
            doc("tenant_recover", "Crea un enlace de acceso para alguien de un cliente"),
            operator::tenant::recover,
        ),
        Route::post(
            "/operador/clientes/{tenant}/suplencia/{account}",
            operate,
            doc("impersonation_prepare", "Prepara actuar en nombre de alguien"),
            operator::impersonation::create,
        ),
        Route::get(
            "/operador/clientes/{tenant}/auditoria",
            operate,
            doc("tenant_audit", "Auditoría de un cliente"),
            operator::audit::show,
        ),
        Route::get(
            "/operador/salud",
            operate,
            doc("health", "Cómo están las partes del programa"),
            operator::health::show,
        ),
        Route::post(
            "/operador/clientes/{tenant}/limites/{limit}",
            operate,
            doc("limit_set", "Cambia un límite de un cliente"),
            operator::limits::set,
        ),
        Route::post(
            "/operador/clientes/{tenant}/estado",
            operate,
            doc("tenant_state", "Cambia el estado de un cliente"),
            operator::state::set,
        ),
        Route::post(
            "/operador/clientes/{tenant}/plan",
            operate,
            doc("tenant_plan", "Cambia el plan de un cliente"),
            operator::plan::set,
        ),
        Route::post(
            "/operador/clientes/{tenant}/modulos",
            operate,
            doc("tenant_modules", "Cambia los módulos de un cliente"),
            operator::tenants::set_modules,
        ),
        Route::get("/operador/banderas", operate, doc("flags", "Banderas"), operator::flags::show),
        Route::post(
            "/operador/banderas",
            operate,
            doc("flag_create", "Crea una bandera"),
            operator::flags::create,
        ),
        Route::post(
            "/operador/banderas/{flag}/reglas",
            operate,
            doc("flag_change", "Cambia para quién está encendida"),
            operator::flags::change,
        ),
        Route::post(
            "/operador/banderas/{flag}/apagado",
            operate,
            doc("flag_kill", "La apaga o la vuelve a encender"),
            operator::flags::kill,
        ),
    ]
}
