-- Tenants, their sites and sellers, and the settings every policy reads.

create function app_scope() returns text language sql stable parallel safe
  return current_setting('app.scope', true);
create function app_tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.tenant_id', true), '')::uuid;
create function app_seller() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.seller_id', true), '')::uuid;
create function app_site() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.site_id', true), '')::uuid;

create table tenants (
  tenant_id     uuid primary key,
  slug          text not null constraint tenants_slug_key unique
                check (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  name          text not null check (length(name) between 1 and 120),
  state         text not null default 'active'
                check (state in ('trial', 'active', 'past_due', 'paused', 'closed')),
  modules       text[] not null default '{}'
                check (modules <@ array['marketplace', 'crm', 'messaging', 'billing', 'automation']),
  base_currency text not null check (base_currency ~ '^[A-Z]{3}$'),
  created_at    timestamptz not null,
  version       bigint not null default 1
);
comment on table tenants is
  'owner=tenancy; use=a client business, its state and modules; retention=while it is a client';

create table sites (
  tenant_id  uuid not null references tenants (tenant_id),
  site_id    uuid not null,
  host       text not null constraint sites_host_key unique
             check (host = lower(host) and length(host) between 1 and 253),
  name       text not null check (length(name) between 1 and 120),
  verticals  text[] not null default '{}',
  currency   text not null check (currency ~ '^[A-Z]{3}$'),
  country    text not null check (country ~ '^[A-Z]{2}$'),
  locale     text not null,
  zone       text not null,
  brand      jsonb not null default '{}',
  created_at timestamptz not null,
  version    bigint not null default 1,
  primary key (tenant_id, site_id)
);
comment on table sites is
  'owner=tenancy; use=a public host of a tenant, its verticals and brand; retention=while the tenant is a client';

create table sellers (
  tenant_id  uuid not null references tenants (tenant_id),
  seller_id  uuid not null,
  slug       text not null,
  name       text not null check (length(name) between 1 and 120),
  kind       text not null check (kind in ('person', 'dealer')),
  created_at timestamptz not null,
  version    bigint not null default 1,
  primary key (tenant_id, seller_id),
  constraint sellers_slug_key unique (tenant_id, slug)
);
comment on table sellers is
  'owner=tenancy; use=who publishes: a person or a dealer; retention=while the tenant is a client';

alter table tenants enable row level security, force row level security;
alter table sites   enable row level security, force row level security;
alter table sellers enable row level security, force row level security;

-- A policy says for which logins it is: the public's can take no scope but a site's.
create policy tenant on tenants to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on sites to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy site on sites for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant() and site_id = app_site());
create policy tenant on sellers to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on sellers for select to zocalo_web, zocalo_worker, zocalo_motor
  using (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
create policy site on sellers for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant() and app_site() is not null);

-- The directory looks across tenants: which host is whose. Its answer is fixed.
create policy directory on tenants for select to zocalo_doors using (true);
create policy directory on sites   for select to zocalo_doors using (true);
grant select on tenants, sites to zocalo_doors;

create function tenancy_directory()
  returns table (tenant_id uuid, slug text, tenant_name text, state text, modules text[],
                 base_currency text, site_id uuid, host text, name text, verticals text[],
                 currency text, country text, locale text, zone text, brand jsonb)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select t.tenant_id, t.slug, t.name, t.state, t.modules, t.base_currency,
         s.site_id, s.host, s.name, s.verticals, s.currency, s.country, s.locale, s.zone, s.brand
  from tenants t left join sites s on s.tenant_id = t.tenant_id
  order by t.slug, s.host;
end;
alter function tenancy_directory() owner to zocalo_doors;
revoke all on function tenancy_directory() from public;
grant execute on function tenancy_directory() to zocalo_web, zocalo_worker, zocalo_motor;

create view current_site with (security_invoker = true) as
  select tenant_id, site_id, verticals from sites where site_id = app_site();
comment on view current_site is 'owner=tenancy; use=the site of a public scope, for other owners'' views';

create view seller_cards with (security_invoker = true) as
  select tenant_id, seller_id, slug, name, kind from sellers;
comment on view seller_cards is 'owner=tenancy; use=the public face of a seller, for other owners'' views';

grant select, insert, update on tenants, sites, sellers to zocalo_web, zocalo_worker;
grant select on tenants, sites to zocalo_motor;
grant select (tenant_id, site_id, verticals) on sites to zocalo_public;
grant select (tenant_id, seller_id, slug, name, kind) on sellers to zocalo_public;
grant select on current_site, seller_cards to zocalo_public, zocalo_web, zocalo_worker;
