//! Writes down that a planned step of a flag has begun: nobody is there when its moment comes.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use db::TenantTx;
use jobs::{Job, JobContext, Outcome};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{Rules, Step};
use crate::{
    Error,
    audit::{self, By, Deed},
};

const ACTION: &str = "flag.step_began";

/// Writes it into the operator's audit, once. A step that was taken back or moved meanwhile is none.
#[derive(Debug, Serialize, Deserialize)]
pub struct NoteStep {
    /// Of which flag.
    pub flag: String,
    /// Its moment.
    pub at: DateTime<Utc>,
}

impl Job for NoteStep {
    const KIND: &'static str = "tenancy.note_flag_step";
    const TIMEOUT: Duration = Duration::from_secs(30);
    const ATTEMPTS: i16 = 20;

    fn unique_key(&self) -> Option<String> {
        Some(format!("{} {}", self.flag, self.moment()))
    }

    async fn run(&self, context: &JobContext) -> Outcome {
        match self.note(context).await {
            Ok(()) => Outcome::Done,
            Err(error) => Outcome::retry(error.to_string()),
        }
    }
}

impl NoteStep {
    fn moment(&self) -> String {
        self.at.to_rfc3339_opts(SecondsFormat::Micros, true)
    }

    async fn note(&self, context: &JobContext) -> Result<(), Error> {
        let mut tx = context.begin().await?;
        // Of two attempts at once the second waits here, and finds it written.
        tx.take_turn(&format!("flag {}", self.flag)).await?;
        // Of one that was killed nothing begins.
        let rules: Option<Json<Rules>> = sqlx::query_scalar(
            "select rules from flags where tenant_id = $1 and key = $2 and not is_killed",
        )
        .bind(tx.tenant().0)
        .bind(&self.flag)
        .fetch_optional(tx.sql())
        .await?;
        let Some(Json(rules)) = rules else { return Ok(()) };
        // Of several of one moment the last holds.
        let of_moment = rules.steps.iter().rfind(|step| step.at == self.at);
        let Some(step) = of_moment else { return Ok(()) };
        let after = format!("{} % {}", step.percent, self.moment());
        if !self.is_noted(&mut tx, &after).await? {
            let before = rules.percent_before(self.at);
            let before = before.map_or_else(|| "—".to_owned(), |percent| format!("{percent} %"));
            let deed = Deed::of(ACTION, &self.flag).changing(before, after);
            audit::append(&mut tx, &By::program(), deed).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn is_noted(&self, tx: &mut TenantTx, after: &str) -> Result<bool, Error> {
        let is_noted = sqlx::query_scalar(
            "select exists (select from audit_entries
               where tenant_id = $1 and at >= $2 and action = $3 and subject = $4 and after = $5)",
        )
        .bind(tx.tenant().0)
        .bind(self.at)
        .bind(ACTION)
        .bind(&self.flag)
        .bind(after)
        .fetch_one(tx.sql())
        .await?;
        Ok(is_noted)
    }
}

/// Has each step that is still to come written down when it does.
pub(super) async fn plan(tx: &mut TenantTx, flag: &str, steps: &[Step]) -> Result<(), Error> {
    let now = tx.now();
    for step in steps.iter().filter(|step| step.at > now) {
        NoteStep { flag: flag.to_owned(), at: step.at }.enqueue_at(tx, step.at).await?;
    }
    Ok(())
}
