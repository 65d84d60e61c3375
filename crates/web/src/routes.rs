//! Every page: where, who, and who answers.

use http_kit::{Doc, Permission, Route, Table};

use crate::{
    State, account, assets, contact, detail, home, list, operator, panel, picture, reach, robots,
    sitemap, slash, vista,
};

/// The table.
#[must_use]
pub fn table() -> Table<State> {
    let mut routes = public();
    routes.extend(contacts());
    routes.extend(account());
    routes.extend(security());
    routes.extend(selling());
    routes.extend(panel());
    routes.extend(provider());
    routes.extend(sellers());
    routes.extend(operator());
    Table::new(routes)
}

fn public() -> Vec<Route<State>> {
    let public = Permission::Public;
    vec![
        Route::get("/", public, doc("home", "Portada del sitio"), home::show),
        Route::get("/robots.txt", public, doc("robots", "Para los buscadores"), robots::show),
        Route::get(
            "/sitemap.xml",
            public,
            doc("sitemap", "Las partes del mapa del sitio"),
            sitemap::index,
        ),
        Route::get(
            "/sitemap/{file}",
            public,
            doc("sitemap_part", "Una parte del mapa del sitio"),
            sitemap::part,
        ),
        Route::get("/favicon.svg", public, doc("favicon", "El signo del sitio"), assets::favicon),
        Route::get("/assets/{file}", public, doc("asset", "Hojas de estilo"), assets::show),
        Route::get(
            "/muestra/{kind}/{file}",
            public,
            doc("sample", "Dibujos de muestra"),
            picture::show,
        ),
        Route::get(
            "/vista/{slug}",
            public,
            doc("vista", "La imagen de un enlace compartido"),
            vista::show,
        ),
        Route::get("/{vertical}", public, doc("list", "Resultados de una vertical"), list::show),
        Route::get("/{vertical}/{slug}", public, doc("detail", "Un anuncio"), detail::show),
        Route::get(
            "/{vertical}/",
            public,
            doc("list_slash", "A la lista, sin la barra final"),
            slash::after_list,
        ),
        Route::get(
            "/{vertical}/{slug}/",
            public,
            doc("detail_slash", "Al anuncio, sin la barra final"),
            slash::after_listing,
        ),
    ]
}

fn contacts() -> Vec<Route<State>> {
    let public = Permission::Public;
    let form = "/c/f/{listing}";
    vec![
        Route::get(
            "/c/w/{listing}",
            public,
            doc("contact_whatsapp", "Al WhatsApp de quien publica"),
            contact::whatsapp::go,
        ),
        Route::get(
            "/c/t/{listing}",
            public,
            doc("contact_call", "El número de quien publica"),
            contact::call::show,
        ),
        Route::get(form, public, doc("contact_form", "Escribir"), contact::form::show),
        Route::post(form, public, doc("contact_send", "Escribe"), contact::form::send),
    ]
}

fn account() -> Vec<Route<State>> {
    let (enter, known) = (Permission::Enter, Permission::BeKnown);
    let own = Permission::OwnAccount;
    vec![
        Route::get("/cuenta", known, doc("account", "Cuenta propia"), account::home::show),
        Route::get(
            "/cuenta/nueva",
            enter,
            doc("registration", "Abrir una cuenta para publicar"),
            account::registration::show,
        ),
        Route::post(
            "/cuenta/nueva",
            enter,
            doc("registration_create", "Pide abrir una cuenta"),
            account::registration::create,
        ),
        Route::post(
            "/cuenta/vendedor",
            own,
            doc("seller_create", "Empieza a publicar"),
            account::seller::create,
        ),
        Route::get("/cuenta/entrar", enter, doc("entry", "Entrar"), account::entry::show),
        Route::post("/cuenta/entrar", enter, doc("entry_create", "Entra"), account::entry::create),
        Route::get(
            "/cuenta/proveedor",
            enter,
            doc("provider_visit", "Al proveedor de identidad del negocio"),
            account::provider::go,
        ),
        Route::get(
            "/cuenta/proveedor/vuelta",
            enter,
            doc("provider_return", "Entra quien vuelve del proveedor de identidad"),
            account::provider::come_back,
        ),
        Route::get(
            "/cuenta/codigo",
            enter,
            doc("code", "El código al entrar"),
            account::code::show,
        ),
        Route::post(
            "/cuenta/codigo",
            enter,
            doc("code_create", "Entra con el código"),
            account::code::create,
        ),
        Route::get(
            "/cuenta/olvido",
            enter,
            doc("recovery", "Contraseña olvidada"),
            account::recovery::show,
        ),
        Route::post(
            "/cuenta/olvido",
            enter,
            doc("recovery_create", "Pide otra contraseña por correo"),
            account::recovery::create,
        ),
        Route::get(
            "/cuenta/enlace/{token}",
            enter,
            doc("link", "Un enlace de un solo uso"),
            account::link::show,
        ),
        Route::post(
            "/cuenta/enlace/{token}",
            enter,
            doc("link_create", "Usa el enlace"),
            account::link::create,
        ),
        Route::get(
            "/cuenta/suplencia/{token}",
            enter,
            doc("impersonation", "Antes de actuar en nombre de alguien"),
            account::stead::show,
        ),
        Route::post(
            "/cuenta/suplencia/{token}",
            enter,
            doc("impersonation_create", "Empieza a actuar en nombre de alguien"),
            account::stead::create,
        ),
        Route::post("/cuenta/salir", known, doc("exit_create", "Sale"), account::exit::create),
        Route::get(
            "/cuenta/sesiones",
            own,
            doc("sessions", "Sesiones propias"),
            account::sessions::show,
        ),
        Route::post(
            "/cuenta/sesiones/cierre",
            own,
            doc("sessions_end", "Cierra las demás sesiones propias"),
            account::sessions::end_others,
        ),
        Route::post(
            "/cuenta/sesiones/{session}/cierre",
            own,
            doc("session_end", "Cierra una sesión propia"),
            account::sessions::end,
        ),
    ]
}

fn security() -> Vec<Route<State>> {
    let own = Permission::OwnAccount;
    vec![
        Route::get(
            "/cuenta/seguridad",
            own,
            doc("security", "Contraseña y segundo paso"),
            account::security::show,
        ),
        Route::post(
            "/cuenta/seguridad/clave",
            own,
            doc("password_change", "Cambia la contraseña"),
            account::security::change_password,
        ),
        Route::post(
            "/cuenta/seguridad/paso",
            own,
            doc("factor_offer", "Ofrece un secreto para la aplicación de códigos"),
            account::security::offer,
        ),
        Route::post(
            "/cuenta/seguridad/paso/alta",
            own,
            doc("factor_confirm", "Activa el segundo paso"),
            account::security::confirm,
        ),
        Route::post(
            "/cuenta/seguridad/paso/baja",
            own,
            doc("factor_remove", "Quita el segundo paso"),
            account::security::remove,
        ),
        Route::post(
            "/cuenta/seguridad/proveedor",
            own,
            doc("identity_link", "Va al proveedor de identidad para enlazar la cuenta"),
            account::security::link,
        ),
        Route::post(
            "/cuenta/seguridad/proveedor/baja",
            own,
            doc("identity_unlink", "Quita el enlace con el proveedor de identidad"),
            account::security::unlink,
        ),
    ]
}

fn selling() -> Vec<Route<State>> {
    let manage = Permission::ManageAgents;
    vec![
        Route::get(
            "/cuenta/consultas",
            Permission::Sell,
            doc("own_enquiries", "Quién preguntó por lo propio"),
            account::enquiries::show,
        ),
        Route::get("/cuenta/contacto", manage, doc("reach", "Cómo le contactan"), reach::show_own),
        Route::post(
            "/cuenta/contacto",
            manage,
            doc("reach_set", "Cambia cómo le contactan"),
            reach::set_own,
        ),
        Route::get(
            "/cuenta/agentes",
            manage,
            doc("agents", "Quienes publican con uno"),
            account::agents::show,
        ),
        Route::post(
            "/cuenta/agentes/invitaciones",
            manage,
            doc("agent_invite", "Invita a publicar"),
            account::agents::invite,
        ),
        Route::post(
            "/cuenta/agentes/invitaciones/{link}/retiro",
            manage,
            doc("agent_invitation_withdraw", "Retira una invitación a publicar"),
            account::agents::withdraw,
        ),
        Route::post(
            "/cuenta/agentes/{account}/baja",
            manage,
            doc("agent_remove", "Quita a quien publica con uno"),
            account::agents::remove,
        ),
    ]
}

fn sellers() -> Vec<Route<State>> {
    let (view, manage) = (Permission::ViewPanel, Permission::ManageSellers);
    let reached = "/panel/vendedores/{seller}/contacto";
    vec![
        Route::get(
            "/panel/consultas",
            view,
            doc("enquiries", "Quién preguntó"),
            panel::enquiries::show,
        ),
        Route::get(reached, manage, doc("seller_reach", "Cómo se le contacta"), reach::show),
        Route::post(reached, manage, doc("seller_reach_set", "Lo cambia"), reach::change),
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

fn operator() -> Vec<Route<State>> {
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

fn doc(id: &'static str, summary: &'static str) -> Doc {
    Doc { id, summary, ..Doc::default() }
}
