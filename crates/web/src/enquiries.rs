//! Who asked, as the panel and the seller's own pages show it.

use askama::Template;
use axum::{
    http::{StatusCode, Uri},
    response::Response,
};
use db::{Scope, TenantTx};
use http_kit::{Fault, May, query};
use kernel::ids::EnquiryId;
use leads::enquiry::{self, Enquiry, Totals};

use crate::{
    State,
    contact::fault,
    page as pages,
    shell::{Frame, Shell},
    texts::{
        contact::{Contact, contact},
        fill,
        work::{Work, work},
    },
    work::{Bar, moment, shell},
};

#[derive(Template)]
#[template(path = "enquiries.html")]
struct EnquiriesPage {
    shell: Shell,
    work: &'static Work,
    texts: &'static Contact,
    bar: Bar,
    enquiries: Enquiries,
}

/// The page at `path` of those that `scope` sees.
pub(crate) async fn page(
    state: &State,
    may: &May,
    uri: &Uri,
    (scope, path): (&Scope, &str),
) -> Result<Response, Fault> {
    may.about.marketplace()?;
    let frame = Frame { about: &may.about, view: None, uri };
    let texts = contact(frame.locale());
    let mut tx = state.db.begin(scope).await?;
    let enquiries = Enquiries::read(&mut tx, &frame, path).await?;
    tx.commit().await?;
    let page = EnquiriesPage {
        enquiries,
        bar: Bar::new(may, &frame),
        shell: shell(may, &frame, texts.enquiries, path),
        work: work(frame.locale()),
        texts,
    };
    pages::private(StatusCode::OK, &page)
}

/// What the page shows of them.
struct Enquiries {
    totals: [Total; 3],
    rows: Vec<Row>,
    older: Option<String>,
}

/// How many by one way.
struct Total {
    label: &'static str,
    count: String,
}

/// One of them.
struct Row {
    title: String,
    channel: &'static str,
    seller: String,
    when: String,
    from: String,
    reference: String,
    name: Option<String>,
    phone: Option<Reach>,
    mail: Option<Reach>,
    lines: Vec<String>,
}

/// Where somebody is answered.
struct Reach {
    text: String,
    href: String,
}

impl Enquiries {
    /// Reads a page of them; `antes=` is the last one of the page before. `path` is where it stands.
    async fn read(tx: &mut TenantTx, frame: &Frame<'_>, path: &str) -> Result<Self, Fault> {
        let after = query::pairs(frame.uri).into_iter().find(|(name, _)| name == "antes");
        let after: Option<EnquiryId> = after.and_then(|(_, id)| id.parse().ok());
        let (enquiries, has_more) = enquiry::list(tx, after).await.map_err(fault)?;
        let totals = enquiry::totals(tx).await.map_err(fault)?;
        let last = enquiries.last().filter(|_| has_more).map(|last| last.id.to_string());
        Ok(Self {
            totals: told(frame, totals),
            rows: enquiries.into_iter().map(|one| row(frame, one)).collect(),
            older: last.map(|id| frame.links().with(path, [("antes", id.as_str())])),
        })
    }
}

fn told(frame: &Frame<'_>, totals: Totals) -> [Total; 3] {
    let texts = contact(frame.locale());
    let Totals { whatsapp, call, form } = totals;
    [(texts.by_whatsapp, whatsapp), (texts.by_call, call), (texts.by_form, form)]
        .map(|(label, count)| Total { label, count: frame.locale().number(count) })
}

fn row(frame: &Frame<'_>, enquiry: Enquiry) -> Row {
    let texts = contact(frame.locale());
    let country = frame.about.site.as_ref().map_or("", |site| site.site.country.as_str());
    Row {
        title: enquiry.title,
        channel: texts.channel(enquiry.channel),
        seller: enquiry.seller_name,
        when: moment(frame, enquiry.at),
        from: fill(texts.from, texts.source(enquiry.source)),
        reference: fill(texts.reference, &enquiry.reference),
        name: enquiry.name,
        phone: enquiry
            .phone
            .map(|phone| Reach { text: phone.shown(country), href: format!("tel:{phone}") }),
        mail: enquiry.mail.map(|mail| Reach { href: format!("mailto:{mail}"), text: mail }),
        lines: enquiry.message.map_or_else(Vec::new, |m| m.lines().map(str::to_owned).collect()),
    }
}
