//! The worker: all jobs.

use db::Db;
use tokio::sync::watch;

use super::{flags_file, post, pulse};
use crate::{config::Config, library};

/// Runs it until `stop`.
pub async fn run(config: &Config, db: Db, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let pulse = tokio::spawn(pulse::give(config.clone(), "worker", db.clone(), stop.clone()));
    let mut registry = jobs::Registry::default();
    registry.register::<listings::retokenise::Retokenise>();
    registry.register::<tenancy::access_request::SendAccess>();
    registry.register::<tenancy::link::SendInvitation>();
    registry.register::<tenancy::limit::SendLimitNotice>();
    registry.register::<tenancy::flag::NoteStep>();
    registry.register::<leads::enquiry::SendEnquiry>();
    registry.register::<listings::term::SendTerm>();
    registry.register::<listings::moderation::SendDecision>();
    registry.prepare(|db| Box::pin(tenancy::tenant::hold_unserved(db)));
    registry.retire(listings::import::retire);
    registry.retire(|db| Box::pin(tenancy::access_retire(db)));
    registry.retire(|db| Box::pin(tenancy::access_request::retire(db)));
    registry.retire(|db| Box::pin(tenancy::factor::retire(db)));
    registry.retire(|db| Box::pin(mail::retire(db)));
    registry.retire(|db| Box::pin(listings::drafting::retire(db)));
    registry.retire(|db| Box::pin(listings::moderation::retire(db)));
    registry.retire(|db| Box::pin(listings::term::tend(db)));
    registry.retire(|db| Box::pin(leads::enquiry::retire(db)));
    registry.retire(|db| Box::pin(media::upload::retire(db)));
    let store = library::followed(config, stop.clone()).await?;
    registry.retire(move |db| Box::pin(listings::tend_photos(db, store.clone())));
    registry.provide(std::sync::Arc::new(post::open(&config.mail, &db)?));
    let flags = tenancy::flag::Flags::default();
    registry.provide(std::sync::Arc::new(flags.clone()));
    let file = flags_file(config, "worker");
    let switching = tokio::spawn(flags.follow(db.clone(), file, stop.clone()));
    jobs::Runner::new(db.clone(), registry, config.concurrency).run(stop).await?;
    pulse.await?;
    switching.await?;
    db.close().await;
    Ok(())
}
