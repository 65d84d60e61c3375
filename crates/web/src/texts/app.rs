//! The texts of the site as an app of the telephone.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn app(language: Language) -> &'static App {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct App {
    pub offline: &'static str,
    pub offline_more: &'static str,
    pub undone_more: &'static str,
    pub try_again: &'static str,
    pub see_saved: &'static str,
    pub stale: &'static str,
    pub as_it_was: &'static str,
    pub from_index: &'static str,
}

const ES: App = App {
    offline: "Sin conexión",
    offline_more: "Esta página no está guardada en este equipo. Tus anuncios guardados y los que viste hace poco sí: ábrelos mientras vuelve la conexión.",
    undone_more: "Se cortó la conexión y no sabemos si llegó. Si escribías un mensaje o un anuncio, sigue en esta pestaña: vuelve a intentarlo cuando haya conexión.",
    try_again: "Intentar otra vez",
    see_saved: "Ver guardados y vistos",
    stale: "Sin conexión: así estaba esta página el {}. Precio y disponibilidad pueden haber cambiado.",
    as_it_was: "Así estaba esta página el {}: ahora mismo no podemos mostrar una más nueva.",
    from_index: "Ahora mismo solo podemos mostrar los datos principales de este anuncio; la descripción y el contacto vuelven en unos minutos.",
};

const EN: App = App {
    offline: "No connection",
    offline_more: "You are offline. Your saved and recently viewed listings still open on this device.",
    undone_more: "The connection dropped, and we do not know whether it arrived. A message or a listing you were writing is still in this tab: try again once there is a connection.",
    try_again: "Try again",
    see_saved: "See saved and recent",
    stale: "No connection: this is how the page was on {}. Price and availability may have changed.",
    as_it_was: "This is how the page was on {}: right now we cannot show a newer one.",
    from_index: "Right now we can only show the main facts of this listing; the description and the ways to the seller will be back within minutes.",
};
