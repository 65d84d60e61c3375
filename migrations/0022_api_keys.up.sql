-- Keys programs call the API with, and sessions that are carried by a program instead of a cookie.

create table api_keys (
  tenant_id  uuid not null references tenants (tenant_id),
  api_key_id uuid not null,
  name       text not null check (length(name) between 1 and 120),
  scopes     text[] not null
             check (cardinality(scopes) > 0 and scopes <@ array['members.read', 'sellers.read', 'audit.read']),
  token_hash bytea not null check (length(token_hash) = 32),
  -- Its last letters, by which its owner knows it again.
  hint       text not null check (length(hint) = 4),
  -- A key lasts no longer than the part of who made it; one that a command made has nobody.
  made_by    uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (tenant_id, api_key_id),
  constraint api_keys_token_key unique (tenant_id, token_hash),
  foreign key (tenant_id, made_by) references accounts (tenant_id, account_id)
);
comment on table api_keys is
  'owner=tenancy; use=keys programs call the API with; retention=until withdrawn, at most 90 days after it expired';
create index api_keys_of_account on api_keys (tenant_id, made_by);

alter table api_keys enable row level security, force row level security;
create policy tenant on api_keys to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant select, insert, update, delete on api_keys to zocalo_web, zocalo_worker;

create policy retention on api_keys for all to zocalo_doors using (true);
grant select (tenant_id, api_key_id, expires_at) on api_keys to zocalo_doors;
grant delete on api_keys to zocalo_doors;

create function api_keys_retire(ended_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old as (
    delete from api_keys k using (
      select o.tenant_id, o.api_key_id from api_keys o
      where o.expires_at < ended_before limit least(max_rows, 1000)) gone
    where k.tenant_id = gone.tenant_id and k.api_key_id = gone.api_key_id returning 1)
  select count(*) from old;
end;
alter function api_keys_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function api_keys_retire(timestamptz, integer) from public;
grant execute on function api_keys_retire(timestamptz, integer) to zocalo_worker;

-- A token works where it was made for: in a cookie of a browser, or shown by a program.
alter table sessions
  add column carried text not null default 'cookie' check (carried in ('cookie', 'bearer'));
