//! The texts of who may do what.

use kernel::locale::Language;
use tenancy::Permission;

/// The catalogue of `language`.
#[must_use]
pub const fn parts(language: Language) -> &'static Parts {
    match language {
        Language::Es => &ES,
        Language::En => &EN,
    }
}

/// The texts of one language.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the texts themselves say what they are")]
pub struct Parts {
    pub title: &'static str,
    pub more: &'static str,
    pub link: &'static str,
    pub everybody: &'static str,
    pub seller: &'static str,
    pub agent: &'static str,
}

const ES: Parts = Parts {
    title: "Qué puede hacer cada parte",
    more: "Esta lista sale de la misma tabla con que el programa decide en cada página.",
    link: "Qué puede hacer cada parte",
    everybody: "Cualquiera con cuenta",
    seller: "A cargo de un vendedor",
    agent: "Agente de un vendedor",
};

const EN: Parts = Parts {
    title: "What each part may do",
    more: "This list comes from the same table by which the program decides on each page.",
    link: "What each part may do",
    everybody: "Anybody with an account",
    seller: "In charge of a seller",
    agent: "Agent of a seller",
};

/// What a permission lets one do, in words; none where it is for anybody, for programs with a key, or for
/// who runs the installation.
#[must_use]
pub const fn may(permission: Permission, language: Language) -> Option<&'static str> {
    let (es, en) = match permission {
        Permission::Public
        | Permission::Enter
        | Permission::BeKnown
        | Permission::ReadMembers
        | Permission::ReadSellers
        | Permission::Operate
        | Permission::Watch
        | Permission::WatchLocally => return None,
        Permission::OwnAccount => (
            "Cambiar su contraseña, su segundo paso y sus sesiones",
            "Change their password, second step and sessions",
        ),
        Permission::Sell => ("Llevar lo que es de su vendedor", "Work with what is their seller's"),
        Permission::ManageAgents => (
            "Invitar y quitar a los agentes de su vendedor, y cambiar su contacto y su página",
            "Invite and remove their seller's agents, and change its contact and page",
        ),
        Permission::ViewPanel => {
            ("Ver el panel, los vendedores y las consultas", "See the panel, sellers and enquiries")
        }
        Permission::ManageMembers => (
            "Invitar al equipo, cambiar su parte, quitar y devolver el acceso",
            "Invite to the team, change a part, remove and help in again",
        ),
        Permission::ManageProvider => (
            "Poner el proveedor de identidad con que entra el equipo",
            "Set the identity provider the team signs in with",
        ),
        Permission::ManageKeys => {
            ("Crear y retirar llaves de la API", "Make and withdraw API keys")
        }
        Permission::ManageSellers => (
            "Invitar y quitar a quienes actúan por un vendedor, y cambiar su contacto y su página",
            "Invite and remove those who act for a seller, and change its contact and page",
        ),
        Permission::Moderate => (
            "Revisar lo que se publica, aceptarlo o rechazarlo con un motivo",
            "Look at what is published, take it or reject it for a reason",
        ),
        Permission::Place => (
            "Destacar anuncios y dejar de destacarlos",
            "Place listings before others, and take that away",
        ),
        Permission::ManageLenders => (
            "Poner las entidades que financian y sus condiciones",
            "Set the lenders and their conditions",
        ),
        Permission::ManageSites => (
            "Cambiar nombre y marca de los sitios, los datos del negocio y sus textos",
            "Change name and brand of the sites, the facts of the business and its texts",
        ),
        Permission::ViewAudit => ("Ver quién hizo qué", "See who did what"),
    };
    Some(match language {
        Language::Es => es,
        Language::En => en,
    })
}
