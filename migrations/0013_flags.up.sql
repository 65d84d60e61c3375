-- Switches of new behaviour. They belong to the operator's tenant and are evaluated for all.

create table flags (
  tenant_id  uuid not null references tenants (tenant_id),
  key        text not null check (key ~ '^[a-z][a-z0-9_.-]{1,79}$'),
  purpose    text not null check (length(purpose) between 1 and 300),
  owner      text not null check (length(owner) between 1 and 120),
  ends_on    date not null,
  safe_side  boolean not null,
  is_killed  boolean not null default false,
  is_shown   boolean not null default false,
  rules      jsonb not null,
  created_at timestamptz not null,
  version    bigint not null default 1,
  primary key (tenant_id, key)
);
comment on table flags is
  'owner=tenancy; use=switches of new behaviour, with who answers for each and until when; retention=until removed';

alter table flags enable row level security, force row level security;
create policy tenant on flags to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy directory on flags for select to zocalo_doors using (true);
grant select, insert, update, delete on flags to zocalo_web, zocalo_worker;
grant select on flags to zocalo_doors;

-- Every process evaluates every flag; only those of who runs the installation count.
create function flag_rules()
  returns table (key text, purpose text, owner text, ends_on date, safe_side boolean,
                 is_killed boolean, is_shown boolean, rules jsonb)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select f.key, f.purpose, f.owner, f.ends_on, f.safe_side, f.is_killed, f.is_shown, f.rules
  from flags f
  where exists (select o.tenant_id from operators o where o.tenant_id = f.tenant_id)
  order by f.key;
end;
alter function flag_rules() owner to zocalo_doors;
revoke all on function flag_rules() from public;
grant execute on function flag_rules() to zocalo_web, zocalo_worker, zocalo_motor;
