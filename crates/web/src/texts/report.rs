//! The texts of who has doubts about a listing.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn report(language: Language) -> &'static Reporting {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Reporting {
    pub way: &'static str,
    pub title: &'static str,
    pub more: &'static str,
    pub cause: &'static str,
    pub choose: &'static str,
    pub note: &'static str,
    pub note_hint: &'static str,
    pub trap: &'static str,
    pub send: &'static str,
    pub privacy: &'static str,
    pub sent: &'static str,
    pub back: &'static str,
    pub to_home: &'static str,
}

const ES: Reporting = Reporting {
    way: "Reportar este anuncio",
    title: "Reportar un anuncio",
    more: "Cuéntanos qué está mal. Lo lee quien revisa los anuncios; quien vende no sabe quién lo reportó.",
    cause: "¿Qué pasa con él?",
    choose: "Elige qué pasa con el anuncio.",
    note: "Detalles (opcional)",
    note_hint: "Lo que ayude a comprobarlo: qué te pidieron, dónde está el otro anuncio.",
    trap: "No llenes esto",
    send: "Enviar",
    privacy: "{} guarda lo que escribas hasta un año después de decidir, sin tu nombre ni tu dirección de red.",
    sent: "Gracias. Alguien lo revisará; si varias personas reportan lo mismo, el anuncio deja de mostrarse hasta entonces.",
    back: "Volver",
    to_home: "Portada",
};

const EN: Reporting = Reporting {
    way: "Report this listing",
    title: "Report a listing",
    more: "Tell us what is wrong. Whoever reviews listings reads it; the seller does not learn who reported.",
    cause: "What is the matter?",
    choose: "Choose what is the matter with the listing.",
    note: "Details (optional)",
    note_hint: "What helps to check it: what you were asked for, where the other listing is.",
    trap: "Leave this empty",
    send: "Send",
    privacy: "{} keeps what you write up to a year after the decision, without your name or your network address.",
    sent: "Thank you. Somebody will look at it; where several people report the same, the listing is not shown until then.",
    back: "Back",
    to_home: "Home",
};
