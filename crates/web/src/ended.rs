//! The page of a listing that is off the site: for a while what was sold, marked as such; then, and
//! of everything else that ended, that it is gone. Always with what is like it.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use http_kit::Fault;
use listings::{
    card,
    life::{Ended, Reason},
};
use search::SiteView;

use crate::{
    State,
    card::{self as cards, CardView, Cards},
    meta::{self, Step},
    page,
    shell::{Frame, Shell},
    similar::{self, Like},
    texts::{Texts, fill},
    title,
};

#[derive(Template)]
#[template(path = "ended.html")]
struct EndedPage {
    shell: Shell,
    /// «Vendido».
    tag: &'static str,
    /// What happened, in a sentence.
    told: &'static str,
    title: String,
    place: String,
    /// «Vendido el 3/11/2026».
    since: String,
    since_date: String,
    similar: Vec<CardView>,
    /// «Parecidos», or «Recién publicados» where nothing is like it.
    similar_title: &'static str,
    section: String,
    section_label: String,
}

/// The page, for whoever has the old address.
pub(crate) async fn show(
    state: &State,
    view: &SiteView,
    frame: &Frame<'_>,
    ended: &Ended,
) -> Result<Response, Fault> {
    let like = Like {
        id: ended.id,
        vertical: &ended.vertical,
        attributes: &ended.kinds,
        operation: None,
        price: None,
    };
    let mut similar = similar::to(state, view, &like).await?;
    let is_alike = !similar.is_empty();
    if !is_alike {
        similar = similar::newest(state, view, &ended.vertical).await?;
    }
    let is_shown = ended.is_shown(state.db.clock().now());
    let texts = frame.texts();
    let (tag, told, since) = words(ended.reason, texts);
    let names = title::names(&ended.vertical, &ended.kinds, &ended.place);
    let title = title::shown(&ended.title, names);
    let path = format!("/{}", ended.vertical.key);
    let section = ended.vertical.labels.get(frame.language());
    let day = frame.local(ended.ended_at).date();
    let page = EndedPage {
        shell: shell(frame, ended, &title, is_shown),
        tag,
        told,
        place: cards::place(&ended.place),
        since: fill(since, &frame.locale().date(day)),
        since_date: day.to_string(),
        similar: Cards::new(view, state.photos(view.tenant), frame.about, frame.links())
            .all(&similar, true),
        similar_title: if is_alike { texts.similar } else { texts.newest },
        section: frame.links().page(&path),
        section_label: fill(texts.see_all, section),
        title,
    };
    page::html(if is_shown { StatusCode::OK } else { StatusCode::GONE }, &page)
}

fn shell(frame: &Frame<'_>, ended: &Ended, title: &str, is_shown: bool) -> Shell {
    let (tag, told, _) = words(ended.reason, frame.texts());
    let mut shell = frame.shell(title, Some(&ended.vertical.key));
    shell.description = told.to_owned();
    shell.is_unlisted = !is_shown;
    if is_shown {
        let path = card::url(&ended.vertical.key, &ended.title, ended.id);
        shell.name_page(frame, &path, &[]);
        shell.show_preview(frame, &format!("{tag}: {title}"), &path);
        let address = frame.whole(&path, &[]);
        let thing = meta::sold(frame, ended, title, &address);
        shell.data = Some(meta::data(vec![thing, steps(frame, ended, title)]));
    }
    shell
}

fn steps(frame: &Frame<'_>, ended: &Ended, title: &str) -> serde_json::Value {
    let step = |name: &str, address: Option<String>| Step { name: name.to_owned(), address };
    let section = ended.vertical.labels.get(frame.language());
    meta::trail([
        step(frame.texts().home, Some(frame.whole("/", &[]))),
        step(section, Some(frame.whole(&format!("/{}", ended.vertical.key), &[]))),
        step(title, None),
    ])
}

/// The mark, the sentence, and since when.
const fn words(
    reason: Reason,
    texts: &'static Texts,
) -> (&'static str, &'static str, &'static str) {
    match reason {
        Reason::Sold => (texts.sold, texts.sold_more, texts.sold_on),
        Reason::Rented => (texts.rented, texts.rented_more, texts.rented_on),
        Reason::Expired => (texts.ended, texts.expired_more, texts.ended_on),
        Reason::Withdrawn => (texts.ended, texts.withdrawn_more, texts.ended_on),
    }
}
