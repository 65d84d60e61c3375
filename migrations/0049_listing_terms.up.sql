-- Who is told before the time of a listing runs out, and from where: whoever published it last.
create table listing_terms (
  tenant_id    uuid not null,
  listing_id   uuid not null,
  seller_id    uuid not null,
  account_id   uuid not null,
  site_id      uuid not null,
  origin       text not null check (length(origin) <= 300),
  language     text not null check (language in ('es', 'en')),
  -- Of which end they were told already, and whether it had come by then.
  told_of      timestamptz,
  told_ended   boolean not null default false,
  primary key (tenant_id, listing_id),
  foreign key (tenant_id, listing_id) references listings (tenant_id, listing_id) on delete cascade
);
comment on table listing_terms is
  'owner=listings; use=who is told of the end of a listing, from where, and of which end they were; retention=as long as the listing';

create index listings_due on listings (tenant_id, expires_at)
  where status = 'published' and expires_at is not null;

alter table listing_terms enable row level security, force row level security;
create policy tenant on listing_terms to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant select, insert, update on listing_terms to zocalo_web, zocalo_worker;
