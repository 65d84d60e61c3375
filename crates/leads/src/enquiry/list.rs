//! The enquiries there are, the latest first: all of the tenant's, or those of the seller one acts for.

use chrono::{DateTime, TimeDelta, Utc};
use db::TenantTx;
use kernel::{
    ids::{EnquiryId, ListingId, SellerId},
    phone::Phone,
};
use sqlx::{FromRow, types::Uuid};

use super::{Channel, Source};
use crate::Error;

/// Enquiries of one page.
pub const PAGE: usize = 50;
/// Within which time totals are.
const TOTALS_WITHIN: TimeDelta = TimeDelta::days(30);

/// An enquiry as its readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enquiry {
    /// Which.
    pub id: EnquiryId,
    /// What people say to each other.
    pub reference: String,
    /// About which listing; none where the seller was asked for as such.
    pub listing: Option<ListingId>,
    /// How that, else the seller, was called.
    pub title: String,
    /// Whose it is.
    pub seller: SellerId,
    /// How the seller is called.
    pub seller_name: String,
    /// By which way; `None` for a word this version does not know.
    pub channel: Option<Channel>,
    /// From where.
    pub source: Source,
    /// How who wrote is called.
    pub name: Option<String>,
    /// Where they are called.
    pub phone: Option<Phone>,
    /// Where they are written to.
    pub mail: Option<String>,
    /// What they said.
    pub message: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

#[derive(FromRow)]
struct Row {
    enquiry_id: Uuid,
    reference: String,
    listing_id: Option<Uuid>,
    title: String,
    seller_id: Uuid,
    seller_name: String,
    channel: String,
    source: String,
    name: Option<String>,
    phone: Option<String>,
    mail: Option<String>,
    message: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<Row> for Enquiry {
    fn from(row: Row) -> Self {
        Self {
            id: EnquiryId(row.enquiry_id),
            reference: row.reference,
            listing: row.listing_id.map(ListingId),
            title: row.title,
            seller: SellerId(row.seller_id),
            seller_name: row.seller_name,
            channel: row.channel.parse().ok(),
            source: Source::read(&row.source),
            name: row.name,
            phone: row.phone.as_deref().and_then(Phone::kept),
            mail: row.mail,
            message: row.message,
            at: row.created_at,
        }
    }
}

/// [`PAGE`] of them after the one called `after`, and whether there are more.
///
/// # Errors
/// [`Error::Db`].
pub async fn list(
    tx: &mut TenantTx,
    after: Option<EnquiryId>,
) -> Result<(Vec<Enquiry>, bool), Error> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let rows: Vec<Row> = sqlx::query_as(
        "select e.enquiry_id, e.reference, e.listing_id, e.title, e.seller_id,
                s.name as seller_name, e.channel, e.source, e.name, e.phone, e.mail, e.message,
                e.created_at
         from enquiries e
         join seller_cards s on s.tenant_id = e.tenant_id and s.seller_id = e.seller_id
         where e.tenant_id = $1 and ($2::uuid is null or e.enquiry_id < $2)
         order by e.enquiry_id desc limit $3",
    )
    .bind(tx.tenant().0)
    .bind(after.map(|after| after.0))
    .bind(limit)
    .fetch_all(tx.sql())
    .await?;
    let has_more = rows.len() > PAGE;
    Ok((rows.into_iter().take(PAGE).map(Enquiry::from).collect(), has_more))
}

/// How many asked within thirty days, by each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Went on to WhatsApp.
    pub whatsapp: i64,
    /// Had the number shown.
    pub call: i64,
    /// Wrote.
    pub form: i64,
}

/// Counts them.
///
/// # Errors
/// [`Error::Db`].
pub async fn totals(tx: &mut TenantTx) -> Result<Totals, Error> {
    let since = tx.now() - TOTALS_WITHIN;
    let (whatsapp, call, form) = sqlx::query_as(
        "select count(*) filter (where channel = 'whatsapp'),
                count(*) filter (where channel = 'call'),
                count(*) filter (where channel = 'form')
         from enquiries where tenant_id = $1 and created_at > $2",
    )
    .bind(tx.tenant().0)
    .bind(since)
    .fetch_one(tx.sql())
    .await?;
    Ok(Totals { whatsapp, call, form })
}
