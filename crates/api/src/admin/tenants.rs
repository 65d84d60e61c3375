//! `GET` and `POST /v1/admin/tenants`: the client businesses, and taking one in.

use axum::{
    extract::State as Held,
    http::{StatusCode, Uri},
    response::Response,
};
use http_kit::{Called, Fault, FieldFault};
use kernel::locale::Sentence;
use serde::{Deserialize, Serialize};
use tenancy::{
    NewTenant, OpenedTenant, Opening, ResolvedSite, Template, Tenant, Usual, account::Mail,
    link::INVITATION_LIFE,
};

use super::{LinkBody, by};
use crate::{State, body::Body, parameters, reply};

/// Clients of one page.
const PAGE: usize = 50;

#[derive(Serialize)]
struct TenantsBody {
    tenants: Vec<Row>,
    /// What to ask `after` for the next page.
    next_after: Option<String>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    slug: String,
    name: String,
    state: &'static str,
    modules: Vec<&'static str>,
    base_currency: &'static str,
    hosts: Vec<String>,
}

impl Row {
    fn of<'a>(tenant: &Tenant, sites: impl Iterator<Item = &'a ResolvedSite>) -> Self {
        let hosts = sites.filter(|site| site.tenant.id == tenant.id);
        Self {
            id: tenant.id.to_string(),
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            state: tenant.state.key(),
            modules: tenant.modules.iter().map(|module| module.key()).collect(),
            base_currency: tenant.base_currency.code(),
            hosts: hosts.map(|site| site.site.host.clone()).collect(),
        }
    }
}

/// Those in order of their short name; `after=` is the last one of the page before.
pub(crate) async fn list(Held(state): Held<State>, _: Called, uri: Uri) -> Result<Response, Fault> {
    let after = parameters::only(&uri, "after")?.unwrap_or_default();
    let (mut tenants, sites) = (state.kit.directory.tenants(), state.kit.directory.sites());
    tenants.retain(|tenant| tenant.slug > after);
    // Pages go by bytes; the database orders as its language does.
    tenants.sort_unstable_by(|one, other| one.slug.cmp(&other.slug));
    let has_more = tenants.len() > PAGE;
    tenants.truncate(PAGE);
    let body = TenantsBody {
        next_after: tenants.last().filter(|_| has_more).map(|last| last.slug.clone()),
        tenants: tenants
            .iter()
            .map(|tenant| Row::of(tenant, sites.iter().map(AsRef::as_ref)))
            .collect(),
    };
    reply::private(StatusCode::OK, &body)
}

/// What a client begins with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    slug: String,
    name: String,
    host: String,
    owner: String,
    /// Of ISO 3166: its currency, zone and customs are the site's.
    country: Option<String>,
    template: Option<String>,
    #[serde(default)]
    is_trial: bool,
}

impl Asked {
    fn template(&self) -> Result<Template, Fault> {
        let word = self.template.as_deref().unwrap_or(Template::Marketplace.key());
        Template::ALL.into_iter().find(|known| known.key() == word).ok_or_else(|| {
            Fault::invalid(vec![FieldFault {
                field: "template".into(),
                reason: Sentence::new("no es una plantilla conocida", "is no known template"),
                allowed: Template::ALL.map(|known| known.key().to_owned()).to_vec(),
            }])
        })
    }
}

fn no_country() -> Fault {
    Fault::invalid(vec![FieldFault {
        field: "country".into(),
        reason: Sentence::new(
            "de ese país no sabemos moneda, zona e idioma; ábrelo con «zocalo site create»",
            "of that country we know no currency, zone and language; use “zocalo site create”",
        ),
        allowed: Usual::COUNTRIES.map(str::to_owned).to_vec(),
    }])
}

#[derive(Serialize)]
struct OpenedBody {
    tenant: Row,
    /// The owner's way in.
    invitation: LinkBody,
}

/// Takes a client in. The answer has its owner's link, once.
pub(crate) async fn create(
    Held(state): Held<State>,
    called: Called,
    uri: Uri,
    Body(asked): Body<Asked>,
) -> Result<Response, Fault> {
    parameters::none_but_shared(&uri)?;
    let own = &called.site;
    let country = asked.country.clone().unwrap_or_else(|| own.site.country.clone());
    let usual = Usual::near(&country, &own.site).ok_or_else(no_country)?;
    let owner = Mail::read(&asked.owner)?;
    let opening = Opening {
        tenant: NewTenant {
            slug: asked.slug.trim().to_owned(),
            name: asked.name.clone(),
            modules: asked.template()?.modules(),
            base_currency: usual.currency,
            is_trial: asked.is_trial,
        },
        site: usual.site(asked.host, asked.name, country),
        owner: owner.clone(),
    };
    let opened = tenancy::open(&state.db, &by(&called)?, opening).await?;
    state.kit.directory.refresh(&state.db).await?;
    let OpenedTenant { tenant, site, link } = opened;
    let origin = called.about.origin_of(&site.host);
    let resolved = ResolvedSite { tenant: std::sync::Arc::new(tenant), site };
    let body = OpenedBody {
        tenant: Row::of(&resolved.tenant, std::iter::once(&resolved)),
        invitation: LinkBody {
            mail: owner.as_str().to_owned(),
            link: format!("{origin}/cuenta/enlace/{}", link.token.reveal()),
            life_s: INVITATION_LIFE.num_seconds(),
        },
    };
    reply::private(StatusCode::CREATED, &body)
}
