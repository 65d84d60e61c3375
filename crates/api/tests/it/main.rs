//! `/v1` as its callers see it: the real router, index and database.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

#[path = "../../../web/tests/it/town.rs"]
mod town;

mod bounds;
mod document;
mod flags;
mod listings;
mod schema;
mod sites;

use axum::{Router, http::Method};
use town::{Heard, Town, ask};

fn router(town: &Town) -> Router {
    api::router(api::State::new(
        town.db.clone(),
        town.kit.clone(),
        town.views.clone(),
        town.engine(),
    ))
}

async fn get(router: &Router, host: &str, path: &str) -> Heard {
    ask(router, Method::GET, host, path, &[]).await
}
