-- How much a tenant may use, set by whoever runs the installation (and by billing, from a plan).

create table limits (
  tenant_id uuid not null references tenants (tenant_id),
  key       text not null check (key in ('members', 'sellers', 'listings', 'api_calls')),
  most      bigint not null check (most >= 0),
  -- A hard one refuses what goes beyond; a soft one only tells.
  is_hard   boolean not null,
  set_at    timestamptz not null,
  primary key (tenant_id, key)
);
comment on table limits is
  'owner=tenancy; use=how much a tenant may use; retention=until set anew or lifted';

create table limit_usage (
  tenant_id  uuid not null references tenants (tenant_id),
  key        text not null check (length(key) <= 40),
  -- What was used since, where a limit is one within a time.
  used       bigint not null default 0,
  began_at   timestamptz not null,
  -- When the tenant was last told that little is left.
  noticed_at timestamptz,
  primary key (tenant_id, key)
);
comment on table limit_usage is
  'owner=tenancy; use=what was used of limits within a time, and when that was told; retention=while the tenant is a client';

alter table limits      enable row level security, force row level security;
alter table limit_usage enable row level security, force row level security;
create policy tenant on limits to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on limit_usage to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant select, insert, update, delete on limits, limit_usage to zocalo_web, zocalo_worker;
