//! The texts of who renews a listing by a letter.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn renewals(language: Language) -> &'static Renewals {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Renewals {
    pub renew: &'static str,
    pub publish: &'static str,
    pub done: &'static str,
    pub as_it_was: &'static str,
    pub ends_on: &'static str,
    pub ended_on: &'static str,
    pub public_until: &'static str,
    pub is_so: &'static str,
    pub see: &'static str,
    pub own: &'static str,
}

const ES: Renewals = Renewals {
    renew: "Renovar el anuncio",
    publish: "Publicar otra vez",
    done: "Anuncio renovado",
    as_it_was: "No hay nada que renovar",
    ends_on: "Se muestra hasta el {}.",
    ended_on: "Terminó el {} y ya no se muestra.",
    public_until: "Se muestra hasta el {}. No hace falta nada más.",
    is_so: "Este anuncio está {}. Si quieres que se vea otra vez, hazlo desde tu cuenta.",
    see: "Ver su página",
    own: "Ir a tus anuncios",
};

const EN: Renewals = Renewals {
    renew: "Renew the listing",
    publish: "Publish it again",
    done: "Listing renewed",
    as_it_was: "There is nothing to renew",
    ends_on: "It is shown until {}.",
    ended_on: "It ended on {} and is no longer shown.",
    public_until: "It is shown until {}. There is nothing else to do.",
    is_so: "This listing is {}. To show it again, go to your account.",
    see: "See its page",
    own: "Go to your listings",
};
