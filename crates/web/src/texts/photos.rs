//! The texts of photos.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn photos(language: Language) -> &'static Photos {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in; `{0}` and `{1}` are put in by a script.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Photos {
    pub title: &'static str,
    pub hint: &'static str,
    pub add: &'static str,
    pub send: &'static str,
    pub photo_of: &'static str,
    pub cover: &'static str,
    pub make_cover: &'static str,
    pub earlier: &'static str,
    pub later: &'static str,
    pub remove: &'static str,
    pub choose_first: &'static str,
    pub not_taken: &'static str,
    pub cut: &'static str,
    pub none_yet: &'static str,
    pub change: &'static str,
    pub progress: &'static str,
    pub preparing: &'static str,
    pub waiting: &'static str,
    pub signed_out: &'static str,
    pub enter: &'static str,
    pub gone: &'static str,
    pub retry: &'static str,
    pub failed: &'static str,
    pub full: &'static str,
    pub publish: &'static str,
}

const ES: Photos = Photos {
    title: "Fotos",
    hint: "La primera es la portada. De frente, de lado y por dentro dicen más que el texto.",
    add: "Elegir fotos",
    send: "Subir las elegidas",
    photo_of: "Foto {}",
    cover: "Portada",
    make_cover: "Hacer portada",
    earlier: "Antes",
    later: "Después",
    remove: "Quitar",
    choose_first: "Elige primero las fotos en tu teléfono o computadora.",
    not_taken: "{}: {}",
    cut: "La subida se cortó. Lo que llegó está guardado; sube el resto otra vez.",
    none_yet: "Sin fotos todavía. Los anuncios con fotos reciben muchas más consultas.",
    change: "Cambiar las fotos",
    progress: "{0} de {1} fotos subidas",
    preparing: "Preparando las fotos…",
    waiting: "Sin conexión. Seguimos cuando vuelva; no se pierde nada.",
    signed_out: "Tu sesión terminó. Entra otra vez y las fotos siguen subiendo.",
    enter: "Entrar",
    gone: "Este borrador ya no existe, o ya se publicó.",
    retry: "Reintentar",
    failed: "No se pudo subir.",
    full: "Un anuncio lleva hasta {0} fotos.",
    publish: "Publicamos en cuanto terminen de subir {0} fotos…",
};

const EN: Photos = Photos {
    title: "Photos",
    hint: "The first one is the cover. From the front, the side and inside they say more than words.",
    add: "Choose photos",
    send: "Upload those chosen",
    photo_of: "Photo {}",
    cover: "Cover",
    make_cover: "Make it the cover",
    earlier: "Earlier",
    later: "Later",
    remove: "Remove",
    choose_first: "Choose the photos on your phone or computer first.",
    not_taken: "{}: {}",
    cut: "The upload was cut. What came is kept; upload the rest again.",
    none_yet: "No photos yet. Listings with photos get many more enquiries.",
    change: "Change the photos",
    progress: "{0} of {1} photos uploaded",
    preparing: "Preparing the photos…",
    waiting: "No connection. We go on when it is back; nothing is lost.",
    signed_out: "Your session ended. Sign in again and the photos go on uploading.",
    enter: "Sign in",
    gone: "This draft no longer exists, or it was published.",
    retry: "Try again",
    failed: "It could not be uploaded.",
    full: "A listing has up to {0} photos.",
    publish: "We publish as soon as {0} photos are uploaded…",
};
