//! What became of each attempt to send a letter. Of the address only enough to recognise it is kept,
//! of the letter only which it was.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::{ids::MailCallId, text::truncate};
use sqlx::{FromRow, types::Uuid};

use crate::{Error, Failure};

/// Longest reason kept, in characters.
const DETAIL_MAX: usize = 500;
/// Attempts shown at a time.
pub const PAGE: i64 = 50;

/// An attempt that begins.
pub(crate) struct Started<'a> {
    pub reference: Uuid,
    pub attempt: i16,
    pub template: &'static str,
    pub mailer: &'static str,
    pub to: &'a str,
}

/// Writes down that an attempt begins.
pub(crate) async fn start(tx: &mut TenantTx, started: &Started<'_>) -> Result<MailCallId, Error> {
    let (id, tenant, now): (MailCallId, _, _) = (tx.new_id(), tx.tenant(), tx.now());
    sqlx::query(
        "insert into mail_calls (tenant_id, call_id, reference, attempt, template, mailer, recipient,
                                 state, started_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'sending', $8)",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(started.reference)
    .bind(started.attempt)
    .bind(started.template)
    .bind(started.mailer)
    .bind(masked(started.to))
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(id)
}

/// Writes down how it ended.
pub(crate) async fn end(
    tx: &mut TenantTx,
    call: MailCallId,
    to: &str,
    sent: &Result<(), Failure>,
) -> Result<(), Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let failure = sent.as_ref().err();
    sqlx::query(
        "update mail_calls set state = $3, detail = $4, ended_at = $5
         where tenant_id = $1 and call_id = $2",
    )
    .bind(tenant.0)
    .bind(call.0)
    .bind(failure.map_or("done", Failure::kind))
    .bind(failure.map(|failure| readable(&failure.reason().replace(to, &masked(to)))))
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// What a server said, as far as it can be kept: it may say anything.
fn readable(detail: &str) -> String {
    truncate(detail, DETAIL_MAX).chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The beginning of an address and its domain: `an…@ejemplo.com`.
fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let shown: String = local.chars().take(2).collect();
    truncate(&format!("{shown}…@{domain}"), 254).to_owned()
}

/// An attempt, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Call {
    call_id: Uuid,
    /// Which letter.
    pub template: String,
    /// By which way.
    pub mailer: String,
    /// To whom, masked.
    pub recipient: String,
    /// `sending`, `done`, `refused`, `not_sent` or `unknown`. One that began long ago and is still
    /// `sending` is unknown, too: its process ended before it could say.
    pub state: String,
    /// Why it did not leave.
    pub detail: Option<String>,
    /// Which attempt, from 1.
    pub attempt: i16,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Call {
    /// Which attempt it is.
    #[must_use]
    pub const fn id(&self) -> MailCallId {
        MailCallId(self.call_id)
    }
}

/// The last [`PAGE`] attempts of the tenant, the latest first.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(tx: &mut TenantTx) -> Result<Vec<Call>, Error> {
    let calls = sqlx::query_as(
        "select call_id, template, mailer, recipient, state, detail, attempt, started_at, ended_at
         from mail_calls where tenant_id = $1 order by call_id desc limit $2",
    )
    .bind(tx.tenant().0)
    .bind(PAGE)
    .fetch_all(tx.sql())
    .await?;
    Ok(calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_recognised_and_not_told() {
        assert_eq!(masked("ana.perez@ejemplo.com"), "an…@ejemplo.com");
        assert_eq!(masked("a@b.co"), "a…@b.co");
        assert_eq!(masked("nada"), "na…@");
    }
}
