//! `zocalo enquiry`.

use kernel::ids::EnquiryId;
use leads::enquiry::{self, Channel, Enquiry};
use serde::Serialize;

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    id: String,
    reference: String,
    at: String,
    channel: &'static str,
    source: &'static str,
    listing: Option<String>,
    title: String,
    seller: String,
    name: Option<String>,
    phone: Option<String>,
    mail: Option<String>,
    message: Option<String>,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Enquiry) -> anyhow::Result<u8> {
    match command {
        cli::Enquiry::List { tenant, before } => list(session, &tenant, before.as_deref()).await?,
    }
    Ok(output::OK)
}

async fn list(session: &Session, tenant: &str, before: Option<&str>) -> anyhow::Result<()> {
    let owner = session.any_tenant(tenant)?;
    let before: Option<EnquiryId> = before.map(str::parse).transpose().map_err(|_| {
        anyhow::anyhow!("«--before» lleva una consulta, como la dice «zocalo enquiry list»")
    })?;
    let mut tx = session.begin(&owner).await?;
    let (enquiries, has_more) = enquiry::list(&mut tx, before).await?;
    tx.commit().await?;
    let rows: Vec<Row> = enquiries.into_iter().map(row).collect();
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .map(|r| {
                let who = [&r.name, &r.phone, &r.mail].into_iter().flatten();
                let who = who.map(String::as_str).collect::<Vec<_>>().join(" · ");
                vec![
                    r.id.clone(),
                    r.at.clone(),
                    r.channel.into(),
                    r.reference.clone(),
                    r.title.clone(),
                    r.seller.clone(),
                    who,
                ]
            })
            .collect();
        let titles = ["consulta", "cuándo", "vía", "referencia", "anuncio", "vendedor", "quién"];
        let table = output::table(&titles, &cells);
        match rows.last().filter(|_| has_more) {
            Some(last) => format!("{table}\nHay más: --before {}", last.id),
            None => table,
        }
    })
}

fn row(enquiry: Enquiry) -> Row {
    Row {
        id: enquiry.id.to_string(),
        reference: enquiry.reference,
        at: enquiry.at.format("%Y-%m-%d %H:%M UTC").to_string(),
        channel: enquiry.channel.map_or("?", Channel::key),
        source: enquiry.source.key(),
        listing: enquiry.listing.map(|listing| listing.to_string()),
        title: enquiry.title,
        seller: enquiry.seller_name,
        name: enquiry.name,
        phone: enquiry.phone.map(|phone| phone.to_string()),
        mail: enquiry.mail,
        message: enquiry.message,
    }
}
