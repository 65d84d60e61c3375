//! The post office of a process: writes letters, hands them over, keeps what became of each.

use std::time::Duration;

use chrono::{DateTime, Utc};
use db::{Db, Scope};
use jobs::{JobContext, Outcome};
use kernel::{
    ids::{Id as _, TenantId},
    locale::Language,
};
use sqlx::types::Uuid;

use crate::{
    Brand, Error, Failure, Mailer, Message, Template, Written,
    trace::{self, Started},
    write,
};

/// How long one attempt to hand a letter over may take; a mailer's own limits are shorter.
pub const SEND_MAX: Duration = Duration::from_secs(120);

/// A letter to be sent.
#[derive(Debug)]
pub struct Letter<'a> {
    /// Which.
    pub template: &'static Template,
    /// To whom: an address that was read as one.
    pub to: &'a str,
    /// Who gets the answer, if not whoever it is from: an address that was read as one.
    pub reply_to: Option<&'a str>,
    /// In which language.
    pub language: Language,
    /// In whose name and colour.
    pub brand: &'a Brand,
    /// What is put in.
    pub values: &'a [(&'a str, &'a str)],
}

/// On what occasion a letter is sent.
#[derive(Debug, Clone, Copy)]
pub struct Occasion {
    /// In whose name.
    pub tenant: TenantId,
    /// What it is sent for, the same in every attempt: a job.
    pub reference: Uuid,
    /// Which attempt, from 1.
    pub attempt: i16,
}

/// Sends letters.
pub struct Post {
    mailer: Box<dyn Mailer>,
    from: String,
}

impl Post {
    /// One that hands letters to `mailer`, from the address `from`.
    #[must_use]
    pub fn new(mailer: Box<dyn Mailer>, from: String) -> Self {
        Self { mailer, from }
    }

    /// Sends a letter for the job that runs; the outcome is the job's. A letter of which it is not
    /// known whether it left is sent again under the same `Message-ID`: to miss it is worse than to
    /// have it twice.
    pub async fn send(&self, context: &JobContext, letter: &Letter<'_>) -> Outcome {
        let occasion = Occasion {
            tenant: context.tenant(),
            reference: context.job().uuid(),
            attempt: context.attempt(),
        };
        match self.hand_over(context.db(), occasion, letter).await {
            Ok(Ok(())) => Outcome::Done,
            Ok(Err(Failure::NotSent { reason, after })) => Outcome::Retry { after, reason },
            Ok(Err(failure @ Failure::Unknown(_))) => Outcome::retry(failure.to_string()),
            Ok(Err(failure @ Failure::Refused(_))) => Outcome::dead(failure.to_string()),
            Err(error @ Error::MissingValue { .. }) => Outcome::dead(error.to_string()),
            Err(error) => Outcome::retry(error.to_string()),
        }
    }

    /// Hands a letter over once. The attempt is written down before it is made, and again with what
    /// came of it.
    ///
    /// # Errors
    /// [`Error::MissingValue`] for a letter with a gap; [`Error::Db`]. What the server says is no
    /// error: it is the answer.
    pub async fn hand_over(
        &self,
        db: &Db,
        occasion: Occasion,
        letter: &Letter<'_>,
    ) -> Result<Result<(), Failure>, Error> {
        let written = write(letter.template, letter.language, letter.brand, letter.values)?;
        let scope = Scope::tenant(occasion.tenant);
        let mut tx = db.begin(&scope).await?;
        let started = Started {
            reference: occasion.reference,
            attempt: occasion.attempt,
            template: letter.template.key,
            mailer: self.mailer.name(),
            to: letter.to,
        };
        let (call, date) = (trace::start(&mut tx, &started).await?, tx.now());
        tx.commit().await?;
        let message = self.message(&occasion, letter, date, written);
        let sent = tokio::time::timeout(SEND_MAX, self.mailer.send(&message)).await;
        let sent = sent.unwrap_or_else(|_| {
            Err(Failure::Unknown(format!("sin respuesta en {} s", SEND_MAX.as_secs())))
        });
        let mut tx = db.begin(&scope).await?;
        trace::end(&mut tx, call, letter.to, &sent).await?;
        tx.commit().await?;
        if let Err(failure) = &sent {
            let (letter, tenant) = (letter.template.key, occasion.tenant);
            let how = failure.kind();
            tracing::warn!(tenant_id = %tenant, mail.call = %call, "A letter «{letter}» did not leave: {how}");
        }
        Ok(sent)
    }

    fn message(
        &self,
        occasion: &Occasion,
        letter: &Letter<'_>,
        date: DateTime<Utc>,
        written: Written,
    ) -> Message {
        let domain = self.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        Message {
            tenant: occasion.tenant,
            id: format!("{}@{domain}", occasion.reference.simple()),
            from_name: letter.brand.name.clone(),
            from: self.from.clone(),
            to: letter.to.to_owned(),
            reply_to: letter.reply_to.map(str::to_owned),
            date,
            language: letter.language.code(),
            written,
        }
    }
}
