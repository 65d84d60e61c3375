//! Who asked, as the panel and the seller's own pages show it.

use db::TenantTx;
use http_kit::{Fault, query};
use kernel::ids::EnquiryId;
use leads::enquiry::{self, Enquiry, Totals};

use crate::{
    contact::fault,
    shell::Frame,
    texts::{contact::contact, fill},
    work::moment,
};

/// What a page shows of them.
pub(crate) struct Enquiries {
    pub totals: [Total; 3],
    pub rows: Vec<Row>,
    pub older: Option<String>,
}

/// How many by one way.
pub(crate) struct Total {
    pub label: &'static str,
    pub count: String,
}

/// One of them.
pub(crate) struct Row {
    pub title: String,
    pub channel: &'static str,
    /// Whose listing it is; not said to who sells themselves.
    pub seller: Option<String>,
    pub when: String,
    pub from: String,
    pub reference: String,
    pub name: Option<String>,
    pub phone: Option<Reach>,
    pub mail: Option<Reach>,
    pub lines: Vec<String>,
}

/// Where somebody is answered.
pub(crate) struct Reach {
    pub text: String,
    pub href: String,
}

impl Enquiries {
    /// Reads a page of them; `antes=` is the last one of the page before. `path` is where it stands.
    pub async fn read(
        tx: &mut TenantTx,
        frame: &Frame<'_>,
        path: &str,
        tells_seller: bool,
    ) -> Result<Self, Fault> {
        let after = query::pairs(frame.uri).into_iter().find(|(name, _)| name == "antes");
        let after: Option<EnquiryId> = after.and_then(|(_, id)| id.parse().ok());
        let (enquiries, has_more) = enquiry::list(tx, after).await.map_err(fault)?;
        let totals = enquiry::totals(tx).await.map_err(fault)?;
        let last = enquiries.last().filter(|_| has_more).map(|last| last.id.to_string());
        Ok(Self {
            totals: told(frame, totals),
            rows: enquiries.into_iter().map(|one| row(frame, one, tells_seller)).collect(),
            older: last.map(|id| frame.links().with(path, [("antes", id.as_str())])),
        })
    }
}

fn told(frame: &Frame<'_>, totals: Totals) -> [Total; 3] {
    let texts = contact(frame.language());
    let Totals { whatsapp, call, form } = totals;
    [(texts.by_whatsapp, whatsapp), (texts.by_call, call), (texts.by_form, form)]
        .map(|(label, count)| Total { label, count: frame.locale().number(count) })
}

fn row(frame: &Frame<'_>, enquiry: Enquiry, tells_seller: bool) -> Row {
    let texts = contact(frame.language());
    let country = frame.about.site.as_ref().map_or("", |site| site.site.country.as_str());
    Row {
        title: enquiry.title,
        channel: texts.channel(enquiry.channel),
        seller: tells_seller.then_some(enquiry.seller_name),
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
