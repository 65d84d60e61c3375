-- What a site says of a listing that is no longer published: at its old address people find what it was and what is
-- like it. A table of its own, so that the public login reads no more of it than this: neither price nor description,
-- pictures or seller.

create table listing_ends (
  tenant_id    uuid not null,
  listing_id   uuid not null,
  seller_id    uuid not null,
  vertical     text not null,
  title        text not null check (length(title) between 1 and 200),
  kinds        jsonb not null default '{}' check (jsonb_typeof(kinds) = 'object'),
  country      text check (country ~ '^[A-Z]{2}$'),
  region       text check (length(region) <= 120),
  city         text check (length(city) <= 120),
  reason       text not null check (reason in ('sold', 'expired', 'withdrawn')),
  published_at timestamptz not null,
  ended_at     timestamptz not null,
  primary key (tenant_id, listing_id),
  foreign key (tenant_id, listing_id) references listings (tenant_id, listing_id) on delete cascade
);
comment on table listing_ends is
  'owner=listings; use=what the old address of a listing says once it is off the sites; retention=until it is published again, or as long as the listing';

alter table listing_ends enable row level security, force row level security;

create policy tenant on listing_ends to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on listing_ends to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller())
  with check (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
create policy site on listing_ends for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and vertical = any ((select s.verticals from current_site s
                          where s.tenant_id = app_tenant())::text[]));

create view ended_listings with (security_invoker = true) as
  select e.tenant_id, e.listing_id, e.vertical, e.title, e.kinds, e.country, e.region, e.city,
         e.reason, e.published_at, e.ended_at
  from listing_ends e
  join current_site s on s.tenant_id = e.tenant_id and e.vertical = any (s.verticals);
comment on view ended_listings is
  'owner=listings; use=what a site says of what it showed before';

grant select, insert, update, delete on listing_ends to zocalo_web, zocalo_worker;
grant select (tenant_id, listing_id, vertical, title, kinds, country, region, city, reason,
              published_at, ended_at) on listing_ends to zocalo_public;
grant select on ended_listings to zocalo_public;
