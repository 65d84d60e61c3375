//! Drafts turned on their side: one array per column.

use chrono::{DateTime, Utc};
use db::TenantTx;
use kernel::ids::{ListingId, TenantId};
use sqlx::{Postgres, postgres::PgArguments, query::QueryAs};
use uuid::Uuid;

use crate::{Draft, Error, Vertical, words};

type Text<'d> = Vec<Option<&'d str>>;

#[derive(Default)]
pub(super) struct Columns<'d> {
    at: Vec<i64>,
    listing: Vec<Uuid>,
    seller: Vec<Uuid>,
    operation: Vec<&'static str>,
    title: Vec<&'d str>,
    description: Vec<&'d str>,
    price_minor: Vec<Option<i64>>,
    price_currency: Vec<Option<&'static str>>,
    country: Text<'d>,
    region: Text<'d>,
    city: Text<'d>,
    lat: Vec<Option<f64>>,
    lon: Vec<Option<f64>>,
    attributes: Vec<String>,
    images: Vec<String>,
    tokens_main: Vec<String>,
    tokens_more: Vec<String>,
    source_key: Text<'d>,
    source_hash: Vec<Option<&'d [u8]>>,
    published_at: Vec<Option<DateTime<Utc>>>,
}

impl<'d> Columns<'d> {
    pub(super) fn of(
        tx: &TenantTx,
        vertical: &Vertical,
        drafts: &'d [Draft],
        round: &[usize],
    ) -> Result<Self, Error> {
        let mut columns = Self::default();
        for &at in round {
            columns.push(i64::try_from(at).unwrap_or(i64::MAX), tx.new_id(), &drafts[at]);
            columns.push_made(vertical, &drafts[at])?;
        }
        Ok(columns)
    }

    fn push(&mut self, at: i64, id: ListingId, draft: &'d Draft) {
        self.at.push(at);
        self.listing.push(id.0);
        self.seller.push(draft.seller.0);
        self.operation.push(draft.operation.key());
        self.title.push(&draft.title);
        self.description.push(&draft.description);
        self.price_minor.push(draft.price.map(|price| price.minor));
        self.price_currency.push(draft.price.map(|price| price.currency.code()));
        self.country.push(draft.place.country.as_deref());
        self.region.push(draft.place.region.as_deref());
        self.city.push(draft.place.city.as_deref());
        self.lat.push(draft.place.lat);
        self.lon.push(draft.place.lon);
        self.source_key.push(draft.source_key.as_deref());
        self.source_hash.push(draft.source_hash.as_ref().map(<[u8; 32]>::as_slice));
        self.published_at.push(draft.published_at);
    }

    /// What is made from the draft: JSON, and tokens parted by spaces, which no token holds.
    fn push_made(&mut self, vertical: &Vertical, draft: &Draft) -> Result<(), Error> {
        let encode = |error: serde_json::Error| sqlx::Error::Encode(error.into());
        self.attributes.push(serde_json::to_string(&draft.attributes).map_err(encode)?);
        self.images.push(serde_json::to_string(&draft.images).map_err(encode)?);
        let (main, more) = words::of_listing(
            vertical,
            &draft.title,
            &draft.description,
            &draft.place,
            &draft.attributes,
        );
        self.tokens_main.push(main.join(" "));
        self.tokens_more.push(more.join(" "));
        Ok(())
    }

    pub(super) fn bind<'q, O>(
        self,
        query: QueryAs<'q, Postgres, O, PgArguments>,
        tenant: TenantId,
        vertical: &'q str,
        now: DateTime<Utc>,
    ) -> QueryAs<'q, Postgres, O, PgArguments>
    where
        'd: 'q,
    {
        let query = query.bind(tenant.0).bind(vertical).bind(now);
        let query = query.bind(self.at).bind(self.listing).bind(self.seller).bind(self.operation);
        let query = query.bind(self.title).bind(self.description);
        let query = query.bind(self.price_minor).bind(self.price_currency);
        let query = query.bind(self.country).bind(self.region).bind(self.city);
        let query = query.bind(self.lat).bind(self.lon).bind(self.attributes).bind(self.images);
        let query = query.bind(self.tokens_main).bind(self.tokens_more).bind(self.source_key);
        query.bind(self.source_hash).bind(self.published_at)
    }
}
