-- A view gives no column up: both are made anew, and the policies that ask the one of sellers ask the new one.
drop view published_listings;
alter view seller_cards rename to seller_cards_with_ways;
create view seller_cards with (security_invoker = true) as
  select tenant_id, seller_id, slug, name, kind from sellers;
comment on view seller_cards is 'owner=tenancy; use=the public face of a seller, for other owners'' views';
grant select on seller_cards to zocalo_public, zocalo_web, zocalo_worker;
alter policy seller on verticals
  using (app_scope() = 'seller' and tenant_id = app_tenant()
         and exists (select from seller_cards s
                     where s.tenant_id = app_tenant() and s.seller_id = app_seller()));
alter policy seller on fx_rates
  using (app_scope() = 'seller' and tenant_id = app_tenant()
         and exists (select from seller_cards s
                     where s.tenant_id = app_tenant() and s.seller_id = app_seller()));
drop view seller_cards_with_ways;
create view published_listings with (security_invoker = true) as
  select l.tenant_id, l.listing_id, l.vertical, l.seller_id, c.name as seller_name,
         c.kind as seller_kind, l.operation, l.title, l.description, l.price_minor,
         l.price_currency, l.country, l.region, l.city, l.lat, l.lon, l.attributes, l.images,
         l.tokens_main, l.tokens_more, l.published_at, l.version, l.updated_at as changed_at
  from listings l
  join current_site s on s.tenant_id = l.tenant_id and l.vertical = any (s.verticals)
  join seller_cards c on c.tenant_id = l.tenant_id and c.seller_id = l.seller_id
  where l.status = 'published';
comment on view published_listings is
  'owner=listings; use=what a site shows';
grant select on published_listings to zocalo_public;
