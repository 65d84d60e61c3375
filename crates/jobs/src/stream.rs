//! The stream of all events, in an order in which none is skipped: by epoch, transaction and id,
//! read only below the oldest transaction still open.

use db::{Db, Error};
use kernel::ids::TenantId;
use sqlx::{Row as _, postgres::PgRow};
use uuid::Uuid;

mod follow;

pub use follow::{Batch, Follower};

/// A place in the stream: everything up to here has been read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Rises when the data finds itself on another cluster or timeline, where transaction numbers
    /// begin anew.
    pub epoch: i32,
    /// The transaction that wrote the event.
    pub xid: u64,
    /// The event.
    pub id: Uuid,
}

const CURSOR_BYTES: usize = 4 + 8 + 16;

impl Cursor {
    /// Before everything.
    pub const START: Self = Self { epoch: 0, xid: 0, id: Uuid::nil() };

    /// For files kept outside the database.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(CURSOR_BYTES);
        out.extend(self.epoch.to_le_bytes());
        out.extend(self.xid.to_le_bytes());
        out.extend(self.id.as_bytes());
        out
    }

    /// What [`Self::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (epoch, rest) = bytes.split_first_chunk::<4>()?;
        let (xid, rest) = rest.split_first_chunk::<8>()?;
        let id = Uuid::from_slice(rest).ok()?;
        Some(Self { epoch: i32::from_le_bytes(*epoch), xid: u64::from_le_bytes(*xid), id })
    }
}

/// An event as the stream gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Whose.
    pub tenant: TenantId,
    /// What happened.
    pub kind: String,
    /// To which thing.
    pub subject: Option<Uuid>,
    cursor: Cursor,
}

impl Recorded {
    /// Its place in the stream.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.cursor.clone()
    }
}

/// Where the stream ends now: who starts here and then reads the rows misses nothing.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn head(db: &Db) -> Result<Cursor, Error> {
    let mut look = db.look_up().await?;
    let row = sqlx::query("select epoch, xid::text::bigint, stream_is_here() from stream_head()")
        .fetch_one(look.sql())
        .await?;
    drop(look);
    let xid: i64 = row.try_get(1)?;
    let mut epoch = row.try_get(0)?;
    let is_here: bool = row.try_get(2)?;
    if !is_here {
        epoch = open_epoch(db).await?;
    }
    Ok(Cursor { epoch, xid: xid.cast_unsigned(), id: Uuid::nil() })
}

/// Opens an epoch for the place the data is in now, if it is not open yet; answers the present one.
async fn open_epoch(db: &Db) -> Result<i32, Error> {
    let mut look = db.look_up().await?;
    let epoch = sqlx::query_scalar("select stream_open_epoch()").fetch_one(look.sql()).await?;
    look.commit().await?;
    tracing::warn!(epoch, "The database is in another place than before; a new epoch begins");
    Ok(epoch)
}

/// At most `max` events after `after`, in order.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn read(db: &Db, after: &Cursor, max: u32) -> Result<Vec<Recorded>, Error> {
    Ok(read_with_epoch(db, after, max).await?.1)
}

/// Whether the event a cursor stands on is still in the stream. A cursor that stands on none, as
/// [`head`] gives, is taken at its word.
///
/// # Errors
/// [`Error::Unavailable`] when the database does not answer.
pub async fn holds(db: &Db, cursor: &Cursor) -> Result<bool, Error> {
    let Some(before) = cursor.id.as_u128().checked_sub(1) else { return Ok(true) };
    let before = Cursor { id: Uuid::from_u128(before), ..cursor.clone() };
    let found = read(db, &before, 1).await?;
    Ok(found.first().is_some_and(|event| event.cursor == *cursor))
}

/// The present epoch, and the events in the same look. The server behind the connections may have
/// become another without any being lost, so each look asks; then the epoch is opened first.
pub(crate) async fn read_with_epoch(
    db: &Db,
    after: &Cursor,
    max: u32,
) -> Result<(i32, Vec<Recorded>), Error> {
    let mut rows = look(db, after, max).await?;
    if !rows.first().ok_or(sqlx::Error::RowNotFound)?.try_get::<bool, _>("is_here")? {
        open_epoch(db).await?;
        rows = look(db, after, max).await?;
    }
    let epoch = rows.first().ok_or(sqlx::Error::RowNotFound)?.try_get("epoch_now")?;
    let mut events: Vec<Recorded> =
        rows.iter().filter_map(|row| recorded(row).transpose()).collect::<Result<_, _>>()?;
    // A join promises no order.
    events.sort_by(|a, b| a.cursor.cmp(&b.cursor));
    Ok((epoch, events))
}

async fn look(db: &Db, after: &Cursor, max: u32) -> Result<Vec<PgRow>, Error> {
    let mut look = db.look_up().await?;
    Ok(sqlx::query(
        "select h.epoch as epoch_now, h.is_here, e.tenant_id, e.event_id, e.epoch,
                e.xid::text::bigint as xid, e.kind, e.subject_id
         from (select epoch, stream_is_here() as is_here from stream_head()) h
         left join stream_read($1, $2::text::xid8, $3, $4) e on true",
    )
    .bind(after.epoch)
    .bind(after.xid.to_string())
    .bind(after.id)
    .bind(i32::try_from(max).unwrap_or(i32::MAX))
    .fetch_all(look.sql())
    .await?)
}

/// `None` for the row that only tells the epoch.
fn recorded(row: &PgRow) -> Result<Option<Recorded>, sqlx::Error> {
    let Some(id) = row.try_get::<Option<Uuid>, _>("event_id")? else { return Ok(None) };
    let xid: i64 = row.try_get("xid")?;
    let cursor = Cursor { epoch: row.try_get("epoch")?, xid: xid.cast_unsigned(), id };
    Ok(Some(Recorded {
        tenant: TenantId(row.try_get("tenant_id")?),
        kind: row.try_get("kind")?,
        subject: row.try_get("subject_id")?,
        cursor,
    }))
}
