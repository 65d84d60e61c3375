//! Somebody has doubts about a public listing.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::{
    ids::{ListingId, ReportId, SellerId},
    locale::Word,
};
use tenancy::{audit::By, rate, seller::standing};

use super::tell::{self, Decided};
use crate::{
    Error, Status, events,
    life::{self, Hand},
};

/// Reports from as many networks hide a listing until somebody has looked at it. Each time a moderator finds nothing in
/// them, as many more are needed.
pub const REPORTS_HIDE: i64 = 3;
/// Reports sent from one network within the hour.
pub const REPORTS_PER_NETWORK_MAX: i32 = 10;
/// Longest note, in characters.
pub const NOTE_LENGTH_MAX: usize = 500;
/// Reports shown to who decides: the latest.
const SHOWN_MAX: i64 = 50;

/// What somebody finds wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It is a fraud, or looks like one.
    Fraud,
    /// What is listed is gone.
    Gone,
    /// What it says is not so.
    Wrong,
    /// It is there twice.
    Repeated,
    /// It offends, or is not allowed.
    Offensive,
    /// Something else.
    Other,
}

impl Cause {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 6] =
        [Self::Fraud, Self::Gone, Self::Wrong, Self::Repeated, Self::Offensive, Self::Other];

    /// The word of the table and of the form.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Fraud => "fraud",
            Self::Gone => "gone",
            Self::Wrong => "wrong",
            Self::Repeated => "repeated",
            Self::Offensive => "offensive",
            Self::Other => "other",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn word(self) -> Word {
        match self {
            Self::Fraud => Word::new("Parece una estafa", "It looks like a fraud"),
            Self::Gone => Word::new("Ya no está disponible", "It is no longer available"),
            Self::Wrong => Word::new("Lo que dice no es cierto", "What it says is not true"),
            Self::Repeated => Word::new("Está repetido", "It is there twice"),
            Self::Offensive => {
                Word::new("Es ofensivo o no está permitido", "It offends, or is not allowed")
            }
            Self::Other => Word::new("Otra cosa", "Something else"),
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.key() == key)
    }
}

/// What somebody reports.
#[derive(Debug)]
pub struct Doubt<'a> {
    /// Of which listing.
    pub listing: ListingId,
    /// What is wrong.
    pub cause: Cause,
    /// In their words; may be empty.
    pub note: &'a str,
    /// From which network address.
    pub address: &'a str,
}

/// A report as who decides reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What is wrong.
    pub cause: Cause,
    /// In the words of who reports.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether a moderator has decided about it already.
    pub is_settled: bool,
}

/// Takes the doubt down; whoever has one open already from there is told the same. Enough of them take the listing off
/// the sites until it was looked at, unless the tenant trusts its seller. The transaction is the tenant's.
///
/// # Errors
/// [`Error::NoSuchListing`] for one that is not public; [`Error::TooManyReports`]; [`Error::NoteTooLong`].
pub async fn report(tx: &mut TenantTx, doubt: &Doubt<'_>) -> Result<(), Error> {
    let note = crate::import::words::clean_text(&kernel::text::seen(doubt.note));
    if note.chars().count() > NOTE_LENGTH_MAX {
        return Err(Error::NoteTooLong);
    }
    let network = rate::network(doubt.address);
    let parts: [&[u8]; 2] = [b"reports", network.as_bytes()];
    if rate::count(tx, &parts).await? > REPORTS_PER_NETWORK_MAX {
        return Err(Error::TooManyReports);
    }
    // Held: of two who report at once the second sees what became of it by the first.
    let (status, seller) = life::locked(tx, doubt.listing, None).await?;
    if status == Status::InReview {
        // Somebody looks at it already; who reports has seen it a moment ago.
        return Ok(());
    }
    if status != Status::Published {
        return Err(Error::NoSuchListing);
    }
    if !insert(tx, doubt, (seller, &network, &note)).await? {
        return Ok(());
    }
    events::record(tx, events::LISTING_REPORTED, doubt.listing.0).await?;
    if open(tx, doubt.listing).await? < needed(tx, doubt.listing).await?
        || standing::get(tx, seller).await?.granted.trust
    {
        return Ok(());
    }
    let by = By::program();
    let hand = Hand { by: &by, seller: None };
    life::step(tx, hand, doubt.listing, Status::InReview).await?;
    tell::tell(tx, doubt.listing, Decided::Held).await
}

async fn insert(
    tx: &mut TenantTx,
    doubt: &Doubt<'_>,
    (seller, network, note): (SellerId, &str, &str),
) -> Result<bool, Error> {
    let (tenant, now, id): (_, _, ReportId) = (tx.tenant(), tx.now(), tx.new_id());
    let sum = tx.sum(&[b"reporter", tenant.0.as_bytes(), network.as_bytes()])?;
    let added = sqlx::query(
        "insert into listing_reports
           (tenant_id, report_id, listing_id, seller_id, cause, note, network, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (tenant_id, listing_id, network) where settled_at is null do nothing",
    )
    .bind(tenant.0)
    .bind(id.0)
    .bind(doubt.listing.0)
    .bind(seller.0)
    .bind(doubt.cause.key())
    .bind(note)
    .bind(&sum[..16])
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(added.rows_affected() == 1)
}

async fn open(tx: &mut TenantTx, listing: ListingId) -> Result<i64, Error> {
    let open = sqlx::query_scalar(
        "select count(*) from listing_reports
         where tenant_id = $1 and listing_id = $2 and settled_at is null",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .fetch_one(tx.sql())
    .await?;
    Ok(open)
}

/// As many as hide it: more for what a moderator has found nothing in before.
async fn needed(tx: &mut TenantTx, listing: ListingId) -> Result<i64, Error> {
    let dismissed: i64 = sqlx::query_scalar(
        "select count(distinct settled_at) from listing_reports
         where tenant_id = $1 and listing_id = $2 and settled_at is not null and not is_upheld",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .fetch_one(tx.sql())
    .await?;
    Ok(REPORTS_HIDE.saturating_mul(dismissed.saturating_add(1)))
}

/// Notes what a moderator made of those that are open; how many there were.
pub(super) async fn settle(
    tx: &mut TenantTx,
    listing: ListingId,
    is_upheld: bool,
) -> Result<u64, Error> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let settled = sqlx::query(
        "update listing_reports set settled_at = $3, is_upheld = $4
         where tenant_id = $1 and listing_id = $2 and settled_at is null",
    )
    .bind(tenant.0)
    .bind(listing.0)
    .bind(now)
    .bind(is_upheld)
    .execute(tx.sql())
    .await?;
    Ok(settled.rows_affected())
}

/// The reports of a listing, the latest first.
///
/// # Errors
/// [`Error::Database`].
pub async fn reports(tx: &mut TenantTx, listing: ListingId) -> Result<Vec<Report>, Error> {
    let rows: Vec<(String, String, DateTime<Utc>, bool)> = sqlx::query_as(
        "select cause, note, at, settled_at is not null from listing_reports
         where tenant_id = $1 and listing_id = $2 order by at desc, report_id desc limit $3",
    )
    .bind(tx.tenant().0)
    .bind(listing.0)
    .bind(SHOWN_MAX)
    .fetch_all(tx.sql())
    .await?;
    let read = |(cause, note, at, is_settled): (String, _, _, _)| Report {
        cause: Cause::of(&cause).unwrap_or(Cause::Other),
        note,
        at,
        is_settled,
    };
    Ok(rows.into_iter().map(read).collect())
}
