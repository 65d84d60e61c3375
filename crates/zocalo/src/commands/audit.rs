//! `zocalo audit`.

use anyhow::Context as _;
use serde::Serialize;
use tenancy::audit::{self, Entry, Head};

use crate::{cli, output, session::Session};

#[derive(Serialize)]
struct Row {
    seq: i64,
    at: String,
    actor: String,
    on_behalf_of: Option<String>,
    action: String,
    subject: Option<String>,
    subject_name: Option<String>,
    outcome: String,
    before: Option<String>,
    after: Option<String>,
    address: String,
}

impl From<Entry> for Row {
    fn from(entry: Entry) -> Self {
        let (actor, whose) = entry.acting();
        let named = |word: &str| entry.actor_name.clone().unwrap_or_else(|| word.to_owned());
        let (actor, on_behalf_of) = match whose {
            Some(whose) => (actor.to_owned(), Some(named(whose))),
            None => (named(actor), None),
        };
        Self {
            seq: entry.seq,
            at: entry.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            actor,
            on_behalf_of,
            action: entry.action,
            subject: entry.subject,
            subject_name: entry.subject_name,
            outcome: entry.outcome,
            before: entry.before,
            after: entry.after,
            address: entry.address,
        }
    }
}

#[derive(Serialize)]
struct Whole {
    entries: i64,
    head: String,
}

/// Runs it.
pub async fn run(session: &Session, command: cli::Audit) -> anyhow::Result<u8> {
    match command {
        cli::Audit::List { tenant, before } => list(session, &tenant, before).await,
        cli::Audit::Verify { tenant, head } => verify(session, &tenant, head.as_deref()).await,
    }
}

async fn list(session: &Session, tenant: &str, before: Option<i64>) -> anyhow::Result<u8> {
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let rows: Vec<Row> = audit::list(&mut tx, before).await?.into_iter().map(Row::from).collect();
    tx.commit().await?;
    session.output.answer(&rows, || {
        let cells: Vec<_> = rows
            .iter()
            .map(|r| {
                let who = match &r.on_behalf_of {
                    Some(whose) => format!("{} en nombre de {whose}", r.actor),
                    None => r.actor.clone(),
                };
                vec![
                    r.seq.to_string(),
                    r.at.clone(),
                    who,
                    r.action.clone(),
                    r.outcome.clone(),
                    r.subject_name.clone().or_else(|| r.subject.clone()).unwrap_or_default(),
                    audit::change(r.before.as_deref(), r.after.as_deref(), "nada")
                        .unwrap_or_default(),
                ]
            })
            .collect();
        output::table(&["n.º", "cuándo", "quién", "qué", "resultado", "a qué", "cambio"], &cells)
    })?;
    Ok(output::OK)
}

async fn verify(session: &Session, tenant: &str, head: Option<&str>) -> anyhow::Result<u8> {
    let kept = head.map(read).transpose()?;
    let owner = session.any_tenant(tenant)?;
    let mut tx = session.begin(&owner).await?;
    let verified = audit::verify(&mut tx, kept).await?;
    tx.commit().await?;
    let head = verified.with_context(|| format!("la auditoría de «{tenant}» no está íntegra"))?;
    let whole = Whole { entries: head.seq, head: written(&head) };
    session.output.answer(&whole, || {
        format!(
            "Íntegra: {} asientos. Guarda fuera de aquí esta cabeza:\n{}",
            whole.entries, whole.head
        )
    })?;
    Ok(output::OK)
}

fn written(head: &Head) -> String {
    let hash = kernel::hex::text(&head.hash);
    format!("{}:{hash}", head.seq)
}

fn read(text: &str) -> anyhow::Result<Head> {
    let parsed = text.split_once(':').and_then(|(seq, hex)| {
        let mut hash = [0u8; 32];
        (hex.len() == 64 && hex.is_ascii()).then_some(())?;
        for (place, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * place..2 * place + 2)?, 16).ok()?;
        }
        // A chain without an entry has no head to be kept.
        let seq = seq.parse().ok().filter(|seq| *seq > 0)?;
        Some(Head { seq, hash })
    });
    parsed.with_context(|| {
        format!("«{text}» no es una cabeza (NÚMERO:HASH, como la dice «zocalo audit verify»)")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_was_written() {
        let head = Head { seq: 812, hash: [0xab; 32] };
        assert_eq!(read(&written(&head)).expect("a head"), head);
        for bad in ["", "812", "812:ab", "x:abab", &format!("8:{}", "ñ".repeat(32))] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
