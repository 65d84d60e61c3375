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
    pub trial: &'static str,
    pub trial_more: &'static str,
    pub sites: &'static str,
    pub plan: &'static str,
    pub plan_more: &'static str,
}

const ES: Client = Client {
    state: "Estado",
    activate: "Pasar a activo",
    fall_behind: "Marcar pagos atrasados",
    close: "Cerrar",
    close_more: "Deja de ser cliente y no puede volver a abrirse; sus datos quedan. Para cerrarlo, escriba su nombre corto.",
    own: "Desde este cliente se opera la instalación; queda activo.",
    closed_more: "Ya no es cliente. Sus datos quedan.",
    trial: "Empieza a prueba",
    trial_more: "Se le atiende igual; pase a activo cuando decida quedarse.",
    sites: "Sitios",
    plan: "Plan",
    plan_more: "Una palabra para lo que contrata; vacío es sin plan. No limita nada: eso lo hacen los límites.",
};

const EN: Client = Client {
    state: "State",
    activate: "Make active",
    fall_behind: "Mark as behind with payments",
    close: "Close",
    close_more: "It is a client no longer and cannot be opened again; its data stay. To close it, type its short name.",
    own: "The installation is run from this client; it stays active.",
    closed_more: "It is a client no longer. Its data stay.",
    trial: "Begins on trial",
    trial_more: "It is served all the same; make it active once it decides to stay.",
    sites: "Sites",
    plan: "Plan",
    plan_more: "A word for what it pays for; empty is without a plan. It limits nothing: the limits do.",
};
