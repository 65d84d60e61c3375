//! How a process sends letters: the settings choose the way.

use anyhow::Context as _;
use db::Db;
use mail::{Mailer, Post, outbox::Outbox};

use crate::config::MailSettings;

/// The post office of these settings.
///
/// # Errors
/// When the mail server's settings cannot be used, with which.
pub fn open(settings: &MailSettings, db: &Db) -> anyhow::Result<Post> {
    let mailer: Box<dyn Mailer> = match &settings.server {
        Some(server) => {
            Box::new(smtp::Smtp::new(server.clone()).context("el correo no puede salir")?)
        }
        None => Box::new(Outbox::new(db.clone())),
    };
    Ok(Post::new(mailer, settings.from.clone()))
}
