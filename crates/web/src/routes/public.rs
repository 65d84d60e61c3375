//! Pages for anybody: the marketplace, and the ways to a seller.

use http_kit::{Permission, Route};

use super::doc;
use crate::{
    State, app, assets, business, compare, contact, detail, financing, home, landing, list, photo,
    picture, report, robots, saved, seller, sitemap, slash, vista,
};

/// All of them.
pub(super) fn all() -> Vec<Route<State>> {
    let mut routes = public();
    routes.extend(contacts());
    routes.extend(kept());
    routes.extend(of_the_business());
    routes.extend(installed());
    routes
}

fn installed() -> Vec<Route<State>> {
    let public = Permission::Public;
    vec![
        Route::get(
            "/manifest.webmanifest",
            public,
            doc("manifest", "El sitio como aplicación"),
            app::manifest::show,
        ),
        Route::get("/icono/{file}", public, doc("icon", "El signo como imagen"), app::icon::show),
        Route::get(
            "/sw.js",
            public,
            doc("service_worker", "Lo que funciona sin conexión"),
            app::worker::show,
        ),
        Route::get(
            "/sin-conexion",
            public,
            doc("offline", "Lo que se ve sin conexión"),
            app::offline::show,
        ),
    ]
}

fn of_the_business() -> Vec<Route<State>> {
    let public = Permission::Public;
    vec![
        Route::get(
            "/nosotros",
            public,
            doc("about", "Quién lleva el sitio"),
            business::text::about,
        ),
        Route::get("/terminos", public, doc("terms", "Los términos"), business::text::terms),
        Route::get(
            "/privacidad",
            public,
            doc("privacy", "Qué se guarda de quien visita"),
            business::text::privacy,
        ),
        Route::get(
            "/contacto",
            public,
            doc("business_contact", "Cómo se contacta al negocio"),
            business::contact::show,
        ),
        Route::post(
            "/contacto",
            public,
            doc("business_write", "Escribe al negocio"),
            business::contact::send,
        ),
    ]
}

fn kept() -> Vec<Route<State>> {
    let public = Permission::Public;
    vec![
        Route::get(
            "/guardados",
            public,
            doc("saved", "Los anuncios que alguien guarda"),
            saved::show::show,
        ),
        Route::get(
            "/guardados.json",
            public,
            doc("saved_told", "Los anuncios que alguien guarda, para el programa de las páginas"),
            saved::told::show,
        ),
        Route::post(
            "/guardados",
            public,
            doc("saved_clear", "Quita los que ya no están"),
            saved::change::all,
        ),
        Route::post(
            "/guardados/{listing}",
            public,
            doc("saved_change", "Guarda un anuncio o lo quita"),
            saved::change::one,
        ),
        Route::get("/comparar", public, doc("compare", "Anuncios lado a lado"), compare::show),
    ]
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
            "/m/{media}",
            public,
            doc("photo_whole", "Una foto, en el tamaño que vale por todos"),
            photo::whole,
        ),
        Route::get(
            "/m/{media}/{variant}",
            public,
            doc("photo", "Una foto en un tamaño"),
            photo::show,
        ),
        Route::get(
            "/vista/{slug}",
            public,
            doc("vista", "La imagen de un enlace compartido"),
            vista::show,
        ),
        Route::get(
            financing::PATH,
            public,
            doc("financing", "Lo que pide cada entidad por un crédito"),
            financing::show,
        ),
        Route::get(
            "/vendedor/{seller_page}",
            public,
            doc("seller_page", "Un vendedor"),
            seller::show,
        ),
        Route::get("/{vertical}", public, doc("list", "Resultados de una vertical"), list::show),
        Route::get(
            "/{vertical}/{slug}",
            public,
            doc("detail", "Un anuncio, o lo que se busca por su nombre: una marca"),
            detail::show,
        ),
        Route::get(
            "/{vertical}/{slug}/{model}",
            public,
            doc("landing", "Lo que se busca por su nombre: un modelo"),
            landing::under,
        ),
        Route::get(
            "/{vertical}/en/{city}",
            public,
            doc("landing_city", "Una vertical en una ciudad"),
            landing::in_city,
        ),
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
        Route::get(
            "/{vertical}/{slug}/{model}/",
            public,
            doc("landing_slash", "A la página del modelo o de la ciudad, sin la barra final"),
            slash::after_landing,
        ),
    ]
}

fn contacts() -> Vec<Route<State>> {
    let public = Permission::Public;
    let (form, to_seller) = ("/c/f/{listing}", "/c/f/vendedor/{seller}");
    let doubt = "/c/r/{listing}";
    vec![
        Route::get(doubt, public, doc("report", "Reportar un anuncio"), report::show),
        Route::post(doubt, public, doc("report_send", "Lo reporta"), report::send),
        Route::get(
            "/c/w/{listing}",
            public,
            doc("contact_whatsapp", "Al WhatsApp de quien publica"),
            contact::whatsapp::go,
        ),
        Route::get(
            "/c/w/vendedor/{seller}",
            public,
            doc("contact_seller_whatsapp", "Al WhatsApp de un vendedor, desde su página"),
            contact::whatsapp::go_to_seller,
        ),
        Route::get(
            "/c/t/{listing}",
            public,
            doc("contact_call", "El número de quien publica"),
            contact::call::show,
        ),
        Route::get(
            "/c/t/vendedor/{seller}",
            public,
            doc("contact_seller_call", "El número de un vendedor, desde su página"),
            contact::call::show_sellers,
        ),
        Route::get(form, public, doc("contact_form", "Escribir"), contact::form::show),
        Route::post(form, public, doc("contact_send", "Escribe"), contact::form::send),
        Route::get(
            to_seller,
            public,
            doc("contact_seller_form", "Escribir a un vendedor"),
            contact::form::show_sellers,
        ),
        Route::post(
            to_seller,
            public,
            doc("contact_seller_send", "Escribe a un vendedor"),
            contact::form::send_to_seller,
        ),
    ]
}
