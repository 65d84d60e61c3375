//! Pages of a tenant's staff.

use http_kit::{Permission, Route};

use super::doc;
use crate::{State, panel};

/// All of them.
pub(super) fn all() -> Vec<Route<State>> {
    let mut routes = panel();
    routes.extend(provider());
    routes.extend(sellers());
    routes.extend(business());
    routes.extend(lenders());
    routes.extend(moderation());
    routes.extend(placement());
    routes
}

fn moderation() -> Vec<Route<State>> {
    let (moderate, one) = (Permission::Moderate, "/panel/revision/{listing}");
    let policy = "/panel/revision/reglas/{vertical}";
    vec![
        Route::get(
            "/panel/revision",
            moderate,
            doc("moderation", "Anuncios por revisar"),
            panel::moderation::show,
        ),
        Route::get(
            one,
            moderate,
            doc("moderation_listing", "Un anuncio que se revisa"),
            panel::moderation::one::look,
        ),
        Route::post(
            one,
            moderate,
            doc("moderation_decide", "Publica o rechaza un anuncio"),
            panel::moderation::one::decide,
        ),
        Route::get(
            "/panel/revision/reglas",
            Permission::ManageSites,
            doc("moderation_policies", "Qué se busca en los anuncios"),
            panel::moderation::policy::list,
        ),
        Route::get(
            policy,
            Permission::ManageSites,
            doc("moderation_policy", "Qué se busca en los de una vertical"),
            panel::moderation::policy::show,
        ),
        Route::post(
            policy,
            Permission::ManageSites,
            doc("moderation_policy_set", "Lo cambia"),
            panel::moderation::policy::set,
        ),
    ]
}

fn placement() -> Vec<Route<State>> {
    let (place, all) = (Permission::Place, "/panel/destacados");
    vec![
        Route::get(all, place, doc("placements", "Anuncios destacados"), panel::placement::show),
        Route::post(
            all,
            place,
            doc("placement_grant", "Destaca un anuncio"),
            panel::placement::grant,
        ),
        Route::post(
            "/panel/destacados/{placement}/retiro",
            place,
            doc("placement_withdraw", "Deja de destacarlo"),
            panel::placement::withdraw,
        ),
        Route::post(
            "/panel/destacados/cupos/{vertical}",
            Permission::ManageSites,
            doc("placement_slots_set", "Cuántos se destacan a la vez"),
            panel::placement::slots::set,
        ),
    ]
}

fn business() -> Vec<Route<State>> {
    let manage = Permission::ManageSites;
    let text = "/panel/negocio/{page}";
    vec![
        Route::get(
            "/panel/negocio",
            manage,
            doc("business", "Datos del negocio"),
            panel::business::show,
        ),
        Route::post(
            "/panel/negocio",
            manage,
            doc("business_change", "Cambia los datos del negocio"),
            panel::business::change,
        ),
        Route::get(
            text,
            manage,
            doc("business_text", "Un texto del negocio"),
            panel::business::show_text,
        ),
        Route::post(
            text,
            manage,
            doc("business_text_change", "Cambia un texto del negocio"),
            panel::business::change_text,
        )
        .taking(panel::business::TEXTS_BYTES_MAX),
    ]
}

fn panel() -> Vec<Route<State>> {
    let (view, manage) = (Permission::ViewPanel, Permission::ManageMembers);
    vec![
        Route::get("/panel", view, doc("panel", "Panel"), panel::home::show),
        Route::get(
            "/panel/partes",
            view,
            doc("parts", "Qué puede hacer cada parte"),
            panel::parts::show,
        ),
        Route::get("/panel/equipo", manage, doc("members", "Equipo"), panel::members::show),
        Route::post(
            "/panel/equipo/invitaciones",
            manage,
            doc("member_invite", "Invita al equipo"),
            panel::members::invite,
        ),
        Route::post(
            "/panel/equipo/invitaciones/{link}/retiro",
            manage,
            doc("invitation_withdraw", "Retira una invitación"),
            panel::members::withdraw,
        ),
        Route::post(
            "/panel/equipo/{account}/rol",
            manage,
            doc("member_role", "Cambia la parte en el equipo"),
            panel::members::set_role,
        ),
        Route::post(
            "/panel/equipo/{account}/baja",
            manage,
            doc("member_remove", "Quita del equipo"),
            panel::members::remove,
        ),
        Route::post(
            "/panel/equipo/{account}/acceso",
            manage,
            doc("member_recover", "Crea un enlace de acceso"),
            panel::members::recover,
        ),
        Route::post(
            "/panel/equipo/{account}/sesiones",
            manage,
            doc("member_sign_out", "Cierra las sesiones de alguien del equipo"),
            panel::members::sign_out,
        ),
        Route::get(
            "/panel/ajustes",
            Permission::ManageSites,
            doc("settings", "Nombre y marca de los sitios"),
            panel::settings::show,
        ),
        Route::post(
            "/panel/ajustes/{site}",
            Permission::ManageSites,
            doc("site_change", "Cambia nombre y marca de un sitio"),
            panel::settings::change,
        ),
        Route::get(
            "/panel/llaves",
            Permission::ManageKeys,
            doc("keys", "Llaves de la API"),
            panel::keys::show,
        ),
        Route::post(
            "/panel/llaves",
            Permission::ManageKeys,
            doc("key_create", "Crea una llave de la API"),
            panel::keys::create,
        ),
        Route::post(
            "/panel/llaves/{api_key}/retiro",
            Permission::ManageKeys,
            doc("key_withdraw", "Retira una llave de la API"),
            panel::keys::withdraw,
        ),
        Route::get(
            "/panel/auditoria",
            Permission::ViewAudit,
            doc("audit", "Auditoría"),
            panel::audit::show,
        ),
    ]
}

fn provider() -> Vec<Route<State>> {
    let manage = Permission::ManageProvider;
    vec![
        Route::get(
            "/panel/proveedor",
            manage,
            doc("provider", "Proveedor de identidad del equipo"),
            panel::provider::show,
        ),
        Route::post(
            "/panel/proveedor",
            manage,
            doc("provider_set", "Cambia el proveedor de identidad"),
            panel::provider::set,
        ),
        Route::post(
            "/panel/proveedor/baja",
            manage,
            doc("provider_remove", "Quita el proveedor de identidad"),
            panel::provider::remove,
        ),
    ]
}

fn lenders() -> Vec<Route<State>> {
    let manage = Permission::ManageLenders;
    let (all, one) = ("/panel/financiamiento", "/panel/financiamiento/{lender}");
    let removal = "/panel/financiamiento/{lender}/baja";
    vec![
        Route::get(all, manage, doc("lenders", "Entidades que financian"), panel::lenders::show),
        Route::post(all, manage, doc("lender_create", "Añade una"), panel::lenders::create),
        Route::get(one, manage, doc("lender", "Sus condiciones"), panel::lender::show),
        Route::post(one, manage, doc("lender_change", "Las cambia"), panel::lender::change),
        Route::get(removal, manage, doc("lender_removal", "Si se quita"), panel::lender::ask),
        Route::post(removal, manage, doc("lender_remove", "La quita"), panel::lender::remove),
    ]
}

fn sellers() -> Vec<Route<State>> {
    let (view, manage) = (Permission::ViewPanel, Permission::ManageSellers);
    let reached = "/panel/vendedores/{seller}/contacto";
    let presented = "/panel/vendedores/{seller}/pagina";
    let standing = "/panel/vendedores/{seller}/verificacion";
    vec![
        Route::get(
            "/panel/consultas",
            view,
            doc("enquiries", "Quién preguntó"),
            panel::enquiries::show,
        ),
        Route::get(reached, manage, doc("seller_reach", "Cómo se le contacta"), panel::reach::show),
        Route::post(reached, manage, doc("seller_reach_set", "Lo cambia"), panel::reach::set),
        Route::get(
            presented,
            manage,
            doc("seller_presentation", "La página de un vendedor"),
            panel::presentation::show,
        ),
        Route::post(
            presented,
            manage,
            doc("seller_presentation_set", "La cambia"),
            panel::presentation::set,
        ),
        Route::get(
            standing,
            manage,
            doc("seller_standing", "Qué ha demostrado un vendedor"),
            panel::standing::show,
        ),
        Route::post(
            standing,
            manage,
            doc("seller_standing_set", "Lo verifica, o confía en él"),
            panel::standing::set,
        ),
        Route::get("/panel/vendedores", view, doc("sellers", "Vendedores"), panel::sellers::list),
        Route::get(
            "/panel/vendedores/{seller}",
            view,
            doc("seller", "Un vendedor y quienes actúan por él"),
            panel::sellers::show,
        ),
        Route::post(
            "/panel/vendedores/{seller}/invitaciones",
            manage,
            doc("seller_invite", "Invita a actuar por un vendedor"),
            panel::sellers::invite,
        ),
        Route::post(
            "/panel/vendedores/{seller}/invitaciones/{link}/retiro",
            manage,
            doc("seller_invitation_withdraw", "Retira una invitación a un vendedor"),
            panel::sellers::withdraw,
        ),
        Route::post(
            "/panel/vendedores/{seller}/{account}/baja",
            manage,
            doc("seller_person_remove", "Quita a quien actúa por un vendedor"),
            panel::sellers::remove,
        ),
    ]
}
