//! Pages that come from the database alone, as they were when it answered last: shown, and said to be that, while
//! it is away. They are the same for every visitor.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use axum::{http::StatusCode, response::Response};
use chrono::{DateTime, TimeDelta, Utc};
use http_kit::{Code, Fault};
use kernel::{ids::SiteId, locale::Locale};

use crate::{
    indexed::is_bare,
    page,
    shell::Frame,
    texts::{app::app, fill},
    work::moment,
};

/// Bytes of pages of one site kept in memory.
const BYTES_PER_SITE_MAX: usize = 1 << 20;
/// How old what is shown may be.
const SHOWN_FOR: TimeDelta = TimeDelta::hours(6);
/// Bytes of all.
const BYTES_MAX: usize = 16 << 20;

/// The pages of this process.
#[derive(Default)]
pub(crate) struct Stale(Mutex<HashMap<SiteId, Pages>>);

/// Those of one site, the oldest first.
#[derive(Default)]
struct Pages {
    kept: VecDeque<Kept>,
    bytes: usize,
}

/// A page in one language, at one address.
struct Kept {
    of: (Locale, String),
    body: String,
    at: DateTime<Utc>,
}

impl Stale {
    /// `made` as an answer, kept for later; what was kept where the database is away.
    pub fn answer(
        &self,
        frame: &Frame<'_>,
        now: DateTime<Utc>,
        made: Result<String, Fault>,
    ) -> Result<Response, Fault> {
        let Some((site, of)) = key(frame) else {
            return made.map(|body| page::answer(StatusCode::OK, body));
        };
        match made {
            Ok(body) => {
                // What is kept is what somebody sees of whom nothing is known.
                if !frame.about.holds_session && frame.about.saved.is_empty() {
                    self.keep(site, Kept { of, body: body.clone(), at: now });
                }
                Ok(page::answer(StatusCode::OK, body))
            }
            Err(fault) if fault.code == Code::Unavailable => {
                let (body, at) = self.find(site, &of, now).ok_or(fault)?;
                let told = fill(app(frame.language()).as_it_was, &moment(frame, at));
                Ok(page::unkept(page::answer(StatusCode::OK, marked(&body, &told))))
            }
            // What is gone, or somewhere else now, does not come back.
            Err(fault) => {
                self.drop_page(site, &of);
                Err(fault)
            }
        }
    }

    /// Forgets the page at this address: it is somewhere else now.
    pub fn forget(&self, frame: &Frame<'_>) {
        if let Some((site, of)) = key(frame) {
            self.drop_page(site, &of);
        }
    }

    fn drop_page(&self, site: SiteId, of: &(Locale, String)) {
        let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sites.entry(site).or_default().drop_page(of);
    }

    fn find(
        &self,
        site: SiteId,
        of: &(Locale, String),
        now: DateTime<Utc>,
    ) -> Option<(String, DateTime<Utc>)> {
        let sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = sites.get(&site)?.kept.iter().find(|kept| kept.of == *of)?;
        (now - kept.at < SHOWN_FOR).then(|| (kept.body.clone(), kept.at))
    }

    fn keep(&self, site: SiteId, page: Kept) {
        let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sites.entry(site).or_default().keep(page);
        let bytes: usize = sites.values().map(|pages| pages.bytes).sum();
        if bytes > BYTES_MAX {
            // Nobody has more room than another when there are many.
            let most = sites.iter().max_by_key(|(_, pages)| pages.bytes).map(|(site, _)| *site);
            most.and_then(|most| sites.remove(&most));
        }
    }
}

impl Pages {
    fn drop_page(&mut self, of: &(Locale, String)) {
        if let Some(before) = self.kept.iter().position(|kept| kept.of == *of) {
            self.bytes -= self.kept.remove(before).map_or(0, |kept| kept.body.len());
        }
    }

    fn keep(&mut self, page: Kept) {
        self.drop_page(&page.of);
        self.bytes += page.body.len();
        self.kept.push_back(page);
        while self.bytes > BYTES_PER_SITE_MAX {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.bytes -= oldest.body.len();
        }
    }
}

/// Where a page is kept: by the whole address it was asked under, and only that of the page itself. One that is asked with
/// more (an order, words behind a question mark) is not kept: nobody fills the room with such.
fn key(frame: &Frame<'_>) -> Option<(SiteId, (Locale, String))> {
    let site = frame.about.site.as_ref()?;
    let address = format!("{}{}", frame.origin(), frame.uri.path());
    is_bare(frame.uri).then(|| (site.site.id, (frame.locale(), address)))
}

/// The page with a word at its beginning; the text is ours and holds no sign of HTML.
fn marked(body: &str, told: &str) -> String {
    let main = body.find("<main").and_then(|at| Some(at + body[at..].find('>')? + 1));
    let (before, after) = body.split_at(main.unwrap_or_default());
    format!("{before}<p class=\"wrap stale\" role=\"status\">{told}</p>{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, bytes: usize) -> Kept {
        Kept { of: of(path), body: "x".repeat(bytes), at: DateTime::UNIX_EPOCH }
    }

    fn of(path: &str) -> (Locale, String) {
        (Locale::EsDo, path.to_owned())
    }

    #[test]
    fn the_oldest_of_a_site_go_first_and_nobody_elses() {
        let (stale, site) = (Stale::default(), SiteId(Default::default()));
        stale.keep(site, page("/1", BYTES_PER_SITE_MAX / 2));
        stale.keep(site, page("/2", BYTES_PER_SITE_MAX / 2));
        assert!(stale.find(site, &of("/1"), DateTime::UNIX_EPOCH).is_some());
        stale.keep(site, page("/1", 10));
        stale.keep(site, page("/3", BYTES_PER_SITE_MAX / 2));
        assert!(stale.find(site, &of("/2"), DateTime::UNIX_EPOCH).is_none(), "it was the oldest");
        assert_eq!(
            stale.find(site, &of("/1"), DateTime::UNIX_EPOCH).map(|(body, _)| body.len()),
            Some(10)
        );
        stale.drop_page(site, &of("/3"));
        assert!(stale.find(site, &of("/3"), DateTime::UNIX_EPOCH).is_none(), "it is gone");
        let later = DateTime::UNIX_EPOCH + SHOWN_FOR;
        assert!(stale.find(site, &of("/1"), later).is_none(), "it is too old");
        stale.keep(site, page("/4", BYTES_PER_SITE_MAX + 1));
        assert!(
            stale.find(site, &of("/4"), DateTime::UNIX_EPOCH).is_none()
                && stale.find(site, &of("/1"), DateTime::UNIX_EPOCH).is_none()
        );
        assert_eq!(stale.0.lock().expect("held").get(&site).map(|pages| pages.bytes), Some(0));
    }

    #[test]
    fn a_kept_page_says_so_at_its_beginning() {
        let page = marked("<body><main id=\"c\"><h1>", "Así estaba.");
        assert!(page.starts_with(
            "<body><main id=\"c\"><p class=\"wrap stale\" role=\"status\">Así estaba.</p><h1>"
        ));
    }
}
