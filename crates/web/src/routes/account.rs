//! Pages of one's own: signing in, one's account, what one sells.

use http_kit::{Permission, Route};

/// The longest description in letters of several bytes, as forms carry it.
const TEXT_BYTES_MAX: usize = 256 * 1_024;

use super::doc;
use crate::{State, account};

/// All of them.
pub(super) fn all() -> Vec<Route<State>> {
    let mut routes = account();
    routes.extend(security());
    routes.extend(selling());
    routes
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
        Route::get(
            "/cuenta/renovacion/{renewal}",
            enter,
            doc("renewal", "Un anuncio que se renueva por un enlace"),
            account::renewal::show,
        ),
        Route::post(
            "/cuenta/renovacion/{renewal}",
            enter,
            doc("renewal_create", "Renueva un anuncio por un enlace"),
            account::renewal::create,
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
    let mut routes = listings();
    routes.extend(vec![
        Route::get(
            "/cuenta/consultas",
            Permission::Sell,
            doc("own_enquiries", "Quién preguntó por lo propio"),
            account::enquiries::show,
        ),
        Route::get(
            "/cuenta/contacto",
            manage,
            doc("reach", "Cómo te contactan"),
            account::reach::show,
        ),
        Route::post(
            "/cuenta/contacto",
            manage,
            doc("reach_set", "Cambia cómo te contactan"),
            account::reach::set,
        ),
        Route::get(
            "/cuenta/pagina",
            manage,
            doc("presentation", "La página propia"),
            account::presentation::show,
        ),
        Route::post(
            "/cuenta/pagina",
            manage,
            doc("presentation_set", "Cambia la página propia"),
            account::presentation::set,
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
    ]);
    routes
}

fn listings() -> Vec<Route<State>> {
    use account::listings::{appeal, change, list, one, photos, review, step};
    let sell = Permission::Sell;
    vec![
        Route::get(
            "/cuenta/anuncios",
            sell,
            doc("own_listings", "Los anuncios propios"),
            list::show,
        ),
        Route::post(
            "/cuenta/anuncios",
            sell,
            doc("listing_start", "Empieza un anuncio"),
            list::create,
        ),
        Route::get(
            "/cuenta/anuncios/{listing}",
            sell,
            doc("own_listing", "Un anuncio propio"),
            one::show,
        ),
        Route::post(
            "/cuenta/anuncios/{listing}/estado",
            sell,
            doc("listing_state_set", "Pausa, vuelve a publicar o da por vendido un anuncio"),
            change::state,
        ),
        Route::post(
            "/cuenta/anuncios/{listing}/apelacion",
            sell,
            doc("listing_appeal", "Apela por un anuncio rechazado"),
            appeal::create,
        ),
        Route::post(
            "/cuenta/anuncios/{listing}/edicion",
            sell,
            doc("listing_edit", "Empieza una versión nueva de un anuncio"),
            change::edit,
        ),
        Route::get(
            "/cuenta/anuncios/{listing}/revision",
            sell,
            doc("listing_review", "Un borrador antes de publicarlo"),
            review::show,
        ),
        Route::post(
            "/cuenta/anuncios/{listing}/publicacion",
            sell,
            doc("listing_publish", "Publica un borrador"),
            review::create,
        )
        .taking(TEXT_BYTES_MAX),
        Route::post(
            "/cuenta/anuncios/{listing}/descarte",
            sell,
            doc("listing_discard", "Descarta un borrador"),
            review::discard,
        ),
        Route::post(
            "/cuenta/anuncios/{listing}/fotos",
            sell,
            doc("listing_photos_add", "Añade fotos a un borrador"),
            photos::form::create,
        )
        .streaming(photos::FORM_BYTES_MAX, photos::FORM_TIME_MAX),
        Route::post(
            "/cuenta/anuncios/{listing}/fotos/orden",
            sell,
            doc("listing_photos_arrange", "Ordena las fotos de un borrador o quita una"),
            photos::arrange::set,
        ),
        Route::get(
            "/cuenta/anuncios/{listing}/fotos/{upload}",
            sell,
            doc("listing_photo_offset", "Cuánto ha llegado de una foto"),
            photos::piece::show,
        ),
        Route::patch(
            "/cuenta/anuncios/{listing}/fotos/{upload}",
            sell,
            doc("listing_photo_append", "Recibe un trozo de una foto"),
            photos::piece::append,
        )
        .streaming(media::upload::PIECE_BYTES_MAX, photos::PIECE_TIME_MAX),
        Route::get(
            "/cuenta/anuncios/{listing}/pasos/{step}",
            sell,
            doc("listing_step", "Un paso de un borrador"),
            step::show,
        ),
        Route::post(
            "/cuenta/anuncios/{listing}/pasos/{step}",
            sell,
            doc("listing_step_save", "Guarda un paso de un borrador"),
            step::save,
        ),
    ]
}
