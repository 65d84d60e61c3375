//! `GET /cuenta/anuncios/{listing}`: one of them, how it is and what may be done with it.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use chrono::{DateTime, Utc};
use http_kit::{Fault, May};
use kernel::ids::ListingId;
use listings::{
    Status, card,
    life::{self, REASON_LENGTH_MAX, Step as Took},
    placement::{self, Placed},
};

use super::{Own, PATH, at, change::OWN, fault, id, step::Step};
use crate::{
    State,
    card::Picture,
    form::see_other,
    page as pages,
    shell::{Frame, Shell},
    texts::{
        fill, fill_all,
        placement::placement as placements,
        selling::{Selling, selling},
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

#[derive(Template)]
#[template(path = "account/listings/one.html")]
struct OnePage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Selling,
    back: String,
    title: String,
    price: String,
    picture: Option<Picture>,
    status: &'static str,
    is_refused: bool,
    until: Option<String>,
    /// Where it is shown before others, and until when.
    placed: Vec<String>,
    /// Its page, while it has one.
    public: Option<String>,
    edit: Option<String>,
    edit_label: &'static str,
    change: String,
    moves: Vec<Move>,
    ends: Vec<Move>,
    wrong: Option<String>,
    /// Where its seller appeals, with what they wrote already.
    appeal: Option<(String, String)>,
    reason_max: usize,
    /// Why it is not to be seen, in the words of who decides or of what was found.
    because: Option<String>,
    waits: Option<&'static str>,
    history: Vec<Told>,
    prices: Vec<String>,
}

/// A step its seller may take.
struct Move {
    to: &'static str,
    label: &'static str,
}

struct Told {
    what: String,
    when: String,
    why: Option<String>,
}

/// The page; what was never published is where it is written.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
) -> Result<Response, Fault> {
    page(&state, &may, &uri, id(&listing)?, None).await
}

/// The same with why a step was not taken.
pub(super) async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    listing: ListingId,
    said: Option<((StatusCode, String), String)>,
) -> Result<Response, Fault> {
    let own = Own::of(state, may)?;
    let frame = Frame { about: &may.about, view: Some(&own.view), uri };
    let links = frame.links();
    let mut tx = state.db.begin(&own.scope).await?;
    let Some(mine) = listings::drafting::one(&mut tx, own.whose(), listing).await.map_err(fault)?
    else {
        return Err(Fault::new(http_kit::Code::NotFound));
    };
    if mine.status == Status::Draft && mine.typed.is_some() {
        return see_other(&links.page(&Step::FIRST.place(listing)));
    }
    let history = life::history(&mut tx, listing).await.map_err(fault)?;
    let prices = life::prices(&mut tx, listing).await.map_err(fault)?;
    let placed = placement::of_listing(&mut tx, (own.seller, listing)).await.map_err(fault)?;
    let now = tx.now();
    tx.commit().await?;
    let (texts, locale) = (selling(frame.language()), frame.locale());
    let ((status, wrong), typed) = match said {
        None => ((StatusCode::OK, None), String::new()),
        Some(((status, wrong), typed)) => ((status, Some(wrong)), typed),
    };
    let is_refused = mine.status == Status::Rejected;
    let is_judged = is_refused || mine.status == Status::InReview;
    let judged = history.first().filter(|step| is_judged && !step.is_appeal());
    let because = judged.and_then(|step| step.reason.as_deref());
    let day = |at| locale.date(frame.local(at).date());
    let (ends, moves): (Vec<_>, Vec<_>) = OWN
        .into_iter()
        .filter(|to| mine.status.may_seller(*to))
        .partition(|to| matches!(to, Status::Sold | Status::Rented));
    let page = OnePage {
        back: links.page(PATH),
        price: mine.price.map_or_else(|| texts.unpriced.to_owned(), |price| locale.money(price)),
        picture: mine
            .cover
            .as_ref()
            .and_then(|cover| crate::card::small(state.photos(own.view.tenant), cover)),
        status: texts.status(mine.status),
        is_refused,
        because: because.map(|why| fill(texts.because, why)),
        waits: (mine.status == Status::InReview).then_some(texts.waits),
        appeal: is_refused.then(|| (links.page(&at(listing, "apelacion")), typed)),
        reason_max: REASON_LENGTH_MAX,
        until: mine
            .expires_at
            .filter(|_| mine.status == Status::Published)
            .map(|end| fill(texts.public_until, &day(end))),
        placed: placed.iter().map(|placed| shown_first(&frame, placed, now)).collect(),
        public: (mine.status == Status::Published)
            .then(|| links.page(&card::url(&mine.vertical, &mine.title, listing))),
        edit: (!matches!(mine.status, Status::Sold | Status::Rented))
            .then(|| links.page(&at(listing, "edicion"))),
        edit_label: if mine.typed.is_some() { texts.go_on } else { texts.edit },
        change: links.page(&at(listing, "estado")),
        moves: moves.into_iter().map(|to| a_move(texts, to)).collect(),
        ends: ends.into_iter().map(|to| a_move(texts, to)).collect(),
        wrong,
        history: history.iter().map(|step| history_row(&frame, texts, step)).collect(),
        prices: prices
            .into_iter()
            .map(|(price, until)| fill_all(texts.price_until, &[&locale.money(price), &day(until)]))
            .collect(),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, &mine.title, PATH),
        work: work(locale),
        title: mine.title,
        texts,
    };
    pages::private(status, &page)
}

/// «Se muestra antes que otros (destacado) hasta el 5 de diciembre».
fn shown_first(frame: &Frame<'_>, placed: &Placed, now: DateTime<Utc>) -> String {
    let texts = placements(frame.language());
    let (kind, until) = (placed.kind.word().get(frame.language()), moment(frame, placed.ends_at));
    if placed.is_at(now) {
        return fill_all(texts.yours, &[kind, &until]);
    }
    fill_all(texts.yours_later, &[kind, &moment(frame, placed.starts_at), &until])
}

const fn a_move(texts: &Selling, to: Status) -> Move {
    let label = match to {
        Status::Paused => texts.to_pause,
        Status::Sold => texts.to_sell,
        Status::Rented => texts.to_rent,
        _ => texts.to_publish,
    };
    Move { to: to.key(), label }
}

fn history_row(frame: &Frame<'_>, texts: &'static Selling, step: &Took) -> Told {
    Told {
        what: fill_all(texts.went, &[texts.status(step.from), texts.status(step.to)]),
        when: moment(frame, step.at),
        why: step.reason.as_deref().map(|reason| fill(texts.why(step), reason)),
    }
}
