//! Hands letters to a mail server over SMTP (RFC 5321), one connection a letter.

mod converse;
mod settings;

pub use settings::{BadSettings, Security, Settings};

use std::time::{Duration, SystemTime};

use futures::FutureExt as _;
use lettre::{
    Address,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{authentication::Credentials, client::TlsParameters},
};
use mail::{Failure, Mailer, Message, Sending};

/// How long the server may take to let us in, and to answer each thing we say.
pub const ANSWER_MAX: Duration = Duration::from_secs(10);
/// How long it may take to have the text. RFC 5321 4.5.3.2 would have us wait ten minutes; a person
/// waits for these letters, and the next attempt is soon.
pub const TEXT_MAX: Duration = Duration::from_secs(30);

/// A mail server letters are handed to.
pub struct Smtp {
    host: String,
    port: u16,
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
}

impl Smtp {
    /// The server of these settings; nothing is opened yet.
    ///
    /// # Errors
    /// [`BadSettings`].
    pub fn new(settings: Settings) -> Result<Self, BadSettings> {
        let tls = settings.tls()?;
        let credentials = settings.credentials();
        let Settings { host, port, security, .. } = settings;
        Ok(Self { host, port, security, tls, credentials })
    }
}

impl Mailer for Smtp {
    fn name(&self) -> &'static str {
        "smtp"
    }

    fn send<'a>(&'a self, message: &'a Message) -> Sending<'a> {
        async move { self.converse(&letter(message)?).await }.boxed()
    }
}

/// A letter in the form mail servers take (RFC 5322, MIME).
fn letter(message: &Message) -> Result<lettre::Message, Failure> {
    let refused = |why: String| Failure::Refused(why);
    let address = |text: &str| text.parse::<Address>().map_err(|e| refused(format!("{text}: {e}")));
    let from = Mailbox::new(Some(message.from_name.clone()), address(&message.from)?);
    let written = &message.written;
    let mut letter =
        lettre::Message::builder().from(from).to(Mailbox::new(None, address(&message.to)?));
    if let Some(answers) = &message.reply_to {
        letter = letter.reply_to(Mailbox::new(None, address(answers)?));
    }
    letter
        .subject(&written.subject)
        .date(SystemTime::from(message.date))
        .message_id(Some(format!("<{}>", message.id)))
        // No answering machine should answer it (RFC 3834 5).
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", message.language))
        .multipart(MultiPart::alternative_plain_html(written.text.clone(), written.html.clone()))
        .map_err(|error| refused(error.to_string()))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
