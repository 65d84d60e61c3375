//! The texts of a client's standing, in the console.

use kernel::locale::Language;

/// The catalogue of `language`.
#[must_use]
pub const fn client(language: Language) -> &'static Client {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Client {
    pub state: &'static str,
    pub activate: &'static str,
    pub fall_behind: &'static str,
    pub close: &'static str,
    pub close_more: &'static str,
    pub own: &'static str,
    pub closed_more: &'static str,
    pub country: &'static str,
    pub countries: [(&'static str, &'static str); 9],
    pub trial: &'static str,
    pub trial_more: &'static str,
    pub lists: &'static str,
    pub lists_more: &'static str,
    pub new_site: &'static str,
    pub site_name: &'static str,
    pub waits: &'static str,
    pub nobody: &'static str,
    pub invite_owner: &'static str,
    pub invite_owner_more: &'static str,
    pub other_account: &'static str,
    pub other_account_more: &'static str,
    pub other_mail: &'static str,
    pub sites: &'static str,
    pub plan: &'static str,
    pub plan_more: &'static str,
}

impl Client {
    /// What a country is called, by its code.
    #[must_use]
    pub fn country_named(&self, code: &'static str) -> &'static str {
        self.countries.iter().find(|(known, _)| *known == code).map_or(code, |(_, name)| name)
    }
}

const ES: Client = Client {
    state: "Estado",
    activate: "Pasar a activo",
    fall_behind: "Marcar pagos atrasados",
    close: "Cerrar",
    close_more: "Deja de ser cliente y no puede volver a abrirse: sus datos quedan y las direcciones de sus sitios quedan libres. Para cerrarlo, escribe su nombre corto.",
    own: "Desde este cliente se opera la instalación; queda activo.",
    closed_more: "Ya no es cliente: aquí solo se mira. Sus datos quedan, y las direcciones de sus sitios están libres.",
    country: "País",
    countries: [
        ("DO", "República Dominicana"),
        ("MX", "México"),
        ("CL", "Chile"),
        ("AR", "Argentina"),
        ("EC", "Ecuador"),
        ("CO", "Colombia"),
        ("CR", "Costa Rica"),
        ("PA", "Panamá"),
        ("US", "Estados Unidos"),
    ],
    trial: "Empieza a prueba",
    trial_more: "Se le atiende igual; pásalo a activo cuando decida quedarse.",
    lists: "Qué publica su sitio",
    lists_more: "Se puede cambiar después; sin ninguna, la portada queda vacía.",
    new_site: "Abrir otro sitio",
    site_name: "Nombre del sitio",
    waits: "invitación sin usar",
    nobody: "Nadie puede entrar todavía: invita a un propietario.",
    invite_owner: "Invitar a un propietario",
    invite_owner_more: "Por si la invitación se perdió o venció. El enlace se muestra aquí una sola vez; la invitación anterior al mismo correo deja de servir.",
    other_account: "Otra cuenta",
    other_account_more: "Para quien vende o fue importado y no puede entrar: por su correo.",
    other_mail: "Correo de la cuenta",
    sites: "Sitios",
    plan: "Plan",
    plan_more: "Una palabra para lo que contrata; vacío es sin plan. No limita nada: eso lo hacen los límites.",
};

const EN: Client = Client {
    state: "State",
    activate: "Make active",
    fall_behind: "Mark as behind with payments",
    close: "Close",
    close_more: "It is a client no longer and cannot be opened again: its data stay and the addresses of its sites become free. To close it, type its short name.",
    own: "The installation is run from this client; it stays active.",
    closed_more: "It is a client no longer and only looked at here. Its data stay; the addresses of its sites are free.",
    country: "Country",
    countries: [
        ("DO", "Dominican Republic"),
        ("MX", "Mexico"),
        ("CL", "Chile"),
        ("AR", "Argentina"),
        ("EC", "Ecuador"),
        ("CO", "Colombia"),
        ("CR", "Costa Rica"),
        ("PA", "Panama"),
        ("US", "United States"),
    ],
    trial: "Begins on trial",
    trial_more: "It is served all the same; make it active once it decides to stay.",
    lists: "What its site lists",
    lists_more: "It may be changed later; with none, the front page stays empty.",
    new_site: "Open another site",
    site_name: "Name of the site",
    waits: "invitation not used",
    nobody: "Nobody can come in yet: invite an owner.",
    invite_owner: "Invite an owner",
    invite_owner_more: "For when the invitation was lost or ran out. The link is shown here once; an earlier invitation to the same address stops working.",
    other_account: "Another account",
    other_account_more: "For who sells or was imported and cannot sign in: by their address.",
    other_mail: "Address of the account",
    sites: "Sites",
    plan: "Plan",
    plan_more: "A word for what it pays for; empty is without a plan. It limits nothing: the limits do.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_we_know_has_a_name_in_both_languages() {
        for texts in [&ES, &EN] {
            let named = texts.countries.map(|(code, _)| code);
            assert_eq!(named, tenancy::Usual::COUNTRIES);
        }
    }
}
