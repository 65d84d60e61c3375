//! The HTML face: pages that work without JavaScript. None is shipped. The public ones, and those
//! people work with: signing in (`/cuenta`), the tenant's panel, the operator's console.
//!
//! One table of routes ([`routes::table`]); each page is a typed context with its template in
//! `templates/`, and every text stands in the catalogues of [`texts`].

mod account;
mod app;
mod arrived;
mod assets;
mod brand;
mod business;
mod card;
mod compare;
mod contact;
mod detail;
mod ended;
mod enquiries;
mod face;
mod financing;
mod foot;
mod form;
mod fresh;
mod home;
mod indexed;
mod landing;
mod limits;
mod links;
mod list;
mod message;
mod meta;
mod operator;
mod page;
mod panel;
mod people;
mod photo;
mod picture;
mod presentation;
mod proof;
mod qr;
mod reach;
mod report;
mod robots;
pub mod routes;
mod saved;
mod seller;
mod share;
mod shell;
mod similar;
mod sitemap;
mod slash;
mod stale;
mod state;
pub mod texts;
mod title;
mod vista;
mod work;

use axum::{Router, middleware};
use http_kit::{Code, Edge, Fault};
use tenancy::session::Carried;

pub use state::State;

/// The router of all pages; what no route knows is a 404 page.
pub fn router(state: State) -> Router {
    let table = routes::table();
    let router = table
        .router(&state.kit, Carried::Cookie)
        .fallback(async || Fault::new(Code::NotFound))
        .layer(middleware::from_fn_with_state(routes::Paths::of(&table), fresh::led_back))
        .layer(middleware::from_fn(fresh::tagged))
        .layer(middleware::from_fn(arrived::told))
        .with_state(state.clone());
    Edge::around(face::Pages::new(state.views.clone()), state.kit, &table, router)
}
