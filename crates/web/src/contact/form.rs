//! `GET` and `POST /c/f/{listing}` and `/c/f/vendedor/{seller}`: writing to the seller.

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, Method, StatusCode, Uri},
    response::Response,
};
use http_kit::{About as Visit, Fault, OnSite, query};
use leads::enquiry::{Field, Form, Source, Typed as Fields, Way};
use serde::Deserialize;
use tenancy::link::Envelope;

use super::{About, Asked, Gone, Request, fault, source};
use crate::{
    State,
    form::{Filled, said, see_other},
    page,
    shell::{Frame, Shell},
    texts::{
        contact::{Contact, LENGTH_MAX, contact},
        fill,
    },
};

#[derive(Template)]
#[template(path = "contact/form.html")]
struct FormPage {
    shell: Shell,
    words: &'static Contact,
    title: String,
    /// What it is about.
    listing: String,
    back: String,
    back_label: &'static str,
    action: String,
    typed: Typed,
    length_max: usize,
    privacy: String,
    wrong: Option<String>,
    refused: Refused,
    /// What is said once it was sent.
    sent: Option<Sent>,
}

struct Sent {
    more: String,
    reference: String,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub mail: String,
    #[serde(default)]
    pub message: String,
    /// People do not see it: what fills it in is a program, or a browser that fills in more than it was asked for.
    #[serde(default)]
    web: String,
}

/// What is wrong with each field, in words.
#[derive(Default)]
pub(crate) struct Refused {
    pub name: Option<String>,
    pub phone: Option<String>,
    pub mail: Option<String>,
    pub message: Option<String>,
}

impl Refused {
    fn read(wrong: &[(Field, leads::Error)], about: &Visit) -> Self {
        let of = |field| {
            let found = wrong.iter().find(|(at, _)| *at == field);
            found.map(|(_, error)| said(error, about))
        };
        Self {
            name: of(Field::Name),
            phone: of(Field::Phone),
            mail: of(Field::Mail),
            message: of(Field::Message),
        }
    }

    /// All of it, in the order of the form, each with the field it leads to.
    pub fn all(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("name", &self.name),
            ("phone", &self.phone),
            ("mail", &self.mail),
            ("message", &self.message),
        ];
        all.into_iter().filter_map(|(at, wrong)| Some((at, wrong.as_deref()?))).collect()
    }

    /// Whether the field is the first that is wrong: who is told so goes on there.
    pub fn begins_at(&self, at: &str) -> bool {
        self.all().first().is_some_and(|(first, _)| *first == at)
    }
}

/// What stopped a message.
pub(crate) enum Stopped {
    /// What whoever writes can put right, by field.
    Refused(Refused),
    /// A field that nobody sees was filled in.
    Program,
    /// Anything else.
    Error(leads::Error),
}

impl From<leads::Error> for Stopped {
    fn from(error: leads::Error) -> Self {
        Self::Error(error)
    }
}

impl Stopped {
    /// What the form says with its status; what is no matter of the form is a page of its own.
    pub fn told(self, about: &Visit) -> Result<(StatusCode, Option<String>, Refused), Fault> {
        match self {
            Self::Refused(refused) => Ok((StatusCode::UNPROCESSABLE_ENTITY, None, refused)),
            Self::Program => {
                let said = Some(contact(about.locale()).not_empty.to_owned());
                Ok((StatusCode::UNPROCESSABLE_ENTITY, said, Refused::default()))
            }
            Self::Error(many @ leads::Error::TooMany) => {
                let said = Some(said(&many, about));
                Ok((StatusCode::TOO_MANY_REQUESTS, said, Refused::default()))
            }
            Self::Error(error) => Err(fault(error)),
        }
    }
}

/// The form; after it was sent, what to do next.
pub(crate) async fn show(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    shown(&state, &on, About::Listing(&id), &uri).await
}

/// The same from the page of a seller.
pub(crate) async fn show_sellers(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Fault> {
    shown(&state, &on, About::Seller(&id), &uri).await
}

async fn shown(state: &State, on: &OnSite, about: About<'_>, uri: &Uri) -> Result<Response, Fault> {
    let asked = match Asked::find(state, &on.site, about).await? {
        Ok(asked) => asked,
        Err(gone) => return gone.page(uri),
    };
    let sent = query::pairs(uri).into_iter().find(|(name, _)| name == "enviado");
    let message = asked.words(on.about.locale()).asked.to_owned();
    let typed = Typed { message, ..Typed::default() };
    let said = Said { sent: sent.and_then(|(_, reference)| plain(&reference)), ..Said::of(typed) };
    form(state, on, uri, asked, said)
}

/// A reference as we write them; whatever else somebody put into a link is none.
pub(crate) fn plain(text: &str) -> Option<String> {
    let is_ours = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    (text.len() == 6 && text.bytes().all(is_ours)).then(|| text.to_owned())
}

/// Sends it. What a program filled in is not sent, and handed back.
pub(crate) async fn send(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let request = Request { method: &method, uri: &uri, headers: &headers };
    sent(&state, &on, About::Listing(&id), request, typed).await
}

/// The same from the page of a seller.
pub(crate) async fn send_to_seller(
    Held(state): Held<State>,
    on: OnSite,
    Path(id): Path<String>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let request = Request { method: &method, uri: &uri, headers: &headers };
    sent(&state, &on, About::Seller(&id), request, typed).await
}

async fn sent(
    state: &State,
    on: &OnSite,
    about: About<'_>,
    request: Request<'_>,
    typed: Typed,
) -> Result<Response, Fault> {
    let uri = request.uri;
    let asked = match Asked::find(state, &on.site, about).await? {
        Ok(asked) => asked,
        Err(gone) => return unsent(on, uri, &gone, typed.message),
    };
    let done: Result<_, Stopped> = async {
        let way = way(on, &typed)?;
        Ok(asked.record(state, on, request, way).await?)
    }
    .await;
    match done {
        Ok(recorded) => {
            let frame = Frame { about: &on.about, view: None, uri };
            let reference = recorded.reference.as_str();
            see_other(&frame.links().with(&asked.way("f"), [("enviado", reference)]))
        }
        Err(stopped) => {
            let (status, wrong, refused) = stopped.told(&on.about)?;
            form(state, on, uri, asked, Said { status, wrong, refused, ..Said::of(typed) })
        }
    }
}

/// What was typed, as a way to who reads it.
pub(crate) fn way(on: &OnSite, typed: &Typed) -> Result<Way, Stopped> {
    let Typed { name, phone, mail, message, web } = typed;
    if !web.is_empty() {
        return Err(Stopped::Program);
    }
    let site = &on.site.site;
    let form = Form::read(Fields { name, phone, mail, message }, &site.country)
        .map_err(|wrong| Stopped::Refused(Refused::read(&wrong, &on.about)))?;
    let envelope = Envelope {
        site: site.id,
        origin: on.about.letter_origin().unwrap_or_default(),
        // Who sells reads the site's own language, whatever the visitor reads.
        language: site.locale.language().code().to_owned(),
    };
    Ok(Way::Form(form, envelope))
}

#[derive(Template)]
#[template(path = "contact/unsent.html")]
struct UnsentPage {
    shell: Shell,
    words: &'static Contact,
    title: &'static str,
    /// What it was about.
    listing: String,
    back: String,
    message: String,
}

/// Tells who wrote while it was taken off the site, and hands back what they wrote.
fn unsent(on: &OnSite, uri: &Uri, gone: &Gone, message: String) -> Result<Response, Fault> {
    let frame = Frame { about: &on.about, view: None, uri };
    let words = contact(on.about.locale());
    let page = UnsentPage {
        shell: frame.work_shell(words.unsent),
        title: words.unsent,
        listing: gone.title.clone(),
        back: frame.links().page(&gone.path),
        message,
        words,
    };
    page::private(StatusCode::GONE, &page)
}

/// What is said on the page.
struct Said {
    status: StatusCode,
    typed: Typed,
    wrong: Option<String>,
    refused: Refused,
    sent: Option<String>,
}

impl Said {
    fn of(typed: Typed) -> Self {
        Self { status: StatusCode::OK, typed, wrong: None, refused: Refused::default(), sent: None }
    }
}

fn form(
    state: &State,
    on: &OnSite,
    uri: &Uri,
    asked: Asked,
    said: Said,
) -> Result<Response, Fault> {
    let view = state.view(&on.site)?;
    let frame = Frame { about: &on.about, view: Some(&view), uri };
    let (texts, links) = (contact(on.about.locale()), frame.links());
    let seller = &asked.name;
    let title = match said.sent {
        Some(_) => texts.sent.to_owned(),
        None => fill(texts.write_to, seller),
    };
    let shell = frame.work_shell(&title);
    let from = match source(uri) {
        Source::Direct => asked.usual_source(),
        other => other,
    };
    let page = FormPage {
        back: links.page(&asked.path),
        action: links.with(&asked.way("f"), [("de", from.key())]),
        back_label: asked.words(on.about.locale()).back,
        privacy: fill(&fill(texts.privacy, seller), &on.site.site.name),
        sent: said.sent.map(|reference| Sent { more: fill(texts.sent_more, seller), reference }),
        typed: said.typed,
        wrong: said.wrong,
        refused: said.refused,
        length_max: LENGTH_MAX,
        listing: asked.title,
        title,
        words: texts,
        shell,
    };
    page::private(said.status, &page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reference_of_ours_is_shown_as_one() {
        assert_eq!(plain("K7Q2M9").as_deref(), Some("K7Q2M9"));
        for other in ["", "k7q2m9", "K7Q2M99", "K7Q<M9", "llámeme"] {
            assert_eq!(plain(other), None, "{other}");
        }
    }
}
