//! The letters there are, each in every language. A letter is a file: its subject, an empty line, and
//! paragraphs. `{value}` is put in; a paragraph that is `[words]({link})` is its button.

use kernel::locale::Language;

use crate::Error;

/// A letter before anything is put in.
#[derive(Debug, PartialEq, Eq)]
pub struct Template {
    /// How it is called.
    pub key: &'static str,
    /// The values it needs besides `site`, which every letter has.
    pub values: &'static [&'static str],
    es: &'static str,
    en: &'static str,
}

macro_rules! letter {
    ($(#[$doc:meta])* $name:ident, $key:literal, $values:expr) => {
        $(#[$doc])*
        pub static $name: Template = Template {
            key: $key,
            values: &$values,
            es: include_str!(concat!("../letters/", $key, ".es.txt")),
            en: include_str!(concat!("../letters/", $key, ".en.txt")),
        };
    };
}

letter!(
    /// To who forgot the password: the link that sets another.
    RECOVERY,
    "recovery",
    ["link", "hours"]
);
letter!(
    /// To who asked to sell here: the link that opens the account.
    REGISTRATION,
    "registration",
    ["link", "hours"]
);
letter!(
    /// To who asked for an account and has one.
    ACCOUNT_EXISTS,
    "account_exists",
    ["link", "hours"]
);
letter!(
    /// To who is invited to the staff.
    INVITATION,
    "invitation",
    ["business", "link", "days"]
);
letter!(
    /// To who is invited to act for a seller.
    SELLER_INVITATION,
    "seller_invitation",
    ["business", "link", "days"]
);
letter!(
    /// To the owners: most of a limit is used.
    LIMIT_NEAR,
    "limit_near",
    ["business", "limit", "used", "most", "then"]
);
letter!(
    /// To a seller's people: somebody wrote about a listing.
    ENQUIRY,
    "enquiry",
    ["listing", "name", "reach", "message", "reference", "link"]
);
letter!(
    /// To who published a listing: its time is nearly over, and the link that renews it.
    LISTING_ENDS,
    "listing_ends",
    ["listing", "day", "link"]
);
letter!(
    /// To who published a listing: its time is over, and the link that publishes it again.
    LISTING_ENDED,
    "listing_ended",
    ["listing", "day", "link"]
);
letter!(
    /// To who published a listing that was looked at: it is public.
    LISTING_APPROVED,
    "listing_approved",
    ["listing", "link"]
);
letter!(
    /// To who published a listing that was looked at: it is not public, and why.
    LISTING_REJECTED,
    "listing_rejected",
    ["listing", "reason", "link"]
);
letter!(
    /// To who published a listing: others have doubts about it, and it is not shown until somebody has looked.
    LISTING_HELD,
    "listing_held",
    ["listing", "link"]
);
letter!(
    /// To see whether letters leave.
    TRIAL,
    "trial",
    []
);

/// All of them.
pub static ALL: [&Template; 13] = [
    &RECOVERY,
    &REGISTRATION,
    &ACCOUNT_EXISTS,
    &INVITATION,
    &SELLER_INVITATION,
    &LIMIT_NEAR,
    &ENQUIRY,
    &LISTING_ENDS,
    &LISTING_ENDED,
    &LISTING_APPROVED,
    &LISTING_REJECTED,
    &LISTING_HELD,
    &TRIAL,
];

/// The one of that key.
///
/// # Errors
/// [`Error::NoSuchTemplate`].
pub fn find(key: &str) -> Result<&'static Template, Error> {
    let found = ALL.into_iter().find(|template| template.key == key);
    found.ok_or_else(|| Error::NoSuchTemplate(key.to_owned()))
}

impl Template {
    /// Subject and body in a language.
    pub(crate) fn text(&self, language: Language) -> (&'static str, &'static str) {
        let text = match language {
            Language::Es => self.es,
            Language::En => self.en,
        };
        text.trim_end().split_once("\n\n").unwrap_or((text, ""))
    }

    /// Values to look at it with.
    #[must_use]
    pub fn sample(&self) -> Vec<(&'static str, &'static str)> {
        let value = |name: &&'static str| {
            let value = match *name {
                "link" => "https://autos.example/cuenta/enlace/0123456789abcdef",
                "hours" => "24",
                "days" => "7",
                "reason" => "El precio no corresponde al año del auto.",
                "day" => "3 feb 2027",
                "limit" => "vendedores",
                "then" => "Lo que pase del límite no se acepta; lo que ya hay sigue igual.",
                "used" => "41",
                "most" => "50",
                "listing" => "Toyota Corolla LE 2018",
                "name" => "Ana Pérez",
                "reach" => "809-555-0123 · ana@ejemplo.com",
                "message" => "¿Sigue disponible? Puedo verlo el sábado.",
                "reference" => "K7Q2M9",
                "business" => "Autos del Este",
                _ => "…",
            };
            (*name, value)
        };
        self.values.iter().map(value).collect()
    }
}
