//! The conversation with the server, step by step: what a failure means depends on how far it had
//! come. Only once the text is on its way can it be unknown whether the letter left.

use std::{future::Future, time::Duration};

use lettre::transport::smtp::{
    Error as SmtpError,
    authentication::Mechanism,
    client::AsyncSmtpConnection,
    commands::{Data, Mail, Rcpt},
    extension::ClientId,
};
use mail::Failure;
use tokio::time::timeout;

use super::{ANSWER_MAX, Security, Smtp, TEXT_MAX};

/// What went wrong in one step.
enum Trouble {
    /// The server said no, or the connection broke.
    Said(SmtpError),
    /// It said nothing for so long.
    Silent(Duration),
}

/// A step of the conversation, with its limit.
async fn within<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, SmtpError>>,
) -> Result<T, Trouble> {
    match timeout(limit, step).await {
        Ok(done) => done.map_err(Trouble::Said),
        Err(_) => Err(Trouble::Silent(limit)),
    }
}

impl Smtp {
    pub(crate) async fn converse(&self, letter: &lettre::Message) -> Result<(), Failure> {
        let envelope = letter.envelope();
        // We present ourselves with the domain letters are from.
        let domain = envelope.from().map(|from| from.domain().to_owned());
        let hello = domain.map_or_else(ClientId::default, ClientId::Domain);
        let mut server = self.enter(&hello).await.map_err(not_sent)?;
        let from = Mail::new(envelope.from().cloned(), Vec::new());
        // That the sender is not liked is a matter of settings, which can be put right.
        within(ANSWER_MAX, server.command(from)).await.map_err(not_sent)?;
        for to in envelope.to() {
            let to = Rcpt::new(to.clone(), Vec::new());
            within(ANSWER_MAX, server.command(to)).await.map_err(not_taken)?;
        }
        within(ANSWER_MAX, server.command(Data)).await.map_err(not_taken)?;
        let text = letter.formatted();
        within(TEXT_MAX, server.message(&text)).await.map_err(text_not_taken)?;
        // It has the letter; whether it says goodbye makes no difference.
        drop(within(ANSWER_MAX, server.quit()).await);
        Ok(())
    }

    /// Opens the connection, protected as the settings say, and signs in.
    async fn enter(&self, hello: &ClientId) -> Result<AsyncSmtpConnection, Trouble> {
        let at_once = self.tls.clone().filter(|_| self.security == Security::Tls);
        let place = (self.host.as_str(), self.port);
        let connecting =
            AsyncSmtpConnection::connect_tokio1(place, Some(ANSWER_MAX), hello, at_once, None);
        let mut server = within(ANSWER_MAX, connecting).await?;
        if let (Security::StartTls, Some(tls)) = (self.security, &self.tls) {
            // A server that offers none, or somebody between us who hides it, gets nothing.
            within(ANSWER_MAX, server.starttls(tls.clone(), hello)).await?;
        }
        if let Some(credentials) = &self.credentials {
            let ways = [Mechanism::Plain, Mechanism::Login];
            within(ANSWER_MAX, server.auth(&ways, credentials)).await?;
        }
        Ok(server)
    }
}

fn not_sent(trouble: Trouble) -> Failure {
    Failure::NotSent { reason: trouble.words(), after: None }
}

/// The server said no: for good (5xx), or for now.
fn not_taken(trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Said(error) if error.is_permanent() => {
            Failure::Refused(Trouble::Said(error).words())
        }
        other => not_sent(other),
    }
}

/// The same once the text was on its way: without a word of the server nobody knows.
fn text_not_taken(trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Said(error) if error.status().is_some() => not_taken(Trouble::Said(error)),
        other => Failure::Unknown(other.words()),
    }
}

impl Trouble {
    /// An error with its causes, which tell more than it.
    fn words(&self) -> String {
        let error = match self {
            Self::Said(error) => error,
            Self::Silent(limit) => return format!("sin respuesta en {} s", limit.as_secs()),
        };
        let mut said = error.to_string();
        let mut cause = std::error::Error::source(error);
        while let Some(deeper) = cause {
            let words = deeper.to_string();
            if !said.contains(&words) {
                said = format!("{said}: {words}");
            }
            cause = deeper.source();
        }
        said
    }
}
