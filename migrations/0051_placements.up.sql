-- Placement: what is shown before others, for how long, and how many at once.

create table placement_slots (
  tenant_id  uuid not null,
  vertical   text not null,
  kind       text not null check (kind in ('top', 'featured', 'bump', 'home')),
  -- How many are shown so at once, at most.
  capacity   smallint not null check (capacity between 0 and 200),
  changed_at timestamptz not null,
  primary key (tenant_id, vertical, kind),
  foreign key (tenant_id, vertical) references verticals (tenant_id, key) on delete cascade
);
comment on table placement_slots is
  'owner=listings; use=how many listings of a vertical are placed at once, and who grants waits here for who grants; retention=as long as the vertical';

create table placements (
  tenant_id    uuid not null,
  placement_id uuid not null,
  listing_id   uuid not null,
  seller_id    uuid not null,
  vertical     text not null,
  kind         text not null check (kind in ('top', 'featured', 'bump', 'home')),
  starts_at    timestamptz not null,
  ends_at      timestamptz not null,
  granted_at   timestamptz not null,
  -- Taken away before its end.
  withdrawn_at timestamptz,
  primary key (tenant_id, placement_id),
  foreign key (tenant_id, listing_id) references listings (tenant_id, listing_id) on delete cascade,
  check (ends_at > starts_at and ends_at <= starts_at + interval '366 days')
);
comment on table placements is
  'owner=listings; use=which listings are shown before others, from when until when; retention=as long as the listing';

create index placements_open on placements (tenant_id, vertical, kind, ends_at) where withdrawn_at is null;
create index placements_listing on placements (tenant_id, listing_id);

alter table placement_slots enable row level security, force row level security;
alter table placements      enable row level security, force row level security;

create policy tenant on placement_slots to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on placements to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on placements for select to zocalo_web, zocalo_worker
  using (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
create policy site on placements for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and vertical = any ((select s.verticals from current_site s
                              where s.tenant_id = app_tenant())::text[]));

create view site_placements with (security_invoker = true) as
  select tenant_id, listing_id, vertical, kind, starts_at, ends_at
  from placements where withdrawn_at is null;
comment on view site_placements is 'owner=listings; use=what a site shows before others';

grant select, insert, update on placement_slots, placements to zocalo_web, zocalo_worker;
grant select (tenant_id, listing_id, vertical, kind, starts_at, ends_at, withdrawn_at) on placements to zocalo_public;
grant select on site_placements to zocalo_public;
