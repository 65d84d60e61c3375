-- Listings somebody keeps to look at again.

create table saved_listings (
  tenant_id  uuid not null,
  account_id uuid not null,
  -- It may be gone by now: no key leads there.
  listing_id uuid not null,
  saved_at   timestamptz not null,
  primary key (tenant_id, account_id, listing_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id) on delete cascade
);
comment on table saved_listings is
  'owner=listings; use=what an account keeps to look at again, forty at most; retention=with the account';

alter table saved_listings enable row level security, force row level security;
create policy tenant on saved_listings to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant select, insert, delete on saved_listings to zocalo_web, zocalo_worker;
