//! `zocalo mail`.

use kernel::{
    ids::{Id as _, MailId},
    locale::Language,
};
use mail::{
    Brand, Letter, Occasion, Written,
    outbox::{self, Kept},
    template,
    trace::{self, Call},
    write,
};
use serde::Serialize;
use tenancy::account::Mail;

use crate::{
    cli,
    config::Config,
    output::{self, Output},
    serve::post,
    session::Session,
};

#[derive(Serialize)]
struct Listed {
    calls: Vec<CallRow>,
    outbox: Vec<KeptRow>,
}

#[derive(Serialize)]
struct CallRow {
    at: String,
    template: String,
    by: String,
    to: String,
    state: String,
    attempt: i16,
    detail: Option<String>,
}

#[derive(Serialize)]
struct KeptRow {
    id: String,
    at: String,
    to: String,
    subject: String,
}

#[derive(Serialize)]
struct Text<'a> {
    subject: &'a str,
    text: &'a str,
    html: &'a str,
}

#[derive(Serialize)]
struct TemplateRow {
    key: &'static str,
    subject: String,
    values: &'static [&'static str],
}

#[derive(Serialize)]
struct Tried {
    by: &'static str,
    to: String,
}

/// Runs what needs the database.
pub async fn run(session: &Session, config: &Config, command: cli::Mail) -> anyhow::Result<u8> {
    match command {
        cli::Mail::Trial { site, mail } => trial(session, config, &site, &mail).await,
        cli::Mail::List { tenant } => list(session, &tenant).await,
        cli::Mail::Show { tenant, letter, html } => show(session, &tenant, &letter, html).await,
        // Those that need none are run without a session.
        cli::Mail::Templates | cli::Mail::Preview { .. } => Ok(output::USAGE),
    }
}

async fn trial(session: &Session, config: &Config, host: &str, to: &str) -> anyhow::Result<u8> {
    let site = session.site(host)?;
    let to = Mail::read(to)?;
    let office = post::open(&config.mail, &session.db)?;
    let letter = Letter {
        template: &template::TRIAL,
        to: to.as_str(),
        reply_to: None,
        language: site.site.locale.language(),
        brand: &Brand { name: site.site.name.clone(), color: site.site.brand.color.clone() },
        values: &[],
    };
    let occasion = Occasion {
        tenant: site.tenant.id,
        reference: session.db.new_id::<MailId>().uuid(),
        attempt: 1,
    };
    if let Err(failure) = office.hand_over(&session.db, occasion, &letter).await? {
        anyhow::bail!("la carta no salió. {failure}");
    }
    let is_sent = config.mail.server.is_some();
    let tried = Tried { by: if is_sent { "smtp" } else { "outbox" }, to: to.as_str().to_owned() };
    session.output.answer(&tried, || match &config.mail.server {
        Some(server) => format!("{} tiene la carta para {}.", server.host, tried.to),
        None => format!(
            "No hay servidor de correo: la carta para {} quedó en la bandeja. Mírala con «zocalo mail list --tenant {}».",
            tried.to, site.tenant.slug
        ),
    })?;
    Ok(output::OK)
}

async fn list(session: &Session, tenant: &str) -> anyhow::Result<u8> {
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let (calls, kept) = (trace::list(&mut tx).await?, outbox::list(&mut tx).await?);
    tx.commit().await?;
    let listed = Listed {
        calls: calls.into_iter().map(call_row).collect(),
        outbox: kept.iter().map(kept_row).collect(),
    };
    session.output.answer(&listed, || {
        let calls = listed.calls.iter().map(|c| {
            let detail = c.detail.clone().unwrap_or_default();
            vec![c.at.clone(), c.template.clone(), c.to.clone(), c.state.clone(), detail]
        });
        let kept = listed
            .outbox
            .iter()
            .map(|k| vec![k.id.clone(), k.at.clone(), k.to.clone(), k.subject.clone()]);
        let calls: Vec<_> = calls.collect();
        let kept: Vec<_> = kept.collect();
        format!(
            "Envíos\n{}\n\nBandeja (cartas que no salieron porque no hay servidor)\n{}",
            output::table(&["cuándo", "carta", "para", "resultado", "detalle"], &calls),
            output::table(&["carta", "cuándo", "para", "asunto"], &kept)
        )
    })?;
    Ok(output::OK)
}

fn call_row(call: Call) -> CallRow {
    CallRow {
        at: call.started_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        template: call.template,
        by: call.mailer,
        to: call.recipient,
        state: call.state,
        attempt: call.attempt,
        detail: call.detail,
    }
}

fn kept_row(kept: &Kept) -> KeptRow {
    KeptRow {
        id: kept.id().to_string(),
        at: kept.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        to: kept.recipient.clone(),
        subject: kept.subject.clone(),
    }
}

async fn show(session: &Session, tenant: &str, letter: &str, html: bool) -> anyhow::Result<u8> {
    let id: MailId = letter.parse()?;
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let kept = outbox::get(&mut tx, id).await?;
    tx.commit().await?;
    let written = Written { subject: kept.subject, text: kept.body, html: kept.page };
    tell(session.output, &written, html)
}

/// The letters there are.
pub fn templates(output: Output) -> anyhow::Result<u8> {
    let rows: Vec<TemplateRow> = template::ALL
        .into_iter()
        .map(|template| {
            let written = write(template, Language::Es, &sample_brand(), &template.sample())?;
            Ok(TemplateRow { key: template.key, subject: written.subject, values: template.values })
        })
        .collect::<Result<_, mail::Error>>()?;
    output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .map(|row| vec![row.key.to_owned(), row.subject.clone(), row.values.join(", ")])
            .collect();
        output::table(&["carta", "asunto", "valores"], &cells)
    })?;
    Ok(output::OK)
}

/// A letter with sample values.
pub fn preview(output: Output, key: &str, lang: &str, html: bool) -> anyhow::Result<u8> {
    let language = match lang {
        "es" => Language::Es,
        "en" => Language::En,
        _ => anyhow::bail!("--lang: es o en"),
    };
    let template = template::find(key)?;
    tell(output, &write(template, language, &sample_brand(), &template.sample())?, html)
}

fn sample_brand() -> Brand {
    Brand { name: "Autos del Este".into(), color: tenancy::Brand::default().color }
}

fn tell(output: Output, written: &Written, html: bool) -> anyhow::Result<u8> {
    let Written { subject, text, html: page } = written;
    output.answer(&Text { subject, text, html: page }, || {
        if html { page.clone() } else { format!("{subject}\n\n{text}") }
    })?;
    Ok(output::OK)
}
