with draft as materialized (
  select * from unnest($4::bigint[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[],
                       $10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[],
                       $15::float8[], $16::float8[], $17::text[], $18::text[], $19::text[],
                       $20::text[], $21::text[], $22::bytea[], $23::timestamptz[])
    as d (at, listing_id, seller_id, operation, title, description, price_minor, price_currency,
          country, region, city, lat, lon, attributes, images, tokens_main, tokens_more,
          source_key, source_hash, published_at)
), saved as (
  insert into listings as l
    (tenant_id, listing_id, vertical, seller_id, operation, status, title, description,
     price_minor, price_currency, country, region, city, lat, lon, attributes, images,
     tokens_main, tokens_more, source_key, source_hash, published_at, created_at, updated_at)
  select $1, d.listing_id, $2, d.seller_id, d.operation, 'published', d.title, d.description,
         d.price_minor, d.price_currency, d.country, d.region, d.city, d.lat, d.lon,
         d.attributes::jsonb, d.images::jsonb, string_to_array(d.tokens_main, ' '),
         string_to_array(d.tokens_more, ' '), d.source_key, d.source_hash,
         coalesce(d.published_at, $3), $3, $3
  from draft d
  on conflict on constraint listings_source_key do update set
    operation = excluded.operation, title = excluded.title, description = excluded.description,
    price_minor = excluded.price_minor, price_currency = excluded.price_currency,
    country = excluded.country, region = excluded.region, city = excluded.city,
    lat = excluded.lat, lon = excluded.lon, attributes = excluded.attributes,
    images = excluded.images, tokens_main = excluded.tokens_main,
    tokens_more = excluded.tokens_more, source_hash = excluded.source_hash,
    -- Now is what a file without a date comes to; then the one that is known stays.
    published_at = case when excluded.published_at = excluded.created_at
                        then coalesce(l.published_at, excluded.published_at)
                        else excluded.published_at end,
    updated_at = excluded.updated_at, version = l.version + 1
  where l.source_hash is distinct from excluded.source_hash
  returning l.listing_id, l.seller_id, l.source_key
)
select d.at, coalesce(made.listing_id, changed.listing_id, known.listing_id) as listing_id,
       made.listing_id is not null as is_new, changed.listing_id is not null as is_changed
from draft d
left join saved made on made.listing_id = d.listing_id
left join saved changed on changed.seller_id = d.seller_id and changed.source_key = d.source_key
-- What was not written is as it was before this statement: the first at or after its source key, if
-- that is the one. Asked in this way only the index of the source keys will do; by equality, the
-- planner of a table without statistics takes the seller's and reads all of his listings each time.
left join lateral (
  select first.listing_id
  from (select l.listing_id, l.vertical, l.seller_id, l.source_key from listings l
        where made.listing_id is null and l.tenant_id = $1
          and (l.vertical, l.seller_id, l.source_key) >= ($2, d.seller_id, d.source_key)
        order by l.vertical, l.seller_id, l.source_key
        limit 1) first
  where first.vertical = $2 and first.seller_id = d.seller_id and first.source_key = d.source_key
) known on true
