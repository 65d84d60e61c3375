//! The texts of who looks at what sellers publish.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn moderation(language: Language) -> &'static Moderations {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Moderations {
    pub menu: &'static str,
    pub more: &'static str,
    pub none: &'static str,
    pub waits: &'static str,
    pub look: &'static str,
    pub other: &'static str,
    pub other_hint: &'static str,
    pub find: &'static str,
    pub not_found: &'static str,
    pub public_of: &'static str,
    pub no_photos: &'static str,
    pub text: &'static str,
    pub history: &'static str,
    pub decision: &'static str,
    pub approve: &'static str,
    pub reason: &'static str,
    pub reason_hint: &'static str,
    pub reject: &'static str,
}

const ES: Moderations = Moderations {
    menu: "Revisión",
    more: "Anuncios que esperan una decisión, primero los que más esperan. Quien publicó recibe una carta con lo que decidas.",
    none: "No hay nada por revisar.",
    waits: "{} · espera desde el {}",
    look: "Revisar",
    other: "Revisar otro anuncio",
    other_hint: "Pega la dirección de su página.",
    find: "Abrir",
    not_found: "Eso no es la dirección de un anuncio.",
    public_of: "Anuncios publicados: {}",
    no_photos: "Sin fotos.",
    text: "Descripción",
    history: "Historia",
    decision: "Tu decisión",
    approve: "Publicar",
    reason: "Motivo del rechazo",
    reason_hint: "Lo lee quien publicó. Di qué tiene que corregir.",
    reject: "Rechazar",
};

const EN: Moderations = Moderations {
    menu: "Review",
    more: "Listings that wait for a decision, those that wait longest first. Who published gets a letter with what you decide.",
    none: "There is nothing to review.",
    waits: "{} · waits since {}",
    look: "Review",
    other: "Review another listing",
    other_hint: "Paste the address of its page.",
    find: "Open",
    not_found: "That is no address of a listing.",
    public_of: "Public listings: {}",
    no_photos: "No photos.",
    text: "Description",
    history: "History",
    decision: "Your decision",
    approve: "Publish",
    reason: "Why it is rejected",
    reason_hint: "Who published reads it. Say what they have to mend.",
    reject: "Reject",
};
