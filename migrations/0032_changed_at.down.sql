drop view published_listings;
create view published_listings with (security_invoker = true) as
  select l.tenant_id, l.listing_id, l.vertical, l.seller_id, c.name as seller_name,
         c.kind as seller_kind, l.operation, l.title, l.description, l.price_minor,
         l.price_currency, l.country, l.region, l.city, l.lat, l.lon, l.attributes, l.images,
         l.tokens_main, l.tokens_more, l.published_at, l.version
  from listings l
  join current_site s on s.tenant_id = l.tenant_id and l.vertical = any (s.verticals)
  join seller_cards c on c.tenant_id = l.tenant_id and c.seller_id = l.seller_id
  where l.status = 'published';
comment on view published_listings is
  'owner=listings; use=what a site shows';
grant select on published_listings to zocalo_public;
revoke select (updated_at) on listings from zocalo_public;
