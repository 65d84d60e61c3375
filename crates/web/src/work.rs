//! What surrounds the pages people work with: their own account, a panel, the console.

use chrono::{DateTime, Utc};
use http_kit::{About, May, query};
use tenancy::{Permission, SellerKind, Token};

use crate::{
    form::DONE,
    shell::{Frame, MenuItem, Shell},
    texts::{
        business::business, contact::contact, fill, financing::financing, health::health,
        keys::keys, moderation::moderation, placement::placement, provider::provider,
        seller::words, selling::selling, stead::stead, work::work,
    },
};

/// Who is signed in, above every page.
pub(crate) struct Bar {
    pub name: String,
    pub mail: String,
    /// Where the button to sign out leads.
    pub exit: String,
    /// What is said where somebody acts in another's stead.
    pub stead: Option<Banner>,
    /// That a change was made, to whom that brought here.
    pub done: Option<&'static str>,
}

/// That somebody acts in another's stead, until when and why.
pub(crate) struct Banner {
    pub title: String,
    pub more: String,
    pub end: &'static str,
}

/// The way to a page of another host that works once.
pub(crate) struct Way {
    pub title: String,
    pub more: &'static str,
    pub label: &'static str,
    pub address: String,
}

impl Bar {
    pub fn new(may: &May, frame: &Frame<'_>) -> Self {
        Self {
            name: may.signed.account.name.clone(),
            mail: may.signed.account.mail.clone(),
            exit: frame.links().page("/cuenta/salir"),
            stead: may.signed.stead.as_ref().map(|_| banner(may, frame)),
            done: query::pairs(frame.uri)
                .iter()
                .any(|(name, value)| name == DONE && value == "1")
                .then_some(work(frame.locale()).done),
        }
    }
}

fn banner(may: &May, frame: &Frame<'_>) -> Banner {
    let texts = stead(frame.language());
    let (ends, reason) = may.signed.stead.as_ref().map_or_else(Default::default, |stead| {
        (frame.locale().time(frame.local(stead.ends_at).time()), stead.reason.clone())
    });
    Banner {
        title: fill(texts.banner, &may.signed.account.name),
        more: fill(&fill(texts.until, &ends), &reason),
        end: texts.end,
    }
}

/// Pages of who sells: there where there is a marketplace.
const OF_SELLERS: [&str; 10] = [
    "/panel/destacados",
    "/panel/revision",
    "/panel/vendedores",
    "/panel/financiamiento",
    "/panel/consultas",
    "/cuenta/agentes",
    "/cuenta/anuncios",
    "/cuenta/consultas",
    "/cuenta/contacto",
    "/cuenta/pagina",
];

/// The frame of a page people work with; `current` is its path. The menu shows what one may.
pub(crate) fn shell(may: &May, frame: &Frame<'_>, title: &str, current: &str) -> Shell {
    let (work, texts) = (work(frame.locale()), contact(frame.locale()));
    let all = [
        ("/operador", work.tenants, Permission::Operate),
        ("/operador/banderas", work.flags, Permission::Operate),
        ("/operador/salud", health(frame.language()).menu, Permission::Operate),
        ("/panel", work.panel, Permission::ViewPanel),
        ("/panel/equipo", work.members, Permission::ManageMembers),
        ("/panel/consultas", texts.enquiries, Permission::ViewPanel),
        ("/panel/vendedores", work.sellers, Permission::ViewPanel),
        ("/panel/revision", moderation(frame.language()).menu, Permission::Moderate),
        ("/panel/destacados", placement(frame.language()).menu, Permission::Place),
        ("/panel/financiamiento", financing(frame.locale()).menu, Permission::ManageLenders),
        ("/panel/ajustes", work.settings, Permission::ManageSites),
        ("/panel/negocio", business(frame.language()).menu, Permission::ManageSites),
        ("/panel/proveedor", provider(frame.language()).menu, Permission::ManageProvider),
        ("/panel/llaves", keys(frame.language()).menu, Permission::ManageKeys),
        ("/panel/auditoria", work.audit, Permission::ViewAudit),
        ("/cuenta", work.account, Permission::BeKnown),
        ("/cuenta/anuncios", selling(frame.language()).title, Permission::Sell),
        ("/cuenta/consultas", texts.enquiries, Permission::Sell),
        ("/cuenta/contacto", texts.reach, Permission::ManageAgents),
        ("/cuenta/pagina", words(frame.language()).own_page, Permission::ManageAgents),
        ("/cuenta/agentes", work.agents, Permission::ManageAgents),
        ("/cuenta/seguridad", work.security, Permission::OwnAccount),
        ("/cuenta/sesiones", work.sessions, Permission::OwnAccount),
    ];
    let mut shell = frame.work_shell(title);
    (shell.mine, shell.foot) = (None, Vec::new());
    let has_sellers = may.about.marketplace().is_ok();
    let sells_as = may.signed.seller.as_ref().map(|seller| seller.kind);
    let is_alone = sells_as == Some(SellerKind::Person);
    shell.menu = all
        .into_iter()
        .filter(|(path, ..)| has_sellers || !OF_SELLERS.contains(path))
        .filter(|(path, ..)| !is_alone || *path != "/cuenta/agentes")
        .filter(|(.., permission)| may.signed.may(*permission))
        .map(|(path, label, _)| MenuItem {
            label: label.to_owned(),
            href: frame.links().page(path),
            is_current: path == current,
        })
        .collect();
    shell
}

/// A moment to the minute, as the clocks of the site's place show it.
pub(crate) fn moment(frame: &Frame<'_>, at: DateTime<Utc>) -> String {
    frame.locale().moment(frame.local(at))
}

/// A one-time link that was just made: shown now and never again.
pub(crate) struct Made {
    pub title: String,
    pub more: String,
    pub address: String,
}

impl Made {
    /// The link of `token`, followed on `host`.
    pub fn new(about: &About, host: &str, token: &Token, title: String, more: String) -> Self {
        let origin = about.origin_of(host);
        Self { title, more, address: format!("{origin}/cuenta/enlace/{}", token.reveal()) }
    }
}
