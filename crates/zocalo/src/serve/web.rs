//! The web process: pages and `/v1` on one port, the index in memory.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::Router;
use db::Db;
use http_kit::{Component, HealthBoard, Kit, Ops, Status};
use kernel::Kind;
use search::{Engine, Feed, Lag, MemoryEngine, Views};
use tenancy::Directory;
use tokio::{net::TcpListener, sync::watch};

use super::{connections, flags_file, pulse};
use crate::{config::Config, identity, library};

/// Where a supervisor tells its web the mark to answer `/readyz` with.
pub const MARK_VARIABLE: &str = "ZOCALO_MARK";
/// How often the health of the other parts is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long to wait before building again after the database did not answer.
const RETRY_AFTER: Duration = Duration::from_millis(500);

/// Runs it until `stop`.
pub async fn run(config: &Config, db: Db, stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "no se puede escuchar en {}; ¿está ocupado? Elige otro con ZOCALO_PORT",
            config.listen
        )
    })?;
    let (directory, views, engine) =
        (Directory::default(), Views::default(), Arc::new(MemoryEngine::new()));
    directory.keep_in(config.data.join("directory.json"));
    let kit = Kit::new(db.clone(), directory.clone());
    let health = kit.health.clone();
    health.report(Component::Api, Status::Ok, None);
    health.report(Component::Motor, Status::Off, None);

    let feed = Feed::new(
        db.clone(),
        directory.clone(),
        views.clone(),
        Arc::clone(&engine),
        Some(config.data.join("index.snapshot")),
    )
    .telling(reporter(health.clone()));
    let feeding = tokio::spawn(keep_index(feed, health.clone(), stop.clone()));
    let looking =
        tokio::spawn(look_around(config.clone(), db.clone(), health.clone(), stop.clone()));

    let flags = kit.flags.clone();
    let switching = tokio::spawn(flags.follow(db.clone(), flags_file(config, "web"), stop.clone()));
    let engine: Arc<dyn Engine> = engine;
    let sealer = identity::sealer(&config.data)?;
    let api = api::State::new(
        db.clone(),
        kit.clone(),
        views.clone(),
        Arc::clone(&engine),
        sealer.clone(),
    );
    let provider = identity::provider(config)?;
    let library = library::open(config, db.clone(), &sealer, stop.clone()).await?;
    let web =
        web::State::new(db.clone(), kit.clone(), (views, engine), (sealer, provider), library);
    let router = router(&kit, api, web, health);
    connections::serve(listener, router, stop).await;
    feeding.await?;
    looking.await?;
    switching.await?;
    db.close().await;
    Ok(())
}

fn router(kit: &Kit, api: api::State, web: web::State, health: HealthBoard) -> Router {
    let mark = std::env::var(MARK_VARIABLE).ok().and_then(|mark| mark.parse().ok());
    let ops = Ops { health, metrics: Arc::clone(&kit.metrics), mark };
    http_kit::ops_router(ops).merge(api::router(api)).merge(web::router(web))
}

/// Says how the index keeps up.
fn reporter(health: HealthBoard) -> impl Fn(Option<Lag>) + Send + Sync {
    move |lag| match lag {
        None => health.report(Component::Search, Status::Ok, None),
        Some(lag) => health.report(Component::Search, Status::Degraded, Some(lag.cause())),
    }
}

/// Builds the index, however often it takes, and follows the stream.
async fn keep_index(mut feed: Feed, health: HealthBoard, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match feed.build().await {
            Ok(origin) => {
                tracing::info!(?origin, "The index is ready");
                health.report(Component::Search, Status::Ok, None);
                feed.follow(stop).await;
                return;
            }
            Err(error) => {
                tracing::warn!(%error, "The index cannot be built yet: {error}");
                let why = match error.kind() {
                    Kind::Unavailable => "la base de datos no responde",
                    _ => "el índice no se puede construir",
                };
                health.report(Component::Search, Status::Down, Some(why));
            }
        }
        tokio::select! {
            () = tokio::time::sleep(RETRY_AFTER) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Looks at the database and the worker, and reports.
async fn look_around(config: Config, db: Db, health: HealthBoard, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match db.look_up().await {
            Ok(_) => health.report(Component::Db, Status::Ok, None),
            Err(_) => health.report(Component::Db, Status::Down, Some("no responde")),
        }
        if pulse::is_alive(&config, "worker", db.clock()) {
            health.report(Component::Worker, Status::Ok, None);
        } else {
            health.report(
                Component::Worker,
                Status::Down,
                Some("sin señales de vida, o no llega a la base de datos"),
            );
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}
