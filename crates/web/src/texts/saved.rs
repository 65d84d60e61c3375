//! The texts of what somebody keeps, compares and shares.

use kernel::locale::{Language, Locale};

use super::plural;

/// The catalogue of `language`.
#[must_use]
pub const fn saved(language: Language) -> &'static Saved {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Saved {
    pub title: &'static str,
    pub save: &'static str,
    pub was_saved: &'static str,
    pub was_unsaved: &'static str,
    pub nothing: &'static str,
    pub nothing_more: &'static str,
    pub seen: &'static str,
    pub gone_one: &'static str,
    pub gone_many: &'static str,
    pub clear_gone: &'static str,
    pub full: &'static str,
    pub enter: &'static str,
    pub enter_more: &'static str,
    pub compare: &'static str,
    pub pick: &'static str,
    pub compare_hint: &'static str,
    pub comparing: &'static str,
    pub compared: &'static str,
    pub only_first: &'static str,
    pub too_few: &'static str,
    pub take_out: &'static str,
    pub none: &'static str,
    pub place: &'static str,
    pub seller: &'static str,
    pub price: &'static str,
    pub about: &'static str,
    pub published: &'static str,
    pub share: &'static str,
    pub share_whatsapp: &'static str,
    pub share_mail: &'static str,
    pub share_facebook: &'static str,
    pub address: &'static str,
}

impl Saved {
    /// «2 ya no están publicados».
    #[must_use]
    pub fn gone(&self, count: usize, locale: Locale) -> String {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        plural(count, locale, self.gone_one, self.gone_many)
    }
}

const ES: Saved = Saved {
    title: "Guardados",
    save: "Guardar",
    was_saved: "Guardado",
    was_unsaved: "Quitado de guardados",
    nothing: "Todavía no has guardado anuncios",
    nothing_more: "Toca el corazón de un anuncio y lo encontrarás aquí, sin abrir una cuenta.",
    seen: "Vistos hace poco",
    gone_one: "{} ya no está publicado.",
    gone_many: "{} ya no están publicados.",
    clear_gone: "Quitar los que ya no están",
    full: "Ya tienes {} guardados, que es el máximo. Quita alguno para guardar otro.",
    enter: "Entrar",
    enter_more: "Se guardan en este equipo. Si entras en tu cuenta los tienes en todos.",
    compare: "Comparar",
    pick: "Elegir para comparar",
    compare_hint: "Marca hasta {} anuncios para verlos lado a lado.",
    comparing: "Comparación",
    compared: "Dato",
    only_first: "Se comparan {} como máximo: estos son los primeros.",
    too_few: "Elige al menos dos anuncios para compararlos.",
    take_out: "Quitar",
    none: "—",
    place: "Ubicación",
    seller: "Vendedor",
    price: "Precio",
    about: "En {}",
    published: "Publicado",
    share: "Compartir",
    share_whatsapp: "Por WhatsApp",
    share_mail: "Por correo",
    share_facebook: "En Facebook",
    address: "Dirección del anuncio",
};

const EN: Saved = Saved {
    title: "Saved",
    save: "Save",
    was_saved: "Saved",
    was_unsaved: "Removed from saved",
    nothing: "You have not saved any listings yet",
    nothing_more: "Tap the heart of a listing and you will find it here, without opening an account.",
    seen: "Seen lately",
    gone_one: "{} is no longer published.",
    gone_many: "{} are no longer published.",
    clear_gone: "Remove those that are gone",
    full: "You have {} saved, which is the most. Remove one to save another.",
    enter: "Sign in",
    enter_more: "They are kept on this device. Sign in to have them on all of yours.",
    compare: "Compare",
    pick: "Pick to compare",
    compare_hint: "Tick up to {} listings to see them side by side.",
    comparing: "Comparison",
    compared: "Fact",
    only_first: "At most {} are compared: these are the first.",
    too_few: "Choose at least two listings to compare.",
    take_out: "Remove",
    none: "—",
    place: "Place",
    seller: "Seller",
    price: "Price",
    about: "In {}",
    published: "Published",
    share: "Share",
    share_whatsapp: "By WhatsApp",
    share_mail: "By mail",
    share_facebook: "On Facebook",
    address: "Address of the listing",
};
