//! The page that tells why a request was not answered as asked.

use askama::Template;
use axum::http::Uri;
use http_kit::{About, Code, Fault};
use search::SiteView;

use crate::{
    form::sentence,
    home::hint,
    shell::{Frame, Shell},
    texts::Texts,
};

/// An error page.
#[derive(Template)]
#[template(path = "message.html")]
pub(crate) struct MessagePage {
    shell: Shell,
    title: &'static str,
    more: Option<&'static str>,
    detail: Option<String>,
    /// What to quote when asking us about it.
    reference: Option<String>,
    /// Whether there is a front page to go to.
    has_home: bool,
    /// Where somebody else signs in, for who may not.
    entry: Option<String>,
    again: Option<Again>,
    /// Who came for something that is not there looks for another.
    seek: Option<Seek>,
}

/// What who followed a dead link can do: which it was is not known.
struct Again {
    more: &'static str,
    entry: String,
    letter: String,
}

/// A search in the site's first section.
struct Seek {
    action: String,
    hint: &'static str,
    lang: Option<&'static str>,
}

impl Seek {
    fn of(frame: &Frame<'_>) -> Option<Self> {
        let first = frame.view?.verticals.first()?;
        let lang = frame.links().chosen.map(kernel::locale::Language::code);
        Some(Self {
            action: format!("/{}", first.key),
            hint: hint(Some(first), frame.texts()),
            lang,
        })
    }
}

impl MessagePage {
    /// The page of `fault` for the reader `about`.
    pub fn new(fault: &Fault, about: &About, view: Option<&SiteView>) -> Self {
        let code = fault.code;
        let uri = Uri::from_static("/");
        let is_served = about.marketplace().is_ok();
        let frame = Frame { about, view: view.filter(|_| is_served), uri: &uri };
        let title = code.title(about.language);
        // Only a link that leads nowhere any more is not found and told of.
        let is_dead_link = code == Code::NotFound && fault.detail.is_some();
        let mut shell = frame.shell(title, None);
        shell.is_unlisted = true;
        Self {
            title,
            // A fact says more than what may be.
            more: more(code, frame.texts()).filter(|_| !is_dead_link),
            detail: fault.detail.as_ref().map(|detail| sentence(detail.get(about.language))),
            reference: (code.status().is_server_error()).then(|| about.id.to_string()),
            has_home: is_served,
            again: is_dead_link.then(|| Again {
                more: frame.texts().dead_link_more,
                entry: frame.links().page("/cuenta/entrar"),
                letter: frame.links().page("/cuenta/olvido"),
            }),
            entry: (code == Code::Forbidden).then(|| frame.links().page("/cuenta/entrar")),
            seek: (code == Code::NotFound && !is_dead_link && is_served)
                .then(|| Seek::of(&frame))
                .flatten(),
            shell,
        }
    }
}

const fn more(code: Code, texts: &'static Texts) -> Option<&'static str> {
    match code {
        Code::NotFound => Some(texts.not_found_more),
        Code::NoSuchSite => Some(texts.no_site_more),
        Code::NoMarketplace => Some(texts.no_marketplace_more),
        Code::Paused => Some(texts.paused_more),
        Code::Internal => Some(texts.internal_more),
        Code::Unavailable | Code::TimedOut => Some(texts.unavailable_more),
        _ => None,
    }
}
