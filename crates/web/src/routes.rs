//! Every page: where, who, and who answers.

use http_kit::{Doc, Permission, Route, Table};

use crate::{State, assets, detail, home, list, picture, slash};

/// The table.
#[must_use]
pub fn table() -> Table<State> {
    let public = Permission::Public;
    Table::new(vec![
        Route::get("/", public, doc("home", "Portada del sitio"), home::show),
        Route::get("/robots.txt", public, doc("robots", "Para los buscadores"), assets::robots),
        Route::get("/favicon.svg", public, doc("favicon", "El signo del sitio"), assets::favicon),
        Route::get("/assets/{file}", public, doc("asset", "Hojas de estilo"), assets::show),
        Route::get(
            "/muestra/{kind}/{file}",
            public,
            doc("sample", "Dibujos de muestra"),
            picture::show,
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
    ])
}

fn doc(id: &'static str, summary: &'static str) -> Doc {
    Doc { id, summary, ..Doc::default() }
}
