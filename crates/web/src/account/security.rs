//! `/cuenta/seguridad`: how one signs in: the password, and the code of an app.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May, cookies};
use serde::Deserialize;
use tenancy::{
    Error, Token,
    account::{self, Proof},
    audit::By,
    factor::{self, Offered},
};

use crate::{
    State,
    form::{Filled, told},
    page as pages,
    proof::prove,
    qr,
    shell::{Frame, Shell},
    texts::{
        fill,
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
    page(&state, &may, &uri, Ok(Said::default())).await
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
    let changed = work(may.about.language).password_changed;
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
        let proved = prove(&state, &may, &headers, &typed.password).await?;
        let mut tx = state.db.begin(&may.scope()).await?;
        proved.hold(&mut tx, &may.signed).await?;
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
        let mut tx = state.db.begin(&may.scope()).await?;
        let (by, here) = (may.by(), (&may.signed, device.as_ref()));
        let paper = factor::confirm(&mut tx, &state.sealer, &by, here, &typed.code).await?;
        tx.commit().await?;
        let paper = paper.iter().map(|code| in_groups(code)).collect();
        Ok(Said { paper, ..Said::default() })
    };
    let done = done.await;
    page(&state, &may, &uri, done).await
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
        let proved = prove(&state, &may, &headers, &typed.password).await?;
        let mut tx = state.db.begin(&may.scope()).await?;
        proved.hold(&mut tx, &may.signed).await?;
        factor::remove(&mut tx, &state.sealer, &may.by(), &may.signed, &typed.code).await?;
        tx.commit().await?;
        let off = work(may.about.language).second_step_was_off;
        Ok(Said { done: Some(off), ..Said::default() })
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
            let (status, wrong) = told(error)?;
            (status, Said { wrong: Some(wrong), ..Said::default() })
        }
    };
    let frame = Frame { about: &may.about, view: None, uri };
    let work = work(frame.language());
    let account = &may.signed.account;
    let named = (may.site.site.name.as_str(), account.mail.as_str());
    let mut tx = state.db.begin(&may.scope()).await?;
    let factor = factor::state(&mut tx, &state.sealer, account.id, named).await?;
    tx.commit().await?;
    let at = |what: &str| frame.links().page(&format!("{PATH}{what}"));
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
