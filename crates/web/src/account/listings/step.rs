//! `GET` and `POST /cuenta/anuncios/{listing}/pasos/{step}`: what it is; price and place.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, May};
use kernel::ids::ListingId;
use listings::{
    AttributeError, Error, Vertical,
    drafting::{self, Drafting, Reader, Typed, field},
};

use super::{
    Own, PATH, VERSION,
    alike::{self, Alike},
    at, fault, fields as of_form,
    fields::{Field, Fields, Kind},
    id, named,
    photos::{self, Uploading},
    told,
};
use crate::{
    State,
    form::{Filled, see_other},
    page as pages,
    shell::{Frame, Shell},
    texts::{
        fill,
        selling::{Selling, selling},
        work::{Work, work},
    },
    work::{Bar, shell},
};

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Its photos: they are on their way while the rest is written.
    Photos,
    /// What it is.
    Facts,
    /// What it costs and where it is.
    Price,
}

impl Step {
    pub const ALL: [Self; 3] = [Self::Photos, Self::Facts, Self::Price];
    /// Where one begins.
    pub const FIRST: Self = Self::Photos;

    /// What stands for it in addresses.
    const fn word(self) -> &'static str {
        match self {
            Self::Photos => "fotos",
            Self::Facts => "datos",
            Self::Price => "precio",
        }
    }

    fn read(word: &str) -> Result<Self, Fault> {
        let found = Self::ALL.into_iter().find(|step| step.word() == word);
        found.ok_or_else(|| Fault::new(Code::NotFound))
    }

    /// Where it is.
    pub fn place(self, listing: ListingId) -> String {
        at(listing, &format!("pasos/{}", self.word()))
    }

    /// Where one goes on after it.
    pub fn next(self, listing: ListingId) -> String {
        match self {
            Self::Photos => Self::Facts.place(listing),
            Self::Facts => Self::Price.place(listing),
            Self::Price => at(listing, "revision"),
        }
    }

    /// Which one it is, from 1.
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|one| *one == self).map_or(0, |at| at + 1)
    }

    const fn title(self, texts: &Selling) -> &'static str {
        match self {
            Self::Photos => texts.photos,
            Self::Facts => texts.facts,
            Self::Price => texts.price_and_place,
        }
    }

    /// The names of its fields.
    pub fn names(self, vertical: &Vertical) -> Vec<&str> {
        match self {
            Self::Photos => Vec::new(),
            Self::Facts => {
                let keys = vertical.attributes.iter().map(|a| a.key.as_str());
                keys.chain([field::OPERATION]).collect()
            }
            Self::Price => vec![field::PRICE, field::CURRENCY, field::REGION, field::CITY],
        }
    }
}

#[derive(Template)]
#[template(path = "account/listings/step.html")]
struct StepPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    texts: &'static Selling,
    title: &'static str,
    step: String,
    /// How the listing is called so far.
    name: String,
    back: String,
    action: String,
    version_name: &'static str,
    version: i64,
    fields: Vec<Field>,
    more: Vec<Field>,
    /// What is said beside the price.
    alike: Option<Alike>,
    wrong: Option<String>,
    uploading: Uploading,
}

/// The step.
pub(crate) async fn show(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path((listing, step)): Path<(String, String)>,
) -> Result<Response, Fault> {
    let (own, step) = (Own::of(&state, &may)?, Step::read(&step)?);
    let mut tx = state.db.begin(&own.scope).await?;
    let drafting = drafting::get(&mut tx, own.seller, id(&listing)?).await.map_err(fault)?;
    tx.commit().await?;
    if step == Step::Photos {
        return photos::page(&state, &may, &uri, (&own, &drafting), photos::Said::nothing());
    }
    let said = Said { status: StatusCode::OK, wrong: Vec::new(), told: None };
    page(&state, &may, &uri, (&own, step, &drafting), said).await
}

/// Keeps it, right or wrong, and goes on where nothing is wrong.
pub(crate) async fn save(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path((listing, step)): Path<(String, String)>,
    Filled(pairs): Filled<Vec<(String, String)>>,
) -> Result<Response, Fault> {
    let (own, step, listing) = (Own::of(&state, &may)?, Step::read(&step)?, id(&listing)?);
    let mut tx = state.db.begin(&own.scope).await?;
    let held = drafting::get(&mut tx, own.seller, listing).await.map_err(fault)?;
    let vertical = own.vertical(&held.vertical)?.clone();
    let (version, typed) = of_form(&pairs);
    let names = step.names(&vertical);
    let at_version = (listing, version);
    let saved = drafting::save(&mut tx, own.who(), at_version, names.iter().copied(), &typed).await;
    let drafting = match saved {
        Ok(drafting) => drafting,
        Err(error) => return refused(&state, &may, &uri, (&own, step, held, &typed), error).await,
    };
    tx.commit().await?;
    let reader = own.reader(&may, &vertical);
    let wrong = wrong_in(&reader, &drafting.typed, &names);
    let opened = newly_offered(&vertical, &held.typed, &drafting.typed);
    if wrong.is_empty() && opened.is_none() {
        let links = Frame { about: &may.about, view: None, uri: &uri }.links();
        return see_other(&links.page(&step.next(listing)));
    }
    let told = opened.filter(|_| wrong.is_empty()).map(|attribute| {
        let texts = selling(may.about.language);
        fill(texts.now_child, &attribute.labels.get(may.about.language).to_lowercase())
    });
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    page(&state, &may, &uri, (&own, step, &drafting), Said { status, wrong, told }).await
}

/// The form with what was typed, which another tab would have lost.
async fn refused(
    state: &State,
    may: &May,
    uri: &Uri,
    (own, step, held, typed): (&Own, Step, Drafting, &Typed),
    error: Error,
) -> Result<Response, Fault> {
    let (status, told) = told(error, may)?;
    let vertical = own.vertical(&held.vertical)?.clone();
    let mut drafting = held;
    drafting.typed.take_over(step.names(&vertical), typed);
    let said = Said { status, wrong: Vec::new(), told: Some(told) };
    page(state, may, uri, (own, step, &drafting), said).await
}

/// What is wrong with those fields.
fn wrong_in(reader: &Reader<'_>, typed: &Typed, names: &[&str]) -> Vec<AttributeError> {
    let mut wrong = reader.read(typed).err().unwrap_or_default();
    wrong.retain(|error| names.contains(&error.key.as_str()));
    wrong
}

/// What may be chosen now that its parent was chosen, and is part of the title: worth a look before one goes on.
fn newly_offered<'v>(
    vertical: &'v Vertical,
    before: &Typed,
    after: &Typed,
) -> Option<&'v listings::Attribute> {
    vertical.attributes.iter().find(|attribute| {
        attribute.parent.as_deref().is_some_and(|parent| {
            before.get(parent) != after.get(parent)
                && !after.get(parent).is_empty()
                && after.get(&attribute.key).is_empty()
                && vertical.title.contains(&attribute.key)
                && attribute.options.iter().any(|o| o.parent.as_deref() == Some(after.get(parent)))
        })
    })
}

/// What is said on the page.
struct Said {
    status: StatusCode,
    wrong: Vec<AttributeError>,
    told: Option<String>,
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    (own, step, drafting): (&Own, Step, &Drafting),
    said: Said,
) -> Result<Response, Fault> {
    let frame = Frame { about: &may.about, view: Some(&own.view), uri };
    let vertical = own.vertical(&drafting.vertical)?;
    let reader = own.reader(may, vertical);
    let (texts, links) = (selling(frame.language()), frame.links());
    let form = Fields { frame: &frame, vertical, typed: &drafting.typed, wrong: &said.wrong };
    let operation = reader.operation(&drafting.typed);
    let (fields, more) = match step {
        Step::Facts => {
            let (asked, more) = form.facts(operation);
            (form.operation(operation).into_iter().chain(asked).collect(), more)
        }
        Step::Photos => (Vec::new(), Vec::new()),
        Step::Price => (form.price(&reader).into_iter().chain(form.place()).collect(), Vec::new()),
    };
    let alike = match step {
        Step::Photos | Step::Facts => None,
        Step::Price => alike::of(state, &frame, own, (&reader, &drafting.typed)).await?,
    };
    let (back, work) = (step_before(step, drafting), work(frame.locale()));
    let shell = shell(may, &frame, step.title(texts), PATH);
    let page = StepPage {
        title: step.title(texts),
        step: fill(texts.step_of, &step.number().to_string()),
        name: named(reader.title(&drafting.typed), frame.language()),
        back: links.page(&back),
        action: links.page(&step.place(drafting.listing)),
        version_name: VERSION,
        version: drafting.version,
        fields,
        more,
        alike,
        wrong: said.told,
        uploading: Uploading::to(links.page(&photos::base(drafting.listing)), frame.language()),
        bar: Bar::new(may, &frame),
        shell,
        texts,
        work,
    };
    pages::private(said.status, &page)
}

fn step_before(step: Step, drafting: &Drafting) -> String {
    match step {
        Step::Photos => PATH.to_owned(),
        Step::Facts => Step::Photos.place(drafting.listing),
        Step::Price => Step::Facts.place(drafting.listing),
    }
}
