-- Who works here: accounts of a tenant, their part in it, their sessions, and the one-time links that
-- let somebody in. No secret stands here in the clear: passwords as Argon2id, tokens as SHA-256.

create table accounts (
  tenant_id     uuid not null references tenants (tenant_id),
  account_id    uuid not null,
  mail          text not null check (mail = lower(mail) and length(mail) between 3 and 254),
  name          text not null check (length(name) between 1 and 120),
  password_hash text,
  state         text not null default 'active' check (state in ('active', 'disabled')),
  created_at    timestamptz not null,
  version       bigint not null default 1,
  primary key (tenant_id, account_id),
  constraint accounts_mail_key unique (tenant_id, mail)
);
comment on table accounts is
  'owner=tenancy; use=one login of a person with a tenant; retention=until erased or the tenant leaves';

create table members (
  tenant_id  uuid not null,
  account_id uuid not null,
  role       text not null check (role in ('owner', 'ops', 'viewer')),
  created_at timestamptz not null,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table members is
  'owner=tenancy; use=staff of a tenant and their role; retention=while they are staff';

create table operators (
  tenant_id  uuid not null,
  account_id uuid not null,
  created_at timestamptz not null,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table operators is
  'owner=tenancy; use=accounts that run the installation; retention=while they run it';

create table sessions (
  tenant_id  uuid not null,
  session_id uuid not null,
  account_id uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  agent      text not null check (length(agent) <= 200),
  address    text not null check (length(address) <= 45),
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  primary key (tenant_id, session_id),
  constraint sessions_token_key unique (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table sessions is
  'owner=tenancy; use=where an account is signed in; retention=30 days, or until signed out';
create index sessions_of_account on sessions (tenant_id, account_id);

create table devices (
  tenant_id  uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  account_id uuid not null,
  seen_at    timestamptz not null,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table devices is
  'owner=tenancy; use=browsers an account has signed in from, whose guesses are counted apart; retention=180 days after the last time';
create index devices_of_account on devices (tenant_id, account_id);

create table access_links (
  tenant_id   uuid not null references tenants (tenant_id),
  link_id     uuid not null,
  kind        text not null check (kind in ('invitation', 'recovery')),
  token_hash  bytea not null check (length(token_hash) = 32),
  mail        text check (mail = lower(mail) and length(mail) between 3 and 254),
  account_id  uuid,
  role        text check (role in ('owner', 'ops', 'viewer')),
  is_operator boolean not null default false,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  primary key (tenant_id, link_id),
  constraint access_links_token_key unique (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id),
  check ((kind = 'recovery') = (account_id is not null)),
  check ((kind = 'invitation') = (role is not null))
);
comment on table access_links is
  'owner=tenancy; use=one-time links that let somebody choose a password; retention=30 days after they end';

create table guesses (
  tenant_id uuid not null references tenants (tenant_id),
  bucket    bytea not null check (length(bucket) = 32),
  spent     integer not null check (spent >= 0),
  since     timestamptz not null,
  primary key (tenant_id, bucket)
);
comment on table guesses is
  'owner=tenancy; use=passwords tried within an hour, by account, device and address; retention=1 day';

create table audit_entries (
  tenant_id  uuid not null references tenants (tenant_id),
  seq        bigint not null check (seq > 0),
  at         timestamptz not null,
  actor      text not null check (length(actor) <= 80),
  action     text not null check (length(action) <= 80),
  subject    text check (length(subject) <= 80),
  outcome    text not null check (outcome in ('done', 'refused')),
  before     text check (length(before) <= 8000),
  after      text check (length(after) <= 8000),
  address    text not null check (length(address) <= 45),
  request_id text not null check (length(request_id) <= 64),
  hash       bytea not null check (length(hash) = 32),
  primary key (tenant_id, seq)
);
comment on table audit_entries is
  'owner=tenancy; use=who did what, each entry bound to the one before; retention=while the tenant is a client';

alter table accounts      enable row level security, force row level security;
alter table members       enable row level security, force row level security;
alter table operators     enable row level security, force row level security;
alter table sessions      enable row level security, force row level security;
alter table devices       enable row level security, force row level security;
alter table access_links  enable row level security, force row level security;
alter table guesses       enable row level security, force row level security;
alter table audit_entries enable row level security, force row level security;

create policy tenant on accounts to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on members to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on operators to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on sessions to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on devices to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on access_links to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on guesses to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on audit_entries to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());

-- Only the web compares passwords and tokens; commands run under the worker's login and make links.
grant select, insert, update on accounts to zocalo_web;
grant select (tenant_id, account_id, mail, name, state, created_at, version) on accounts to zocalo_worker;
grant update (state, version) on accounts to zocalo_worker;
grant select, insert, update, delete on members, operators to zocalo_web, zocalo_worker;
grant select, insert, update, delete on sessions to zocalo_web;
grant select (tenant_id, session_id, account_id, agent, address, created_at, seen_at) on sessions
  to zocalo_worker;
grant delete on sessions to zocalo_worker;
grant select, insert, update, delete on devices to zocalo_web;
grant select (tenant_id, account_id, seen_at) on devices to zocalo_worker;
grant delete on devices to zocalo_worker;
grant select, insert, update, delete on access_links to zocalo_web, zocalo_worker;
grant select, insert, update, delete on guesses to zocalo_web;
grant select, delete on guesses to zocalo_worker;
-- The chain of entries only grows.
grant select, insert on audit_entries to zocalo_web, zocalo_worker;

-- What looks across tenants: whether anybody runs this installation, and what time has ended.
create policy directory on operators for select to zocalo_doors using (true);
create policy retention on sessions for all to zocalo_doors using (true);
create policy retention on devices for all to zocalo_doors using (true);
create policy retention on access_links for all to zocalo_doors using (true);
create policy retention on guesses for all to zocalo_doors using (true);
grant select (tenant_id) on operators to zocalo_doors;
grant select (tenant_id, session_id, created_at, seen_at) on sessions to zocalo_doors;
grant select (tenant_id, token_hash, seen_at) on devices to zocalo_doors;
grant select (tenant_id, link_id, expires_at) on access_links to zocalo_doors;
grant select (tenant_id, bucket, since) on guesses to zocalo_doors;
grant delete on sessions, devices, access_links, guesses to zocalo_doors;

create function operator_exists() returns boolean
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select exists (select tenant_id from operators);
end;
alter function operator_exists() owner to zocalo_doors;
revoke all on function operator_exists() from public;
grant execute on function operator_exists() to zocalo_web, zocalo_worker;

create function access_retire(sessions_before timestamptz, idle_before timestamptz,
                              devices_before timestamptz, links_before timestamptz,
                              guesses_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old_sessions as (
    delete from sessions s using (
      select o.tenant_id, o.session_id from sessions o
      where o.created_at < sessions_before or o.seen_at < idle_before
      limit least(max_rows, 1000)) old
    where s.tenant_id = old.tenant_id and s.session_id = old.session_id returning 1),
  old_devices as (
    delete from devices d using (
      select o.tenant_id, o.token_hash from devices o
      where o.seen_at < devices_before limit least(max_rows, 1000)) old
    where d.tenant_id = old.tenant_id and d.token_hash = old.token_hash returning 1),
  old_links as (
    delete from access_links l using (
      select o.tenant_id, o.link_id from access_links o
      where o.expires_at < links_before limit least(max_rows, 1000)) old
    where l.tenant_id = old.tenant_id and l.link_id = old.link_id returning 1),
  old_guesses as (
    delete from guesses g using (
      select o.tenant_id, o.bucket from guesses o
      where o.since < guesses_before limit least(max_rows, 1000)) old
    where g.tenant_id = old.tenant_id and g.bucket = old.bucket returning 1)
  select (select count(*) from old_sessions) + (select count(*) from old_devices)
       + (select count(*) from old_links) + (select count(*) from old_guesses);
end;
alter function access_retire(timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, integer)
  owner to zocalo_doors;
revoke all on function access_retire(timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, integer)
  from public;
grant execute on function access_retire(timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, integer)
  to zocalo_worker;
