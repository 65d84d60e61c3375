//! `GET /cuenta/anuncios/{listing}/revision` and `POST …/publicacion`: its words, how it will look, and publishing
//! it.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use db::{Scope, TenantTx};
use http_kit::{Fault, May};
use kernel::ids::{AccountId, ListingId};
use listings::{
    AttributeError, Draft, Error, Status,
    draft::{DESCRIPTION_LENGTH_MAX, TITLE_LENGTH_MAX},
    drafting::{self, Drafting, Reader, Typed, field},
    term,
};

use super::{
    Own, PATH, VERSION, alike, at, fault, fields as of_form,
    fields::Fields,
    id,
    photos::{self, Uploading},
    step::Step,
    told,
};
use crate::{
    State, card,
    card::Picture,
    detail,
    form::{self, Filled, see_other},
    page as pages,
    people::envelope,
    photo::Signed,
    shell::{Frame, Shell},
    texts::{
        fill,
        photos::{Photos, photos as photo_texts},
        selling::{Selling, selling},
        work::{Work, work},
    },
    work::{Bar, shell},
};

const NAMES: [&str; 2] = [field::TITLE, field::DESCRIPTION];
/// The button that publishes; the other keeps what was typed.
const PUBLISH: &str = "publicar";

#[derive(Template)]
#[template(path = "account/listings/review.html")]
struct ReviewPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Selling,
    step: String,
    back: String,
    action: String,
    /// What becomes of it that is not public.
    then: Option<&'static str>,
    discard: String,
    /// What is forgotten of it with that.
    drafts: String,
    version_name: &'static str,
    version: i64,
    button: &'static str,
    title: String,
    title_made: String,
    title_max: usize,
    title_wrong: Option<String>,
    text: String,
    text_max: usize,
    text_wrong: Option<String>,
    missing: Vec<Missing>,
    wrong: Option<String>,
    preview: Preview,
    photos: &'static Photos,
    pictures: Vec<Picture>,
    to_photos: String,
    uploading: Uploading,
}

/// What is still wrong, and where.
struct Missing {
    href: String,
    label: String,
    reason: String,
}

/// How it will look.
struct Preview {
    title: String,
    price: Option<String>,
    place: String,
    facts: Vec<(String, String)>,
    paragraphs: Vec<String>,
}

/// The page.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
) -> Result<Response, Fault> {
    let own = Own::of(&state, &may)?;
    let mut tx = state.db.begin(&own.scope).await?;
    let drafting = drafting::get(&mut tx, own.seller, id(&listing)?).await.map_err(fault)?;
    let there = drafting::status(&mut tx, drafting.listing).await.map_err(fault)?;
    tx.commit().await?;
    page((&may, state.photos(may.site.tenant.id)), &uri, (&own, &drafting, there), Said::ok())
}

/// Keeps the words, and publishes where that was asked for.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
    Filled(pairs): Filled<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (own, listing) = (Own::of(&state, &may)?, id(&listing)?);
    let (version, typed) = of_form(&pairs);
    let links = Frame { about: &may.about, view: None, uri: &uri }.links();
    let wants = typed_button(&pairs) == PUBLISH;
    let mut tx = state.db.begin(&own.scope).await?;
    let held = match drafting::get(&mut tx, own.seller, listing).await {
        // Pressed twice: the first time it was published.
        Err(Error::NoSuchDraft) if wants && is_own(&mut tx, &own, listing).await? => {
            return see_other(&links.page(&at(listing, "")));
        }
        held => held.map_err(fault)?,
    };
    let there = drafting::status(&mut tx, listing).await.map_err(fault)?;
    let saved = match drafting::save(&mut tx, own.who(), (listing, version), NAMES, &typed).await {
        // What somebody else put there since was not on the page that is published from.
        Ok(saved)
            if wants
                && held.version != version
                && !is_sent_again((&held, own.account), &saved, version) =>
        {
            Err(Error::DraftChanged(held.version))
        }
        saved => saved,
    };
    let drafting = match saved {
        Ok(drafting) => drafting,
        Err(error) => {
            let (status, wrong) = told(error, &may)?;
            let mut drafting = held;
            drafting.typed.take_over(NAMES, &typed);
            let said = Said { status, wrong: Some(wrong), ..Said::ok() };
            return page(
                (&may, state.photos(may.site.tenant.id)),
                &uri,
                (&own, &drafting, there),
                said,
            );
        }
    };
    tx.commit().await?;
    if !wants {
        return form::done(links, &at(listing, "revision"));
    }
    match published(&state, &may, &own, &drafting).await? {
        Ok(_) => form::done(links, &at(listing, "")),
        Err(error) => {
            let (status, wrong, missing) = match error {
                Error::DraftUnfinished(missing) => {
                    (StatusCode::UNPROCESSABLE_ENTITY, None, missing)
                }
                error => {
                    let (status, wrong) = told(error, &may)?;
                    (status, Some(wrong), Vec::new())
                }
            };
            let said = Said { status, wrong, missing };
            page((&may, state.photos(may.site.tenant.id)), &uri, (&own, &drafting, there), said)
        }
    }
}

/// Whether the same person sends what they sent already: its words were kept and its answer was lost.
fn is_sent_again((held, account): (&Drafting, AccountId), saved: &Drafting, version: i64) -> bool {
    held.version == version + 1 && held.account == account && held.typed == saved.typed
}

async fn is_own(tx: &mut TenantTx, own: &Own, listing: ListingId) -> Result<bool, Fault> {
    Ok(drafting::one(tx, own.whose(), listing).await.map_err(fault)?.is_some())
}

fn typed_button(pairs: &[(String, String)]) -> &str {
    pairs.iter().find(|(name, _)| name == "-boton").map_or("", |(_, value)| value)
}

/// Publishes it in the tenant's own transaction: the seller's sees neither limits nor events.
async fn published(
    state: &State,
    may: &May,
    own: &Own,
    drafting: &Drafting,
) -> Result<Result<Status, Error>, Fault> {
    let vertical = own.vertical(&drafting.vertical)?;
    let reader = own.reader(may, vertical);
    // Before the transaction, which waits for nobody: the index may.
    let market = alike::market(state, own, (&reader, &drafting.typed)).await?;
    let mut tx = state.db.begin(&Scope::tenant(may.site.tenant.id)).await?;
    let (by, read) = (may.by(), (&reader, market.as_ref()));
    match drafting::submit(&mut tx, &by, drafting.listing, read).await {
        Ok(status) => {
            let (at, envelope) = ((drafting.listing, own.seller), envelope(may)?);
            term::follow(&mut tx, at, own.account, &envelope).await.map_err(fault)?;
            tx.commit().await?;
            Ok(Ok(status))
        }
        Err(error) => Ok(Err(error)),
    }
}

/// What is said on the page.
struct Said {
    status: StatusCode,
    wrong: Option<String>,
    missing: Vec<AttributeError>,
}

impl Said {
    const fn ok() -> Self {
        Self { status: StatusCode::OK, wrong: None, missing: Vec::new() }
    }
}

fn page(
    (may, signed): (&May, Signed<'_>),
    uri: &Uri,
    (own, drafting, there): (&Own, &Drafting, Option<Status>),
    said: Said,
) -> Result<Response, Fault> {
    let frame = Frame { about: &may.about, view: Some(&own.view), uri };
    let vertical = own.vertical(&drafting.vertical)?;
    let reader = own.reader(may, vertical);
    let (texts, links) = (selling(frame.language()), frame.links());
    let typed = &drafting.typed;
    let form = Fields { frame: &frame, vertical, typed, wrong: &said.missing };
    let shell = shell(may, &frame, texts.review, PATH);
    let page = ReviewPage {
        step: fill(texts.step_of, "4"),
        back: links.page(&Step::Price.place(drafting.listing)),
        action: links.page(&at(drafting.listing, "publicacion")),
        then: match there {
            Some(Status::Paused) => Some(texts.stays_paused),
            Some(Status::Rejected | Status::InReview | Status::Draft) => Some(texts.looked_again),
            _ => None,
        },
        discard: links.page(&at(drafting.listing, "descarte")),
        drafts: format!("{}/", at(drafting.listing, "")),
        version_name: VERSION,
        version: drafting.version,
        button: if there.is_some() { texts.publish_changes } else { texts.publish },
        title: typed.get(field::TITLE).to_owned(),
        title_made: reader.title(&without_title(typed)),
        title_max: TITLE_LENGTH_MAX,
        title_wrong: form.wrong(field::TITLE),
        text: typed.get(field::DESCRIPTION).to_owned(),
        text_max: DESCRIPTION_LENGTH_MAX,
        text_wrong: form.wrong(field::DESCRIPTION),
        missing: missing(&frame, &reader, drafting.listing, &said.missing),
        wrong: said.wrong,
        preview: preview(&frame, &reader, typed),
        pictures: drafting.photos.iter().filter_map(|photo| card::small(signed, photo)).collect(),
        to_photos: links.page(&Step::Photos.place(drafting.listing)),
        uploading: Uploading::to(links.page(&photos::base(drafting.listing)), frame.language()),
        photos: photo_texts(frame.language()),
        bar: Bar::new(may, &frame),
        work: work(frame.locale()),
        shell,
        texts,
    };
    pages::private(said.status, &page)
}

fn without_title(typed: &Typed) -> Typed {
    let mut typed = typed.clone();
    typed.put(field::TITLE, "");
    typed
}

fn missing(
    frame: &Frame<'_>,
    reader: &Reader<'_>,
    listing: ListingId,
    wrong: &[AttributeError],
) -> Vec<Missing> {
    let texts = selling(frame.language());
    let label = |key: &str| match key {
        field::OPERATION => texts.operation.to_owned(),
        field::PRICE => texts.price.to_owned(),
        field::CURRENCY => texts.currency.to_owned(),
        field::REGION => texts.region.to_owned(),
        field::CITY => texts.city.to_owned(),
        field::TITLE => texts.headline.to_owned(),
        field::DESCRIPTION => texts.text.to_owned(),
        key => {
            let attribute = reader.vertical.attribute(key);
            attribute.map_or(key, |a| a.labels.get(frame.language())).to_owned()
        }
    };
    let place = |key: &str| {
        let step = Step::ALL.into_iter().find(|step| step.names(reader.vertical).contains(&key));
        match step {
            Some(step) => format!("{}#{key}", frame.links().page(&step.place(listing))),
            None => format!("#{key}"),
        }
    };
    let one = |error: &AttributeError| Missing {
        href: place(&error.key),
        label: label(&error.key),
        reason: error.reason.get(frame.language()).to_owned(),
    };
    wrong.iter().map(one).collect()
}

/// What can be told of it already.
fn preview(frame: &Frame<'_>, reader: &Reader<'_>, typed: &Typed) -> Preview {
    let Draft { title, description, price, place, attributes, .. } = reader.partly(typed);
    let facts = reader.vertical.attributes.iter().filter_map(|attribute| {
        let value = attributes.get(&attribute.key)?;
        let label = attribute.labels.get(frame.language()).to_owned();
        Some((label, attribute.display(value, frame.locale())))
    });
    Preview {
        title,
        price: card::price(price, frame.locale()),
        place: card::place(&place),
        facts: facts.collect(),
        paragraphs: detail::paragraphs(&description),
    }
}

/// Throws the draft away.
pub(crate) async fn discard(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(listing): Path<String>,
) -> Result<Response, Fault> {
    let own = Own::of(&state, &may)?;
    let mut tx = state.db.begin(&own.scope).await?;
    drafting::discard(&mut tx, own.seller, id(&listing)?).await.map_err(fault)?;
    tx.commit().await?;
    let links = Frame { about: &may.about, view: None, uri: &uri }.links();
    see_other(&links.with(PATH, [(form::DONE, "1")]))
}
