//! `zocalo business`.

use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;
use tenancy::{
    Tenant,
    audit::By,
    business::{self, BODY_MAX, Business, Language, Page, Typed},
};

use crate::{
    cli::{self, BusinessFacts},
    output,
    session::Session,
};

/// Largest file of a text: a character takes four bytes at most.
const FILE_BYTES_MAX: usize = 4 * BODY_MAX;

#[derive(Serialize)]
struct Shown {
    legal_name: Option<String>,
    tax_id: Option<String>,
    mail: Option<String>,
    phone: Option<String>,
    whatsapp: bool,
    address: Option<String>,
    hours: Option<String>,
    own_texts: Vec<String>,
}

#[derive(Serialize)]
struct Done {
    page: &'static str,
    language: &'static str,
    done: &'static str,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Business) -> anyhow::Result<u8> {
    match command {
        cli::Business::Show { tenant } => {
            let owner = session.any_tenant(&tenant)?;
            show(session, &owner).await?;
        }
        cli::Business::Set(facts) => set(session, facts).await?,
        cli::Business::Text { tenant, language, page, file } => {
            text(session, &tenant, (&page, &language), file.as_deref()).await?;
        }
    }
    Ok(output::OK)
}

async fn show(session: &Session, owner: &Tenant) -> anyhow::Result<()> {
    let mut tx = session.begin(owner).await?;
    let held = business::get(&mut tx).await?;
    let texts = business::texts(&mut tx).await?;
    tx.commit().await?;
    let own = texts.iter().map(|text| format!("{} ({})", text.page, text.language.code()));
    let shown = Shown {
        legal_name: held.legal_name,
        tax_id: held.tax_id,
        mail: held.mail,
        phone: held.phone.map(|phone| phone.to_string()),
        whatsapp: held.takes_whatsapp,
        address: held.address,
        hours: held.hours,
        own_texts: own.collect(),
    };
    session.output.answer(&shown, || told(&shown))
}

fn told(shown: &Shown) -> String {
    let line = |name: &str, value: &Option<String>| {
        format!("{name:<16}{}", value.as_deref().unwrap_or("—"))
    };
    let texts = match shown.own_texts.as_slice() {
        [] => "ninguna: todas dicen el texto base".to_owned(),
        own => own.join(", "),
    };
    [
        line("Razón social", &shown.legal_name),
        line("Registro fiscal", &shown.tax_id),
        line("Correo", &shown.mail),
        line("Teléfono", &shown.phone),
        format!("{:<16}{}", "WhatsApp", if shown.whatsapp { "sí" } else { "no" }),
        line("Dirección", &shown.address),
        line("Horario", &shown.hours),
        format!("{:<16}{texts}", "Texto propio"),
    ]
    .join("\n")
}

async fn set(session: &Session, facts: BusinessFacts) -> anyhow::Result<()> {
    let owner = session.tenant(&facts.tenant)?;
    let sites = session.directory().sites();
    let own = sites.iter().find(|site| site.tenant.id == owner.id);
    let country = own.map_or("", |site| site.site.country.as_str());
    let mut tx = session.begin(&owner).await?;
    let held = business::get(&mut tx).await?;
    let phone = held.phone.as_ref().map(ToString::to_string);
    let typed = Typed {
        legal_name: or(facts.legal_name.as_deref(), held.legal_name.as_deref()),
        tax_id: or(facts.tax_id.as_deref(), held.tax_id.as_deref()),
        mail: or(facts.mail.as_deref(), held.mail.as_deref()),
        phone: or(facts.phone.as_deref(), phone.as_deref()),
        takes_whatsapp: facts.whatsapp.unwrap_or(held.takes_whatsapp),
        address: or(facts.address.as_deref(), held.address.as_deref()),
        hours: or(facts.hours.as_deref(), held.hours.as_deref()),
    };
    let to = Business::read(typed, country)?;
    business::set(&mut tx, &By::command(), &to).await?;
    tx.commit().await?;
    show(session, &owner).await
}

/// What was named, else what is held.
fn or<'a>(named: Option<&'a str>, held: Option<&'a str>) -> &'a str {
    named.or(held).unwrap_or_default()
}

async fn text(
    session: &Session,
    tenant: &str,
    (page, language): (&str, &str),
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let owner = session.tenant(tenant)?;
    let page: Page =
        page.parse().map_err(|_| anyhow::anyhow!("la página es about, terms o privacy"))?;
    let language =
        Language::of_code(language).ok_or_else(|| anyhow::anyhow!("el idioma es es o en"))?;
    let body = file.map(read).transpose()?;
    let mut tx = session.begin(&owner).await?;
    let which = (page, language);
    business::put(&mut tx, &By::command(), which, body.as_deref().unwrap_or_default()).await?;
    tx.commit().await?;
    let is_own = body.is_some_and(|body| !body.trim().is_empty());
    let done = if is_own { "written" } else { "cleared" };
    let row = Done { page: page.key(), language: language.code(), done };
    session.output.answer(&row, || match is_own {
        true => format!("La página «{page}» dice ahora el texto del archivo."),
        false => format!("La página «{page}» dice otra vez el texto base."),
    })
}

fn read(file: &Path) -> anyhow::Result<String> {
    let bytes =
        std::fs::read(file).with_context(|| format!("no se pudo leer «{}»", file.display()))?;
    if bytes.len() > FILE_BYTES_MAX {
        anyhow::bail!("el texto pasa de {BODY_MAX} caracteres");
    }
    String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("«{}» no está en UTF-8", file.display()))
}
