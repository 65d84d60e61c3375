-- Somebody acts in an account's stead: an operator, or who has the server itself, for a reason that is
-- kept, and for half an hour.

create table impersonations (
  tenant_id        uuid not null,
  impersonation_id uuid not null,
  account_id       uuid not null,
  -- The operator's account, which is of another tenant; nobody for a command.
  operator_id      uuid,
  reason           text not null check (length(reason) between 10 and 300),
  token_hash       bytea not null check (length(token_hash) = 32),
  created_at       timestamptz not null,
  expires_at       timestamptz not null,
  used_at          timestamptz,
  primary key (tenant_id, impersonation_id),
  constraint impersonations_token_key unique (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table impersonations is
  'owner=tenancy; use=who acted in an account''s stead, and why; retention=90 days';
create index impersonations_of_account on impersonations (tenant_id, account_id);

alter table sessions
  add column impersonation_id uuid,
  add constraint sessions_impersonation_fkey foreign key (tenant_id, impersonation_id)
    references impersonations (tenant_id, impersonation_id) on delete cascade;
create index sessions_of_impersonation on sessions (tenant_id, impersonation_id);

alter table impersonations enable row level security, force row level security;
create policy tenant on impersonations to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant select, insert, update on impersonations to zocalo_web, zocalo_worker;

create policy retention on impersonations for all to zocalo_doors using (true);
grant select (tenant_id, impersonation_id, created_at) on impersonations to zocalo_doors;
grant delete on impersonations to zocalo_doors;

create function impersonations_retire(made_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old as (
    delete from impersonations i using (
      select o.tenant_id, o.impersonation_id from impersonations o
      where o.created_at < made_before limit least(max_rows, 1000)) gone
    where i.tenant_id = gone.tenant_id and i.impersonation_id = gone.impersonation_id returning 1)
  select count(*) from old;
end;
alter function impersonations_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function impersonations_retire(timestamptz, integer) from public;
grant execute on function impersonations_retire(timestamptz, integer) to zocalo_worker;
