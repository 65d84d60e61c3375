-- By which ways a seller is reached is on their card, so that lists offer those that are there. Never the number.

create or replace view seller_cards with (security_invoker = true) as
  select tenant_id, seller_id, slug, name, kind, has_phone, takes_whatsapp from sellers;

create or replace view published_listings with (security_invoker = true) as
  select l.tenant_id, l.listing_id, l.vertical, l.seller_id, c.name as seller_name,
         c.kind as seller_kind, l.operation, l.title, l.description, l.price_minor,
         l.price_currency, l.country, l.region, l.city, l.lat, l.lon, l.attributes, l.images,
         l.tokens_main, l.tokens_more, l.published_at, l.version, l.updated_at as changed_at,
         c.has_phone as seller_has_phone, c.takes_whatsapp as seller_takes_whatsapp
  from listings l
  join current_site s on s.tenant_id = l.tenant_id and l.vertical = any (s.verticals)
  join seller_cards c on c.tenant_id = l.tenant_id and c.seller_id = l.seller_id
  where l.status = 'published';
