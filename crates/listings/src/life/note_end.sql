insert into listing_ends (tenant_id, listing_id, seller_id, vertical, title, kinds, country, region,
                          city, reason, published_at, ended_at)
select l.tenant_id, l.listing_id, l.seller_id, l.vertical, l.title,
       coalesce((select jsonb_object_agg(a.key, a.value) from jsonb_each(l.attributes) a
                 where a.key = any ($4)), '{}'),
       l.country, l.region, l.city, $3, l.published_at, $5
from listings l
where l.tenant_id = $1 and l.listing_id = $2 and l.published_at is not null
on conflict (tenant_id, listing_id) do update
  set title = excluded.title, kinds = excluded.kinds, country = excluded.country,
      region = excluded.region, city = excluded.city, reason = excluded.reason,
      published_at = excluded.published_at, ended_at = excluded.ended_at
