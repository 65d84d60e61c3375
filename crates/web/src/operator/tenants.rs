//! `/operador`: the client businesses, taking one in, what each has.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State as Held},
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use db::Scope;
use http_kit::{Fault, May};
use kernel::locale::Word;
use serde::Deserialize;
use tenancy::{
    Error, Module, NewSite, NewTenant, OpenedTenant, Opening, ResolvedSite, Tenant, TenantState,
    Usual,
    account::Mail,
    audit::{Actor, By},
    field, operator, tenant,
};

use super::sites::{self, Choice};
use crate::{
    State,
    form::{self, Filled, not_offered, told},
    page as pages,
    proof::begin_proved,
    shell::{Frame, Shell},
    texts::{
        client::{Client, client},
        fill,
        work::{Work, work},
    },
    work::{Bar, Made, shell},
};

const PATH: &str = "/operador";

#[derive(Template)]
#[template(path = "operator/tenants.html")]
struct TenantsPage {
    shell: Shell,
    work: &'static Work,
    bar: Bar,
    wrong: Option<String>,
    made: Option<Made>,
    typed: Typed,
    create: String,
    of_client: &'static Client,
    countries: Vec<Country>,
    verticals: Vec<Choice>,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    /// Its own page.
    href: String,
    slug: String,
    state: &'static str,
    is_served: bool,
    /// Whether it can be paused and resumed: not what the console itself stands on.
    may_change: bool,
    hosts: Vec<Host>,
    change: String,
    /// The word of the state the button leads to.
    to: &'static str,
    modules: Vec<ModuleChoice>,
    change_modules: String,
}

/// A country a client may be in.
pub(super) struct Country {
    pub code: &'static str,
    pub name: &'static str,
    pub is_chosen: bool,
}

struct ModuleChoice {
    key: &'static str,
    label: &'static str,
    is_on: bool,
}

struct Host {
    name: String,
    href: String,
}

/// What a form carries.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    password: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    slug: String,
    #[serde(default)]
    host: String,
    #[serde(default)]
    owner: String,
    #[serde(default)]
    country: String,
    #[serde(default)]
    template: String,
    /// Whether it begins by trying the product.
    #[serde(default)]
    trial: String,
    /// What its site lists.
    #[serde(flatten)]
    boxes: BTreeMap<String, String>,
}

impl Typed {
    /// Where the client is: where the operator is, if nothing else is said.
    fn country<'a>(&'a self, may: &'a May) -> &'a str {
        if self.country.is_empty() { &may.site.site.country } else { &self.country }
    }
}

/// What is said on the page beside the clients.
#[derive(Default)]
struct Said {
    wrong: Option<String>,
    made: Option<Made>,
    typed: Typed,
}

/// The page.
pub(crate) async fn show(Held(state): Held<State>, may: May, uri: Uri) -> Result<Response, Fault> {
    page(&state, &may, &uri, StatusCode::OK, Said::default())
}

/// Takes a client in; the answer shows its owner's link, once.
pub(crate) async fn create(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    headers: HeaderMap,
    Filled(typed): Filled<Typed>,
) -> Result<Response, Fault> {
    match opened(&state, &may, (&headers, &typed)).await {
        Ok(opened) => {
            let work = work(may.about.locale());
            let (title, more) = (
                fill(work.tenant_made, &opened.tenant.name),
                fill(work.invited_more, typed.owner.trim()),
            );
            let made = Made::new(&may.about, &opened.site.host, &opened.link.token, title, more);
            state.kit.directory.refresh(&state.db).await?;
            page(&state, &may, &uri, StatusCode::OK, Said { made: Some(made), ..Said::default() })
        }
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            page(&state, &may, &uri, status, Said { wrong: Some(wrong), typed, ..Said::default() })
        }
    }
}

async fn opened(
    state: &State,
    may: &May,
    (headers, typed): (&HeaderMap, &Typed),
) -> Result<OpenedTenant, Error> {
    use tenancy::Template::{Managed, Marketplace};
    let template = match typed.template.as_str() {
        "" => Marketplace,
        key => [Marketplace, Managed]
            .into_iter()
            .find(|known| known.key() == key)
            .ok_or_else(|| not_offered(Word::new("plantilla", "template")))?,
    };
    let country = typed.country(may);
    let usual = Usual::near(country, &may.site.site).ok_or_else(|| not_offered(field::COUNTRY))?;
    let verticals = sites::ticked(&typed.boxes);
    let opening = Opening {
        tenant: NewTenant {
            slug: typed.slug.trim().to_owned(),
            name: typed.name.clone(),
            modules: template.modules(),
            base_currency: usual.currency,
            is_trial: typed.trial == "1",
        },
        site: NewSite {
            verticals: verticals.clone(),
            ..usual.site(typed.host.clone(), typed.name.clone(), country.to_owned())
        },
        owner: Mail::read(&typed.owner)?,
    };
    // Whoever owns a client has a way in.
    begin_proved(state, may, headers, &typed.password).await?.commit().await?;
    let by = by(may);
    let mut tx = state.db.begin(&Scope::tenant(state.db.new_id())).await?;
    let opened = tenancy::open_in(&mut tx, &by, opening).await?;
    sites::ensure(&mut tx, &by, &verticals).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Gives a client the modules that are ticked. What loses its module answers so within seconds.
pub(crate) async fn set_modules(
    Held(state): Held<State>,
    may: May,
    uri: Uri,
    Path(slug): Path<String>,
    Filled(ticked): Filled<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let done = async {
        let found = state.kit.directory.tenant(&slug)?;
        let unknown =
            || Error::invalid(Word::new("módulo", "module"), "no se conoce", "is not known");
        let modules: Result<Vec<Module>, _> = ticked.keys().map(|key| key.parse()).collect();
        let modules = modules.map_err(|_| unknown())?;
        let mut tx = state.db.begin(&Scope::tenant(found.id)).await?;
        tenant::set_modules(&mut tx, &by(&may), &modules).await?;
        tx.commit().await?;
        state.kit.directory.refresh(&state.db).await
    };
    match done.await {
        Ok(()) => form::done(Frame { about: &may.about, view: None, uri: &uri }.links(), PATH),
        Err(error) => {
            let (status, wrong) = told(error, &may.about)?;
            page(&state, &may, &uri, status, Said { wrong: Some(wrong), ..Said::default() })
        }
    }
}

/// In a client's audit stands that it was an operator.
pub(super) fn by(may: &May) -> By {
    may.about.by(Actor::Operator(may.signed.account.id))
}

fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    status: StatusCode,
    said: Said,
) -> Result<Response, Fault> {
    let frame = Frame { about: &may.about, view: None, uri };
    let (work, of_client) = (work(frame.locale()), client(frame.language()));
    let hosts = state.kit.directory.sites();
    let tenants = state.kit.directory.tenants();
    let page = TenantsPage {
        countries: countries(of_client, said.typed.country(may)),
        verticals: sites::choices(frame.language(), &sites::ticked(&said.typed.boxes)),
        wrong: said.wrong,
        made: said.made,
        typed: said.typed,
        create: frame.links().page("/operador/clientes"),
        of_client,
        rows: tenants.iter().map(|tenant| row(&frame, work, may, tenant, &hosts)).collect(),
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, work.tenants, PATH),
        work,
    };
    pages::private(status, &page)
}

/// Those we know what is usual in, the chosen one marked.
pub(super) fn countries(texts: &Client, chosen: &str) -> Vec<Country> {
    let known = Usual::COUNTRIES.into_iter();
    let country =
        |code| Country { code, name: texts.country_named(code), is_chosen: code == chosen };
    known.map(country).collect()
}

fn row(
    frame: &Frame<'_>,
    work: &Work,
    may: &May,
    tenant: &Tenant,
    sites: &[std::sync::Arc<ResolvedSite>],
) -> Row {
    let hosts = sites.iter().filter(|site| site.tenant.id == tenant.id);
    let is_served = tenant.state.is_served();
    Row {
        name: tenant.name.clone(),
        href: frame.links().page(&format!("/operador/clientes/{}", tenant.slug)),
        slug: tenant.slug.clone(),
        state: state_word(work, tenant.state),
        is_served,
        may_change: tenant.slug != operator::SLUG && tenant.state != TenantState::Closed,
        hosts: hosts
            .map(|site| Host {
                name: site.site.host.clone(),
                href: may.about.origin_of(&site.site.host),
            })
            .collect(),
        change: frame.links().page(&format!("/operador/clientes/{}/estado", tenant.slug)),
        to: if is_served { TenantState::Paused.key() } else { TenantState::Active.key() },
        modules: Vec::from(Module::ALL.map(|module| choice(work, tenant, module))),
        change_modules: frame.links().page(&format!("/operador/clientes/{}/modulos", tenant.slug)),
    }
}

/// Where a client stands, as people say it.
pub(super) const fn state_word(work: &Work, state: TenantState) -> &'static str {
    match state {
        TenantState::Trial => work.trial,
        TenantState::Active => work.active,
        TenantState::PastDue => work.past_due,
        TenantState::Paused => work.paused,
        TenantState::Closed => work.closed,
    }
}

fn choice(work: &Work, tenant: &Tenant, module: Module) -> ModuleChoice {
    let label = match module {
        Module::Marketplace => work.module_marketplace,
        Module::Crm => work.module_crm,
        Module::Messaging => work.module_messaging,
        Module::Billing => work.module_billing,
        Module::Automation => work.module_automation,
    };
    ModuleChoice { key: module.key(), label, is_on: tenant.has(module) }
}
