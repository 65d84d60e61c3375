//! The texts of acting in somebody's stead.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn stead(language: Language) -> &'static Stead {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Stead {
    pub offer: &'static str,
    pub offer_more: &'static str,
    pub reason: &'static str,
    pub prepare: &'static str,
    pub prepared: &'static str,
    pub prepared_more: &'static str,
    pub open: &'static str,
    pub title: &'static str,
    pub more: &'static str,
    pub because: &'static str,
    pub begin: &'static str,
    pub banner: &'static str,
    pub until: &'static str,
    pub end: &'static str,
    pub session: &'static str,
    pub by_operator: &'static str,
}

const ES: Stead = Stead {
    offer: "Entrar en su nombre",
    offer_more: "Verás lo que ve esta persona, durante media hora. Queda en la auditoría del cliente, con el motivo.",
    reason: "Motivo",
    prepare: "Preparar",
    prepared: "Puedes entrar en nombre de {}",
    prepared_more: "El enlace sirve una sola vez durante cinco minutos, y es solo para ti.",
    open: "Abrir",
    title: "En nombre de {}",
    more: "Lo que hagas quedará anotado como hecho por ti en nombre de esta persona. Dura media hora; su contraseña, sus sesiones y su segundo paso no se tocan.",
    because: "Motivo: {}",
    begin: "Empezar",
    banner: "Actúas en nombre de {}.",
    until: "Termina a las {}. Motivo: {}",
    end: "Terminar",
    session: "La operación del servicio, en su nombre: {}",
    by_operator: "La operación del servicio, en nombre de {}",
};

const EN: Stead = Stead {
    offer: "Enter in their stead",
    offer_more: "You will see what this person sees, for half an hour. It stands in the client's audit, with the reason.",
    reason: "Reason",
    prepare: "Prepare",
    prepared: "You can enter in the stead of {}",
    prepared_more: "The link works once within five minutes, and is for you alone.",
    open: "Open",
    title: "In the stead of {}",
    more: "What you do will be noted as done by you on this person's behalf. It lasts half an hour; their password, their sessions and their second step are left alone.",
    because: "Reason: {}",
    begin: "Begin",
    banner: "You act in the stead of {}.",
    until: "Ends at {}. Reason: {}",
    end: "End",
    session: "The service's operator, in your stead: {}",
    by_operator: "The service's operator, in the stead of {}",
};
