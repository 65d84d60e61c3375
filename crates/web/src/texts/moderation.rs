//! The texts of who looks at what sellers publish.

use kernel::locale::Language;
use listings::moderation::Rule;

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
    pub keep_public: &'static str,
    pub found: &'static str,
    pub score: &'static str,
    pub points: &'static str,
    pub see_other: &'static str,
    pub reports: &'static str,
    pub reported: &'static str,
    pub open: &'static str,
    pub settled: &'static str,
    pub appeals: &'static str,
    pub still_public: &'static str,
    pub pace: &'static str,
    pub minutes: &'static str,
    pub hours: &'static str,
    pub days: &'static str,
    pub policy: &'static str,
    pub policy_more: &'static str,
    pub policy_of: &'static str,
    pub no_verticals: &'static str,
    pub change: &'static str,
    pub reviews_from: &'static str,
    pub blocks_from: &'static str,
    pub takes_all: &'static str,
    pub review_from: &'static str,
    pub review_from_more: &'static str,
    pub block_from: &'static str,
    pub block_from_more: &'static str,
    pub points_title: &'static str,
    pub points_more: &'static str,
    pub banned: &'static str,
    pub banned_more: &'static str,
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
    keep_public: "Dejarlo publicado",
    found: "Lo que se encontró",
    score: "{} de 100 puntos.",
    points: "{} puntos",
    see_other: "Ver el otro",
    reports: "Lo que otros reportaron",
    reported: "Reportes: {}",
    open: "sin decidir",
    settled: "ya decidido",
    appeals: "Apelación",
    still_public: "Sigue publicado",
    pace: "En los últimos 30 días los vendedores publicaron {}: la mitad tardó hasta {}, y nueve de cada diez hasta {}, desde que empezaron a escribir.",
    minutes: "{} min",
    hours: "{} h",
    days: "{} días",
    policy: "Qué se busca en los anuncios",
    policy_more: "Cada hallazgo suma puntos. Según la suma, un anuncio se publica, espera una revisión o no se acepta. Los vendedores de confianza no esperan.",
    policy_of: "Qué se busca en {}",
    no_verticals: "Todavía no hay verticales.",
    change: "Cambiar",
    reviews_from: "Se revisa desde {} puntos",
    blocks_from: "No se acepta desde {}",
    takes_all: "Se publica todo",
    review_from: "Se revisa desde",
    review_from_more: "Puntos, de 1 a 100. Vacío: nunca espera.",
    block_from: "No se acepta desde",
    block_from_more: "Puntos, de 1 a 100. Quien publicó puede corregirlo o apelar. Vacío: siempre se acepta.",
    points_title: "Cuánto pesa cada hallazgo",
    points_more: "De 0 a 100 puntos; con 0 no se busca.",
    banned: "Palabras que no se publican",
    banned_more: "Una palabra o frase por línea; da igual cómo se acentúe.",
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
    keep_public: "Keep it public",
    found: "What was found",
    score: "{} of 100 points.",
    points: "{} points",
    see_other: "See the other",
    reports: "What others reported",
    reported: "Reports: {}",
    open: "to be decided",
    settled: "decided already",
    appeals: "Appeal",
    still_public: "Still public",
    pace: "In the last 30 days sellers published {}: half took up to {}, and nine of ten up to {}, since they began to write.",
    minutes: "{} min",
    hours: "{} h",
    days: "{} days",
    policy: "What is looked for in listings",
    policy_more: "Each finding adds points. By their sum a listing is published, waits until somebody has looked at it, or is not taken. Trusted sellers do not wait.",
    policy_of: "What is looked for in {}",
    no_verticals: "There are no verticals yet.",
    change: "Change",
    reviews_from: "Looked at from {} points on",
    blocks_from: "Not taken from {} on",
    takes_all: "Everything is published",
    review_from: "Looked at from",
    review_from_more: "Points, from 1 to 100. Empty: it never waits.",
    block_from: "Not taken from",
    block_from_more: "Points, from 1 to 100. Who published may mend it or appeal. Empty: it is always taken.",
    points_title: "What each finding weighs",
    points_more: "From 0 to 100 points; with 0 it is not looked for.",
    banned: "Words that are not published",
    banned_more: "One word or phrase per line, whatever its accents.",
};

/// How a rule is called, and what it looks for.
#[must_use]
pub const fn rule(rule: Rule, language: Language) -> (&'static str, &'static str) {
    match (language, rule) {
        (Language::Es, Rule::Banned) => ("Palabra prohibida", "Una de las palabras de abajo."),
        (Language::Es, Rule::Price) => {
            ("Precio raro", "Menos de la mitad o más del triple de lo que piden los parecidos.")
        }
        (Language::Es, Rule::Photo) => (
            "Foto repetida",
            "La misma foto, aunque más chica o con otro brillo, en otro vendedor.",
        ),
        (Language::Es, Rule::Text) => {
            ("Texto repetido", "La misma descripción en un anuncio de otro vendedor.")
        }
        (Language::Es, Rule::Phone) => ("Teléfono repetido", "Otro vendedor usa el mismo número."),
        (Language::Es, Rule::Vin) => {
            ("Chasis repetido", "Otro anuncio activo tiene el mismo VIN o chasis.")
        }
        (Language::Es, Rule::NewSeller) => (
            "Vendedor nuevo",
            "Llegó hace menos de 30 días y no ha verificado su teléfono ni su documento.",
        ),
        (Language::Es, Rule::Links) => ("Enlaces", "El texto lleva a otro sitio."),
        (Language::Es, Rule::Contact) => {
            ("Contacto en el texto", "Un teléfono o un correo escrito en el anuncio.")
        }
        (Language::En, Rule::Banned) => ("Banned word", "One of the words below."),
        (Language::En, Rule::Price) => {
            ("Odd price", "Less than half or more than three times what those like it ask.")
        }
        (Language::En, Rule::Photo) => {
            ("Repeated photo", "The same photo, even smaller or lighter, of another seller.")
        }
        (Language::En, Rule::Text) => {
            ("Repeated text", "The same description in another seller's listing.")
        }
        (Language::En, Rule::Phone) => ("Repeated number", "Another seller has the same number."),
        (Language::En, Rule::Vin) => {
            ("Repeated chassis", "Another active listing has the same VIN or chassis.")
        }
        (Language::En, Rule::NewSeller) => (
            "New seller",
            "Came less than 30 days ago and has verified neither number nor document.",
        ),
        (Language::En, Rule::Links) => ("Links", "The text leads to another site."),
        (Language::En, Rule::Contact) => {
            ("Contact in the text", "A number or an address of mail written in the listing.")
        }
    }
}
