drop table import_mappings;

create table import_mappings (
  tenant_id uuid not null,
  vertical  text not null,
  columns   text not null,
  mapping   jsonb not null,
  saved_at  timestamptz not null,
  primary key (tenant_id, vertical, columns),
  foreign key (tenant_id, vertical) references verticals (tenant_id, key)
);
comment on table import_mappings is
  'owner=listings; use=which column of a file is what, remembered by its header; retention=while the tenant is a client';

alter table import_mappings enable row level security, force row level security;
create policy tenant on import_mappings to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant select, insert, update on import_mappings to zocalo_web, zocalo_worker;
