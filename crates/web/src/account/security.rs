//! `/cuenta/seguridad`: how one signs in: the password, and the code of an app.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use http_kit::{Code, Fault, May, cookies, query};
use serde::Deserialize;
use tenancy::{
    Error, Token,
    account::{self, Proof},
    audit::{self, By, Deed},
    factor::{self, Counted, Offered},
    provider,
};

use super::provider::RETURN;
use crate::{
    State,
    form::{Filled, told},
    page as pages,
    proof::begin_proved,
    qr,
    shell::{Frame, Shell},
    texts::{
        fill,
        provider::{Provider, provider as texts},
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

const PATH: &str = "/cuenta/seguridad";

#[derive(Template)]
#[template(path = "account/security.html")]
struct SecurityPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    said: Said,
    change: String,
    factor: Factor,
    texts: &'static Provider,
    way: Way,
}

/// How it stands with the business's identity provider.
enum Way {
    /// It has none.
    None,
    /// Not linked.
    Open { title: String, more: String, link: String, onward: String },
    /// Linked: since when; and how to take that off, where it is not the only way in.
    Linked { title: String, since: String, unlink: Option<String> },
}

/// How it stands with the second step.
enum Factor {
    Off { offer: String },
    Offered { secret: Secret, confirm: String },
    On { since: String, left: String, remove: String },
}

/// A secret as it is shown.
struct Secret {
    typed: String,
    address: String,
    square: String,
}

/// What is said on the page.
#[derive(Default)]
struct Said {
    wrong: Option<String>,
    done: Option<&'static str>,
    /// Codes on paper that were just made: shown now and never again.
    paper: Vec<String>,
    /// The way to the identity provider, for who is to be linked.
    onward: Option<String>,
}

/// What the forms carry.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    password: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    code: String,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    let is_linked = query::pairs(&uri).iter().any(|(name, _)| name == "enlazada");
    let done = is_linked.then_some(texts(may.about.language).linked);
    page(&state, &may, &uri, Ok(Said { done, ..Said::default() })).await
}

/// Changes the password.
pub(crate) async fn change_password(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let (by, device) = (may.by(), cookies::device_token(&headers));
    let proof = proof(&may, &typed, device.as_ref(), &by);
    let new = (typed.new.as_str(), may.site.tenant.name.as_str());
    let done = account::change_password(&state.db, &state.kit.passwords, &proof, new).await;
    let changed = work(may.about.locale()).password_changed;
    let said = done.map(|()| Said { done: Some(changed), ..Said::default() });
    page(&state, &may, &uri, said).await
}

/// Offers a secret to who gives the password once more.
pub(crate) async fn offer(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let done = async {
        let mut tx = begin_proved(&state, &may, &headers, &typed.password).await?;
        factor::begin(&mut tx, &state.sealer, &may.by(), may.signed.account.id).await?;
        tx.commit().await?;
        Ok(Said::default())
    };
    let done = done.await;
    page(&state, &may, &uri, done).await
}

/// Turns it on.
pub(crate) async fn confirm(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let device = cookies::device_token(&headers);
    let done = async {
        let code = counted(&state, &may, &typed).await?;
        let mut tx = state.db.begin(&may.scope()).await?;
        let (by, here) = (may.by(), (&may.signed, device.as_ref()));
        let paper = factor::confirm(&mut tx, &state.sealer, &by, here, code).await;
        let paper = told_if_wrong(&state, &may, "factor.taken_on", paper).await?;
        tx.commit().await?;
        let paper = paper.iter().map(|code| in_groups(code)).collect();
        Ok(Said { paper, ..Said::default() })
    };
    let done = done.await;
    page(&state, &may, &uri, done).await
}

async fn counted<'a>(state: &State, may: &May, typed: &'a Typed) -> Result<Counted<'a>, Error> {
    factor::count(&state.db, may.site.tenant.id, &may.signed, &typed.code).await
}

/// Writes down that a code was wrong: in a transaction of its own, for the other is taken back.
async fn told_if_wrong<T>(
    state: &State,
    may: &May,
    action: &'static str,
    done: Result<T, Error>,
) -> Result<T, Error> {
    if matches!(done, Err(Error::WrongCode)) {
        let mut tx = state.db.begin(&may.scope()).await?;
        let deed = Deed::of(action, may.signed.account.id).refused();
        audit::append(&mut tx, &may.by(), deed).await?;
        tx.commit().await?;
    }
    done
}

/// Turns it off for who gives the password once more, and a code.
pub(crate) async fn remove(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let done = async {
        let code = counted(&state, &may, &typed).await?;
        let mut tx = begin_proved(&state, &may, &headers, &typed.password).await?;
        let gone = factor::remove(&mut tx, &state.sealer, &may.by(), &may.signed, code).await;
        told_if_wrong(&state, &may, "factor.taken_off", gone).await?;
        tx.commit().await?;
        let off = work(may.about.locale()).second_step_was_off;
        Ok(Said { done: Some(off), ..Said::default() })
    };
    let done = done.await;
    page(&state, &may, &uri, done).await
}

/// Shows who gives the password once more the way to the identity provider. A form does not lead out of our
/// pages (CSP `form-action`), a link does.
pub(crate) async fn link(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let origin = may.about.letter_origin().ok_or_else(|| Fault::new(Code::NoSuchSite))?;
    let begun = async {
        let tx = begin_proved(&state, &may, &headers, &typed.password).await?;
        tx.commit().await?;
        let way = provider::Way {
            tenant: may.site.tenant.id,
            host: &may.site.site.host,
            redirect: &format!("{origin}{RETURN}"),
            account: Some(may.signed.account.id),
            back: PATH,
            by: &may.by(),
        };
        provider::begin(&state.db, &state.sealer, state.provider.as_ref(), way).await
    };
    match begun.await {
        Ok(begun) => {
            let said = Said { onward: Some(begun.address), ..Said::default() };
            let mut response = page(&state, &may, &uri, Ok(said)).await?;
            cookies::set_ask(response.headers_mut(), begun.held.reveal());
            Ok(response)
        }
        Err(error) => page(&state, &may, &uri, Err(error)).await,
    }
}

/// Takes the link off for who gives the password once more.
pub(crate) async fn unlink(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let done = async {
        let mut tx = begin_proved(&state, &may, &headers, &typed.password).await?;
        provider::unlink(&mut tx, &may.by(), &may.signed).await?;
        tx.commit().await?;
        Ok(Said { done: Some(texts(may.about.language).unlinked), ..Said::default() })
    };
    let done = done.await;
    page(&state, &may, &uri, done).await
}

/// Who proves who they are, with the password of a form.
fn proof<'a>(may: &'a May, typed: &'a Typed, device: Option<&'a Token>, by: &'a By) -> Proof<'a> {
    let (tenant, signed) = (may.site.tenant.id, &may.signed);
    Proof { tenant, signed, password: &typed.password, device, by }
}

/// `ABCDEFGH` as people copy it: `ABCD-EFGH`.
fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    done: Result<Said, Error>,
) -> Result<Response, Fault> {
    let (status, said) = match done {
        Ok(said) => (StatusCode::OK, said),
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            (status, Said { wrong: Some(wrong), ..Said::default() })
        }
    };
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.locale());
    let account = &may.signed.account;
    let named = (may.site.site.name.as_str(), account.mail.as_str());
    let mut tx = state.db.begin(&may.scope()).await?;
    let factor = factor::state(&mut tx, &state.sealer, account.id, named).await?;
    let (provider, linked) =
        (provider::get(&mut tx).await?, provider::linked(&mut tx, account.id).await?);
    tx.commit().await?;
    let at = |what: &str| frame.links().page(&format!("{PATH}{what}"));
    let texts = texts(frame.language());
    let page = SecurityPage {
        factor: match factor {
            factor::State::Off => Factor::Off { offer: at("/paso") },
            factor::State::Offered(offered) => {
                Factor::Offered { secret: secret(&offered)?, confirm: at("/paso/alta") }
            }
            factor::State::On { since, left } => Factor::On {
                since: fill(work.second_step_on, &moment(&frame, since)),
                left: fill(work.paper_left, &left.to_string()),
                remove: at("/paso/baja"),
            },
        },
        way: match (provider, linked) {
            (None, _) => Way::None,
            (Some(provider), None) => Way::Open {
                title: fill(texts.own, &provider.name),
                more: fill(texts.link_more, &provider.name),
                onward: fill(texts.onward, &provider.name),
                link: at("/proveedor"),
            },
            (Some(provider), Some(linked)) => Way::Linked {
                since: fill(texts.linked_since, &moment(&frame, linked.linked_at)),
                unlink: (!linked.is_led).then(|| at("/proveedor/baja")),
                title: fill(texts.own, &provider.name),
            },
        },
        texts,
        change: at("/clave"),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, work.security, PATH),
        said,
        work,
    };
    pages::private(status, &page)
}

fn secret(offered: &Offered) -> Result<Secret, Fault> {
    Ok(Secret {
        typed: in_groups(&offered.secret),
        square: qr::svg(&offered.address)?,
        address: offered.address.clone(),
    })
}
