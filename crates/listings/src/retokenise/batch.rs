//! One batch: read, make tokens, write those that differ.

use db::TenantTx;
use kernel::ids::ListingId;
use uuid::Uuid;

use super::BATCH;
use crate::{Attributes, Error, Place, Vertical, events, vertical, words};

#[derive(sqlx::FromRow)]
struct Row {
    listing_id: Uuid,
    title: String,
    description: String,
    region: Option<String>,
    city: Option<String>,
    attributes: serde_json::Value,
}

/// The last listing done, or `None` when there are no more.
pub(super) async fn run(
    tx: &mut TenantTx,
    key: &str,
    after: Option<ListingId>,
) -> Result<Option<ListingId>, Error> {
    let vertical = match vertical::load(tx, key).await {
        Err(Error::NoSuchVertical(_)) => return Ok(None),
        loaded => loaded?.vertical,
    };
    let rows = read(tx, key, after).await?;
    write(tx, &vertical, &rows).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|read| read == BATCH);
    Ok(rows.last().filter(|_| is_full).map(|row| ListingId(row.listing_id)))
}

async fn read(tx: &mut TenantTx, key: &str, after: Option<ListingId>) -> Result<Vec<Row>, Error> {
    let tenant = tx.tenant();
    let rows = sqlx::query_as(
        "select listing_id, title, description, region, city, attributes from listings
         where tenant_id = $1 and vertical = $2 and listing_id > $3
         order by listing_id limit $4 for update",
    )
    .bind(tenant.0)
    .bind(key)
    .bind(after.map_or(Uuid::nil(), |id| id.0))
    .bind(BATCH)
    .fetch_all(tx.sql())
    .await?;
    Ok(rows)
}

async fn write(tx: &mut TenantTx, vertical: &Vertical, rows: &[Row]) -> Result<(), Error> {
    let (mut ids, mut main, mut more) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let (in_main, in_more) = tokens(vertical, row);
        ids.push(row.listing_id);
        main.push(in_main.join(" "));
        more.push(in_more.join(" "));
    }
    let tenant = tx.tenant();
    // How it is found changes and not what it says, so `updated_at` stays.
    let changed: Vec<Uuid> = sqlx::query_scalar(
        "update listings l
         set tokens_main = string_to_array(d.main, ' '), tokens_more = string_to_array(d.more, ' '),
             version = l.version + 1
         from unnest($2::uuid[], $3::text[], $4::text[]) as d (listing_id, main, more)
         where l.tenant_id = $1 and l.listing_id = d.listing_id
           and (l.tokens_main, l.tokens_more)
               is distinct from (string_to_array(d.main, ' '), string_to_array(d.more, ' '))
         returning l.listing_id",
    )
    .bind(tenant.0)
    .bind(ids)
    .bind(main)
    .bind(more)
    .fetch_all(tx.sql())
    .await?;
    events::record_all(tx, events::LISTING_CHANGED, &changed).await
}

fn tokens(vertical: &Vertical, row: &Row) -> (Vec<String>, Vec<String>) {
    let (region, city) = (row.region.clone(), row.city.clone());
    let place = Place { region, city, ..Place::default() };
    let attributes = Attributes::from_stored(vertical, &row.attributes);
    words::of_listing(vertical, &row.title, &row.description, &place, &attributes)
}
