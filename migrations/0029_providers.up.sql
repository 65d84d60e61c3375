-- The identity provider a tenant's staff may sign in with, which of its groups are what here, and whom it
-- calls what.

create table providers (
  tenant_id    uuid primary key references tenants (tenant_id),
  -- What its button says.
  name         text not null check (length(name) between 1 and 60),
  issuer       text not null check (length(issuer) between 1 and 500),
  client_id    text not null check (length(client_id) between 1 and 255),
  -- What we show it, sealed: who copies the database does not have it.
  sealed       bytea not null check (length(sealed) <= 2000),
  groups_claim text not null check (length(groups_claim) between 1 and 100),
  changed_at   timestamptz not null
);
comment on table providers is
  'owner=tenancy; use=the identity provider of a tenant; retention=until it is removed';

create table provider_groups (
  tenant_id uuid not null,
  name      text not null check (length(name) between 1 and 200),
  role      text not null check (role in ('owner', 'ops', 'viewer')),
  primary key (tenant_id, name),
  foreign key (tenant_id) references providers (tenant_id) on delete cascade
);
comment on table provider_groups is
  'owner=tenancy; use=what the groups of an identity provider are here; retention=until the provider is removed';

create table identities (
  tenant_id  uuid not null,
  account_id uuid not null,
  issuer     text not null check (length(issuer) between 1 and 500),
  -- What the provider calls the person, for good.
  subject    text not null check (length(subject) between 1 and 255),
  -- Whether the groups say what the account is in the staff, each time it signs in.
  is_led     boolean not null,
  linked_at  timestamptz not null,
  primary key (tenant_id, account_id),
  constraint identities_subject_key unique (tenant_id, issuer, subject),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table identities is
  'owner=tenancy; use=whom an identity provider calls what; retention=as long as the account, or until it is unlinked';

alter table providers       enable row level security, force row level security;
alter table provider_groups enable row level security, force row level security;
alter table identities      enable row level security, force row level security;
create policy tenant on providers to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on provider_groups to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on identities to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant select, insert, update, delete on providers, provider_groups, identities to zocalo_web, zocalo_worker;
