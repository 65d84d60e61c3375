//! The pages as visitors get them: the real router, index and database.
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why")]

mod app;
mod browser;
mod business;
mod console;
mod contact;
mod english;
mod errors;
mod factor;
mod financing_pages;
mod found;
mod fresh;
mod guards;
mod impersonation;
mod installed;
mod keys;
mod landing;
mod literals;
mod moderation;
mod pages;
mod people;
mod photos;
mod placement;
mod provider;
mod publish;
mod reach;
mod refusals;
mod renewal;
mod saved;
mod search;
mod seller_page;
mod sellers;
mod settings;
mod town;
mod voice;

use axum::{Router, http::Method};
use kernel::ids::{BARE_LENGTH, Id as _, ListingId};
use town::{Heard, Town, ask};

fn router(town: &Town) -> Router {
    web::router(web::State::new(
        town.db.clone(),
        town.kit.clone(),
        (town.views.clone(), town.engine()),
        town.people(),
        town.library(),
    ))
}

async fn get(router: &Router, host: &str, path: &str) -> Heard {
    ask(router, Method::GET, host, path, &[]).await
}

/// The addresses the page links to that begin so.
fn links<'a>(page: &'a Heard, start: &str) -> Vec<&'a str> {
    let hrefs = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    hrefs.filter(|href| href.starts_with(start)).collect()
}

/// Those of them that are pages of listings.
fn listed<'a>(page: &'a Heard, start: &str) -> Vec<&'a str> {
    let ends_in_id = |href: &&str| {
        let path = href.split('?').next().unwrap_or(href);
        let id = path.len().checked_sub(BARE_LENGTH).and_then(|at| path.get(at..));
        id.and_then(ListingId::of_bare).is_some()
    };
    links(page, start).into_iter().filter(ends_in_id).collect()
}

/// An address as it stands in HTML, as a browser would ask for it.
fn plain(href: &str) -> String {
    href.replace("&#38;", "&").replace("&amp;", "&")
}
