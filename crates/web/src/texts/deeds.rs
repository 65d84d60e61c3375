//! How what was done is called in the audit.

use kernel::locale::{Language, Locale};

use super::{facts, provider::provider, work::work};

/// In words; a word this version does not know is shown as it stands.
#[must_use]
pub fn deed(action: &str, language: Language) -> &str {
    let known = DEEDS.iter().find(|(key, ..)| *key == action);
    known.map_or(action, |(_, es, en)| match language {
        Language::Es => es,
        Language::En => en,
    })
}

/// The words of before or after as people call them; what is none of ours stands as it is.
#[must_use]
pub fn words(text: &str, locale: Locale) -> String {
    let language = locale.language();
    let part = |part: &str| {
        let fact = facts::fact(part, language);
        fact.unwrap_or_else(|| facts::value(word(part, locale), language))
    };
    let known: Vec<String> = text.split(PARTS).map(part).collect();
    known.join(PARTS)
}

/// What stands between the parts of what was before or after.
const PARTS: &str = "; ";

fn word(word: &str, locale: Locale) -> &str {
    let work = work(locale);
    let why = provider(locale.language());
    match word {
        "owner" => work.owner,
        "ops" => work.ops,
        "viewer" => work.viewer,
        "operator" => work.operator,
        "agent" => work.agent,
        "person" => work.person,
        "dealer" => work.dealer,
        "trial" => work.trial,
        "active" => work.active,
        "past_due" => work.past_due,
        "paused" => work.paused,
        "closed" => work.closed,
        "no_group" => why.no_group,
        "no_proven_mail" => why.no_proven_mail,
        "link_first" => why.link_first,
        "limit_reached" => why.limit_reached,
        "identity_taken" => why.identity_taken,
        "operators_own_way" => why.operators_own_way,
        "unreachable" => why.unreachable,
        "refused" => why.refused,
        other => other,
    }
}

const DEEDS: &[(&str, &str, &str)] = &[
    (
        "access.asked_often",
        "Pidió muchas veces lo que no puede",
        "Asked very often for what they may not",
    ),
    ("access.asked", "Pidió algo sin permiso", "Asked for something without permission"),
    ("change.refused", "Pidió un cambio que no cabía", "Asked for a change that did not fit"),
    (
        "limit.refused",
        "Pidió más de lo que cabe en un límite",
        "Asked for more than a limit allows",
    ),
    ("account.recovered", "Eligió una contraseña nueva", "Chose a new password"),
    ("account.recovery_asked", "Pidió un enlace de acceso", "Asked for an access link"),
    ("account.registration_asked", "Pidió abrir una cuenta", "Asked to open an account"),
    (
        "account.registration_made",
        "Creó un enlace para abrir cuenta",
        "Created a link to open an account",
    ),
    ("account.recovery_made", "Creó un enlace de acceso", "Created an access link"),
    (
        "account.imported",
        "Trajo una cuenta de otro sistema",
        "Brought an account in from another system",
    ),
    ("account.password_changed", "Cambió su contraseña", "Changed their password"),
    ("account.proved", "Escribió su contraseña", "Typed their password"),
    ("business.changed", "Cambió los datos del negocio", "Changed the facts of the business"),
    ("business.text_changed", "Cambió un texto del negocio", "Changed a text of the business"),
    ("factor.asked", "Dio un código al entrar", "Gave a code at sign-in"),
    ("factor.offered", "Empezó a activar el segundo paso", "Began to turn the second step on"),
    ("factor.reset", "Quitó el segundo paso de alguien", "Took somebody's second step off"),
    ("factor.taken_off", "Quitó el segundo paso", "Turned the second step off"),
    ("factor.taken_on", "Activó el segundo paso", "Turned the second step on"),
    ("flag.changed", "Cambió una bandera", "Changed a flag"),
    ("flag.created", "Creó una bandera", "Made a flag"),
    ("flag.killed", "Apagó una bandera", "Killed a flag"),
    ("flag.removed", "Quitó una bandera", "Removed a flag"),
    ("flag.revived", "Volvió a encender una bandera", "Revived a flag"),
    ("listing.published", "Publicó un anuncio", "Published a listing"),
    ("listing.submitted", "Mandó un anuncio a revisión", "Sent a listing for review"),
    (
        "listing.recalled",
        "Recuperó un anuncio para corregirlo",
        "Took a listing back to write on it",
    ),
    ("listing.assessed", "Encontró algo en un anuncio", "Found something in a listing"),
    (
        "listing.reports_dismissed",
        "No vio motivo en unos reportes",
        "Found nothing in reports of a listing",
    ),
    ("listing.rejected", "Rechazó un anuncio", "Rejected a listing"),
    ("listing.changed", "Cambió un anuncio", "Changed a listing"),
    ("listing.rented", "Dio un anuncio por alquilado", "Marked a listing as rented"),
    ("listing.sold", "Dio un anuncio por vendido", "Marked a listing as sold"),
    ("listing.renewed", "Renovó un anuncio", "Renewed a listing"),
    ("listing.expired", "Dio un anuncio por vencido", "Marked a listing as expired"),
    ("listing.withdrawn", "Pausó un anuncio", "Paused a listing"),
    ("listings.imported", "Importó anuncios", "Imported listings"),
    ("rate.set", "Fijó una tasa de cambio", "Set a rate of exchange"),
    ("site.created", "Abrió un sitio", "Opened a site"),
    ("vertical.applied", "Aplicó una vertical", "Applied a vertical"),
    ("flag.step_began", "Empezó un paso previsto de una bandera", "A planned step of a flag began"),
    (
        "impersonation.prepared",
        "Preparó actuar en nombre de alguien",
        "Prepared to act in somebody's stead",
    ),
    (
        "impersonation.begun",
        "Empezó a actuar en nombre de alguien",
        "Began to act in somebody's stead",
    ),
    (
        "identity.linked",
        "Enlazó una cuenta con el proveedor",
        "Linked an account with the provider",
    ),
    (
        "identity.unlinked",
        "Quitó el enlace con el proveedor",
        "Took the link with the provider off",
    ),
    ("invitation.withdrawn", "Retiró una invitación", "Withdrew an invitation"),
    ("key.created", "Creó una llave de la API", "Created an API key"),
    ("key.withdrawn", "Retiró una llave de la API", "Withdrew an API key"),
    (
        "lender.changed",
        "Cambió las condiciones de una entidad",
        "Changed the conditions of a lender",
    ),
    ("lender.created", "Añadió una entidad que financia", "Added a lender"),
    ("lender.removed", "Quitó una entidad que financia", "Removed a lender"),
    ("limit.set", "Cambió un límite", "Changed a limit"),
    ("member.invited", "Invitó al equipo", "Invited to the team"),
    ("member.joined", "Se unió al equipo", "Joined the team"),
    ("member.removed", "Quitó del equipo", "Removed from the team"),
    ("member.role_changed", "Cambió la parte en el equipo", "Changed a part in the team"),
    ("operator.joined", "Empezó a operar la instalación", "Began to run the installation"),
    ("provider.removed", "Quitó el proveedor de identidad", "Removed the identity provider"),
    ("provider.set", "Cambió el proveedor de identidad", "Changed the identity provider"),
    (
        "moderation.policy_changed",
        "Cambió qué se busca en los anuncios",
        "Changed what is looked for in listings",
    ),
    ("placement.granted", "Destacó un anuncio", "Placed a listing before others"),
    (
        "placement.slots_changed",
        "Cambió los cupos de destacados",
        "Changed the slots of placements",
    ),
    ("placement.withdrawn", "Dejó de destacar un anuncio", "Took a placement away"),
    ("seller.granted", "Verificó a un vendedor o confió en él", "Verified or trusted a seller"),
    ("seller.invited", "Invitó a publicar", "Invited to sell"),
    (
        "seller.contact_changed",
        "Cambió cómo se contacta a un vendedor",
        "Changed how a seller is reached",
    ),
    (
        "seller.presentation_changed",
        "Cambió lo que dice la página de un vendedor",
        "Changed what the page of a seller says",
    ),
    ("seller.joined", "Se unió a un vendedor", "Joined a seller"),
    ("seller.left", "Dejó un vendedor", "Left a seller"),
    ("seller.person_removed", "Quitó a alguien de un vendedor", "Removed somebody from a seller"),
    ("seller.started", "Empezó a publicar", "Began to sell"),
    ("session.all_ended", "Cerró las sesiones de alguien", "Ended somebody's sessions"),
    ("session.others_ended", "Cerró sus demás sesiones", "Ended their other sessions"),
    ("session.ended", "Cerró una sesión", "Ended a session"),
    ("session.opened", "Abrió una sesión", "Opened a session"),
    ("site.changed", "Cambió un sitio", "Changed a site"),
    ("site.released", "Devolvió la dirección de un sitio", "Gave the address of a site back"),
    ("tenant.created", "Dio de alta el negocio", "Took the business in"),
    (
        "tenant.modules_changed",
        "Cambió los módulos del negocio",
        "Changed the modules of the business",
    ),
    ("tenant.plan_changed", "Cambió el plan del negocio", "Changed the plan of the business"),
    ("tenant.state_changed", "Cambió el estado del negocio", "Changed the state of the business"),
];
