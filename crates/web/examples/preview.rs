//! Serves the pages of the tests' town, to look at them: `cargo run -p web --example preview 8099`.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "../tests/it/town.rs"]
mod town;

#[tokio::main]
async fn main() {
    let town = town::Town::new().await;
    let (db, kit, views, engine) =
        (town.db.clone(), town.kit.clone(), town.views.clone(), town.engine());
    let api = api_free(&town);
    let web = web::router(web::State::new(db, kit, views, engine));
    let port = std::env::args().nth(1).unwrap_or_else(|| "8099".into());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.unwrap();
    axum::serve(listener, api.merge(web)).await.unwrap();
}

fn api_free(_: &town::Town) -> axum::Router {
    axum::Router::new()
}
