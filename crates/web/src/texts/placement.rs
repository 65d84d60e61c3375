//! The texts of who grants places before others.

use kernel::locale::Language;
use listings::placement::Kind;

/// The catalogue of `language`.
#[must_use]
pub const fn placement(language: Language) -> &'static Placements {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language. `{}` stands for what is put in.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Placements {
    pub menu: &'static str,
    pub more: &'static str,
    pub held: &'static str,
    pub none: &'static str,
    pub until: &'static str,
    pub from_until: &'static str,
    pub hidden: &'static str,
    pub withdraw: &'static str,
    pub grant: &'static str,
    pub listing: &'static str,
    pub not_found: &'static str,
    pub kind: &'static str,
    pub choose: &'static str,
    pub start: &'static str,
    pub start_hint: &'static str,
    pub no_day: &'static str,
    pub past_day: &'static str,
    pub withdraw_more: &'static str,
    pub days: &'static str,
    pub days_hint: &'static str,
    pub grant_it: &'static str,
    pub slots: &'static str,
    pub taken: &'static str,
    pub change_slots: &'static str,
    pub no_number: &'static str,
    pub yours: &'static str,
    pub yours_later: &'static str,
    top: &'static str,
    featured: &'static str,
    bump: &'static str,
    home: &'static str,
}

impl Placements {
    /// What a kind means.
    #[must_use]
    pub const fn of(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Top => self.top,
            Kind::Featured => self.featured,
            Kind::Bump => self.bump,
            Kind::Home => self.home,
        }
    }
}

const ES: Placements = Placements {
    menu: "Destacados",
    more: "Qué anuncios se muestran antes que los demás, y hasta cuándo. Cada uno lleva la palabra «Destacado».",
    held: "Concedidos",
    none: "Ningún anuncio está destacado.",
    until: "{} · {} · hasta {}",
    from_until: "{} · {} · desde {} hasta {}",
    hidden: "El anuncio no está publicado: su lugar está vacío",
    withdraw: "Quitar",
    grant: "Destacar un anuncio",
    listing: "Dirección del anuncio",
    not_found: "No hay un anuncio con esa dirección. Copia la de su página.",
    kind: "Dónde se muestra",
    choose: "Elige dónde se muestra.",
    start: "Desde qué día",
    start_hint: "Vacío: desde ahora.",
    past_day: "Ese día ya pasó. Deja el campo vacío para empezar ahora.",
    withdraw_more: "Deja de mostrarse antes que otros ahora mismo, y su cupo queda libre.",
    no_day: "El día se escribe como 2026-12-31.",
    days: "Cuántos días",
    days_hint: "De 1 a 90.",
    grant_it: "Destacar",
    slots: "Cupos",
    taken: "{}: {} de {} ocupados",
    change_slots: "Cambiar cupos",
    no_number: "Escribe un número de 0 a 200 en cada cupo.",
    yours: "Se muestra antes que otros ({}) hasta {}.",
    yours_later: "Se mostrará antes que otros ({}) desde {} hasta {}.",
    top: "Arriba de todo en su sección. Se ven 3 a la vez; si hay más, se turnan cada minuto.",
    featured: "Detrás de los primeros. Se ven 3 a la vez; si hay más, se turnan cada minuto.",
    bump: "Como recién publicado, detrás de los destacados: 2 a la vez, por turnos. Suele ser un día.",
    home: "En la portada, en el bloque de su sección. Se ven 4 a la vez; si hay más, se turnan cada minuto.",
};

const EN: Placements = Placements {
    menu: "Placements",
    more: "Which listings are shown before others, and until when. Each says “Featured”.",
    held: "Granted",
    none: "No listing is placed.",
    until: "{} · {} · until {}",
    from_until: "{} · {} · from {} until {}",
    hidden: "The listing is not public: its place is empty",
    withdraw: "Take away",
    grant: "Place a listing",
    listing: "Address of the listing",
    not_found: "There is no listing at that address. Copy that of its page.",
    kind: "Where it is shown",
    choose: "Choose where it is shown.",
    start: "From which day on",
    start_hint: "Empty: from now on.",
    past_day: "That day has passed. Leave the field empty to begin now.",
    withdraw_more: "It is no longer shown before others from now on, and its slot is free.",
    no_day: "The day is written like 2026-12-31.",
    days: "How many days",
    days_hint: "From 1 to 90.",
    grant_it: "Place it",
    slots: "Slots",
    taken: "{}: {} of {} taken",
    change_slots: "Change slots",
    no_number: "Write a number from 0 to 200 in each.",
    yours: "It is shown before others ({}) until {}.",
    yours_later: "It will be shown before others ({}) from {} until {}.",
    top: "At the very top of its section. 3 are shown at a time; where there are more, they take turns by the minute.",
    featured: "Behind those. 3 are shown at a time; where there are more, they take turns by the minute.",
    bump: "As if it were new, behind what is featured: 2 at a time, by turns. Usually for a day.",
    home: "On the front page, in the block of its section. 4 are shown at a time; where there are more, they take turns by the minute.",
};
