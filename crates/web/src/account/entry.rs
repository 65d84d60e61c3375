//! `GET` and `POST /cuenta/entrar`: signing in.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{AtDoor, Fault, query};
use serde::Deserialize;
use tenancy::{Attempt, Error, audit::Actor, provider};

use super::{device, entered};
use crate::{
    State,
    form::{Filled, told},
    page,
    shell::{Frame, Shell},
    texts::{
        self, fill,
        work::{Work, work},
    },
};

#[derive(Template)]
#[template(path = "account/entry.html")]
struct EntryPage {
    shell: Shell,
    work: &'static Work,
    title: String,
    /// Where the form goes.
    action: String,
    mail: String,
    wrong: Option<String>,
    back: String,
    /// Where who lost the password goes on.
    recovery: String,
    /// Where who has no account opens one, if that is for anybody here.
    registration: Option<String>,
    /// The business's own way in, if it has one.
    provider: Option<OwnWay>,
}

/// The way in by the business's identity provider.
struct OwnWay {
    label: String,
    href: String,
}

/// What the form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    mail: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    back: String,
}

/// The form; `volver=` is the page that was asked for before signing in.
pub(crate) async fn show(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
) -> Result<Response, Fault> {
    let back = asked_for(&uri);
    form(&state, &door, &uri, Typed { back, ..Typed::default() }, None).await
}

/// The page that was asked for before signing in.
pub(super) fn asked_for(uri: &Uri) -> String {
    let asked = query::pairs(uri).into_iter().find(|(name, _)| name == "volver");
    asked.map(|(_, back)| back).unwrap_or_default()
}

/// The form, with why who came by the identity provider did not get in. Nothing of the address they came
/// back to stays on the page.
pub(super) async fn refused(state: &State, door: &AtDoor, error: Error) -> Result<Response, Fault> {
    let here = Uri::from_static("/cuenta/entrar");
    form(state, door, &here, Typed::default(), Some(told(error, &door.about)?)).await
}

/// Signs in.
pub(crate) async fn create(
    Held(state): Held<State>,
    door: AtDoor,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let attempt = Attempt {
        tenant: door.site.tenant.id,
        mail: &typed.mail,
        password: &typed.password,
        by: door.about.by(Actor::Anonymous),
        device: device(&door, &headers),
    };
    match tenancy::sign_in(&state.db, &state.kit.passwords, attempt).await {
        Ok(done) => entered(&state, (&door, &headers), &done, own_page(&typed.back)).await,
        Err(error) => {
            let wrong = told(error, &door.about)?;
            form(&state, &door, &uri, typed, Some(wrong)).await
        }
    }
}

async fn form(
    state: &State,
    door: &AtDoor,
    uri: &Uri,
    typed: Typed,
    wrong: Option<(StatusCode, String)>,
) -> Result<Response, Fault> {
    let mut tx = state.db.begin(&Scope::tenant(door.site.tenant.id)).await?;
    let provider = provider::get(&mut tx).await?;
    tx.commit().await?;
    let (status, wrong) =
        wrong.map_or((StatusCode::OK, None), |(status, wrong)| (status, Some(wrong)));
    let frame = Frame { about: &door.about, view: None, uri };
    let work = work(frame.locale());
    let shell = frame.work_shell(work.sign_in);
    let page = EntryPage {
        title: fill(work.sign_in_to, &door.site.site.name),
        action: frame.links().page("/cuenta/entrar"),
        back: own_page(&typed.back).unwrap_or_default().to_owned(),
        mail: typed.mail,
        registration: door.about.marketplace().is_ok().then(|| frame.links().page("/cuenta/nueva")),
        recovery: frame.links().page("/cuenta/olvido"),
        provider: provider.map(|provider| OwnWay {
            label: fill(texts::provider::provider(frame.language()).enter, &provider.name),
            href: frame
                .links()
                .with("/cuenta/proveedor", own_page(&typed.back).map(|back| ("volver", back))),
        }),
        wrong,
        work,
        shell,
    };
    page::private(status, &page)
}

/// A page of ours that people work with; whatever else somebody wrote into a link is none.
pub(super) fn own_page(back: &str) -> Option<&str> {
    let is_plain = back.len() <= 500 && back.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let path = back.split(['?', '#']).next().unwrap_or_default();
    let is_ours = ["/panel", "/cuenta", "/operador", "/guardados"].into_iter().any(|ours| {
        path.strip_prefix(ours).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    (is_plain && is_ours && !path.contains("//")).then_some(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_pages_of_ours_only() {
        for ours in
            ["/panel", "/panel/equipo", "/cuenta/sesiones?lang=en", "/operador", "/guardados"]
        {
            assert_eq!(own_page(ours), Some(ours));
        }
        for other in [
            "",
            "//evil.example",
            "https://evil.example/panel",
            "/panel//evil",
            "/panelx",
            "/\\evil.example",
            "/panel\r\nSet-Cookie: a=b",
            "/autos",
            "javascript:alert(1)",
        ] {
            assert_eq!(own_page(other), None, "{other:?}");
        }
    }
}
