//! Whether a tenant lives as before: its visitors and its owner are answered as they were.

use axum::http::Method;
use db::testing::TestDb;
use http_kit::Kit;
use search::{Feed, MemoryEngine, Views};
use std::sync::Arc;
use tenancy::{Directory, Permission};
use tokio::task::JoinSet;

use crate::{
    browser::Browser,
    inventory::{Way, ways},
};

/// Somebody of a tenant who looks at everything.
pub struct Life {
    host: &'static str,
    cookies: Vec<(String, String)>,
    bearer: Option<String>,
    paths: Vec<String>,
}

impl Life {
    /// All that may be read without an id, and `more`.
    pub fn of_whom(browser: &Browser<'_>, more: &[String]) -> Self {
        let reads = |way: &Way| {
            way.method == Method::GET
                && way.permission != Permission::Operate
                // What is the same for everybody says nothing.
                && !["/v1/openapi.json", "/v1/docs", "/v1/docs.css"].contains(&way.path)
                && !way.path.contains('{')
        };
        let all = ways().into_iter().filter(reads).map(|way| way.path.to_owned());
        let (cookies, bearer) = (browser.cookies.clone(), browser.bearer.clone());
        let paths = all.chain(more.iter().cloned()).collect();
        Self { host: browser.host, cookies, bearer, paths }
    }

    /// What is answered over this database: each status, and how many listings there are.
    pub async fn of(&self, test: &TestDb) -> Vec<String> {
        let (db, views) = (test.db(), Views::default());
        let (kit, engine) =
            (Kit::new(db.clone(), Directory::default()), Arc::new(MemoryEngine::new()));
        let directory = kit.directory.clone();
        let mut feed = Feed::new(
            db.clone(),
            directory,
            views.clone(),
            Arc::<MemoryEngine>::clone(&engine),
            None,
        );
        if let Err(error) = feed.build().await {
            return vec![error.to_string()];
        }
        let router = crate::matrix::faces(&db, &kit, &views, engine);
        let mut asked = JoinSet::new();
        for (number, path) in self.paths.iter().cloned().enumerate() {
            let (router, host) = (router.clone(), self.host);
            let (cookies, bearer) = (self.cookies.clone(), self.bearer.clone());
            asked.spawn(async move {
                let mut browser = Browser { cookies, bearer, ..Browser::on(&router, host) };
                let heard = browser.get(&path).await;
                let is_list = path.starts_with("/v1/listings") && heard.status == 200;
                let total = if is_list { heard.json()["total"].to_string() } else { String::new() };
                (number, format!("{path}: {} {total}", heard.status))
            });
        }
        let mut said = asked.join_all().await;
        said.sort();
        said.into_iter().map(|(_, said)| said).collect()
    }
}
