//! `/panel/proveedor`: the identity provider the staff may sign in with.

use askama::Template;
use axum::{
    extract::State as Held,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use http_kit::{Fault, May, query};
use kernel::Secret;
use serde::Deserialize;
use tenancy::{
    Error, Role,
    provider::{self, Failure, GROUPS_CLAIM, Group, NewProvider},
    site,
};

use crate::{
    State,
    account::provider::RETURN,
    form::{Filled, said, see_other, told},
    page as pages,
    proof::{begin_proved, prove},
    shell::{Frame, Shell},
    texts::{
        provider::{Provider as Texts, provider as texts},
        work::{Work, work},
    },
    work::{Bar, shell},
};

const PATH: &str = "/panel/proveedor";

#[derive(Template)]
#[template(path = "panel/provider.html")]
struct ProviderPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Texts,
    bar: Bar,
    wrong: Option<String>,
    is_saved: bool,
    /// What the provider has to know of us.
    returns: Vec<String>,
    typed: Typed,
    action: String,
    /// How it is taken away, if there is one.
    remove: Option<String>,
}

/// What the form carries. Groups stand one a line, because their names hold commas.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    secret: String,
    #[serde(default)]
    groups_claim: String,
    #[serde(default)]
    owners: String,
    #[serde(default)]
    ops: String,
    #[serde(default)]
    viewers: String,
    #[serde(default)]
    password: String,
}

impl Typed {
    fn of(provider: &provider::Provider) -> Self {
        let of = |role| {
            let groups = provider.groups.iter().filter(|group| group.role == role);
            groups.map(|group| group.name.as_str()).collect::<Vec<_>>().join("\n")
        };
        Self {
            name: provider.name.clone(),
            issuer: provider.issuer.clone(),
            client_id: provider.client_id.clone(),
            groups_claim: provider.groups_claim.clone(),
            owners: of(Role::Owner),
            ops: of(Role::Ops),
            viewers: of(Role::Viewer),
            ..Self::default()
        }
    }

    fn provider(&self) -> NewProvider {
        let lists =
            [(&self.owners, Role::Owner), (&self.ops, Role::Ops), (&self.viewers, Role::Viewer)];
        let groups = lists.into_iter().flat_map(|(list, role)| {
            let names = list.lines().map(str::trim).filter(|name| !name.is_empty());
            names.map(move |name| Group { name: name.to_owned(), role })
        });
        let secret = self.secret.trim();
        NewProvider {
            name: self.name.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            secret: (!secret.is_empty()).then(|| Secret::new(secret.to_owned())),
            groups_claim: self.groups_claim.clone(),
            groups: groups.collect(),
        }
    }
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, None).await
}

/// Sets it, once it was asked whether it is there.
pub(crate) async fn set(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let new = typed.provider();
    let done = async {
        let proved = prove(&state, &may, &headers, &typed.password).await?;
        provider::try_out(&state.db, may.site.tenant.id, state.provider.as_ref(), &new).await?;
        let mut tx = state.db.begin(&may.scope()).await?;
        proved.hold(&mut tx, &may.signed).await?;
        provider::set(&mut tx, &state.sealer, &may.by(), &new).await?;
        tx.commit().await?;
        Ok(())
    };
    let done = done.await;
    answer(&state, &may, &uri, typed, done).await
}

/// Takes it away.
pub(crate) async fn remove(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    let done = async {
        let mut tx = begin_proved(&state, &may, &headers, &typed.password).await?;
        provider::remove(&mut tx, &may.by()).await?;
        tx.commit().await?;
        Ok(())
    };
    let done = done.await;
    let kept = kept(&state, &may).await?.unwrap_or_default();
    answer(&state, &may, &uri, kept, done).await
}

async fn answer(
    state: &State,
    may: &May,
    uri: &Uri,
    typed: Typed,
    done: Result<(), Error>,
) -> Result<Response, Fault> {
    match done {
        Ok(()) => {
            let links = Frame { about: &may.about, view: None, uri }.links();
            see_other(&links.with(PATH, [("guardado", "1")]))
        }
        // That it gave a whole answer tells nothing of our network, and this helps who types it.
        Err(Error::Provider(failure @ Failure::OtherIssuer(_))) => {
            let wrong = said(&failure, &may.about);
            let refused = (StatusCode::UNPROCESSABLE_ENTITY, wrong, typed);
            page(state, may, uri, Some(refused)).await
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            page(state, may, uri, Some((status, wrong, typed))).await
        }
    }
}

/// What there is, as the form shows it.
async fn kept(state: &State, may: &May) -> Result<Option<Typed>, Fault> {
    let mut tx = state.db.begin(&may.scope()).await?;
    let kept = provider::get(&mut tx).await?;
    tx.commit().await?;
    Ok(kept.as_ref().map(Typed::of))
}

async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    refused: Option<(StatusCode, String, Typed)>,
) -> Result<Response, Fault> {
    let kept = kept(state, may).await?;
    let mut tx = state.db.begin(&may.scope()).await?;
    let sites = site::list(&mut tx).await?;
    tx.commit().await?;
    let frame = Frame { about: &may.about, view: None, uri };
    let texts = texts(frame.language());
    let is_saved = query::pairs(uri).iter().any(|(name, _)| name == "guardado");
    let remove = kept.is_some().then(|| frame.links().page(&format!("{PATH}/baja")));
    let (status, wrong, typed) = match refused {
        Some((status, wrong, typed)) => (status, Some(wrong), typed),
        None => (StatusCode::OK, None, kept.unwrap_or_default()),
    };
    let groups_claim = match typed.groups_claim.as_str() {
        "" => GROUPS_CLAIM.to_owned(),
        claim => claim.to_owned(),
    };
    let page = ProviderPage {
        is_saved: is_saved && wrong.is_none(),
        returns: sites.iter().map(|site| may.about.origin_of(&site.host) + RETURN).collect(),
        typed: Typed { groups_claim, ..typed },
        action: frame.links().page(PATH),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.title, PATH),
        work: work(frame.locale()),
        remove,
        wrong,
        texts,
    };
    pages::private(status, &page)
}
