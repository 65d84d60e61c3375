insert into listings as l
  (tenant_id, listing_id, vertical, seller_id, operation, status, title, description, price_minor,
   price_currency, country, region, city, attributes, tokens_main, tokens_more, created_at,
   updated_at, published_at, expires_at, images)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
        case when $6 = 'published' then $18::timestamptz end,
        case when $6 = 'published' then $19::timestamptz end, $20)
on conflict (tenant_id, listing_id) do update set
  operation = excluded.operation, status = excluded.status, title = excluded.title,
  description = excluded.description, price_minor = excluded.price_minor,
  price_currency = excluded.price_currency, country = excluded.country, region = excluded.region,
  city = excluded.city, attributes = excluded.attributes, tokens_main = excluded.tokens_main,
  tokens_more = excluded.tokens_more, updated_at = excluded.updated_at, images = excluded.images,
  published_at = coalesce(l.published_at, excluded.published_at),
  -- A correction does not prolong what is public.
  expires_at = case when l.status = excluded.status then l.expires_at else excluded.expires_at end,
  -- A point of the old place would lie elsewhere.
  lat = case when (l.region, l.city) is not distinct from (excluded.region, excluded.city)
             then l.lat end,
  lon = case when (l.region, l.city) is not distinct from (excluded.region, excluded.city)
             then l.lon end,
  version = l.version + 1
