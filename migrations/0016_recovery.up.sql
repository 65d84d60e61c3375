-- The way back in, asked for by who cannot sign in. The request is the same whether its address is known
-- or not: only the worker looks, and only to who has an account a letter goes.

create table recovery_requests (
  tenant_id  uuid not null,
  request_id uuid not null,
  site_id    uuid not null,
  mail       text not null check (mail = lower(mail) and length(mail) between 3 and 254),
  language   text not null check (language in ('es', 'en')),
  origin     text not null check (length(origin) <= 300),
  created_at timestamptz not null,
  primary key (tenant_id, request_id),
  foreign key (tenant_id, site_id) references sites (tenant_id, site_id)
);
comment on table recovery_requests is
  'owner=tenancy; use=ways back in asked for by mail; retention=1 day';

alter table recovery_requests enable row level security, force row level security;
create policy tenant on recovery_requests to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant insert on recovery_requests to zocalo_web;
grant select on recovery_requests to zocalo_worker;

create policy retention on recovery_requests for all to zocalo_doors using (true);
grant select (tenant_id, request_id, created_at) on recovery_requests to zocalo_doors;
grant delete on recovery_requests to zocalo_doors;

create function recovery_retire(asked_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old as (
    delete from recovery_requests r using (
      select o.tenant_id, o.request_id from recovery_requests o
      where o.created_at < asked_before limit least(max_rows, 1000)) gone
    where r.tenant_id = gone.tenant_id and r.request_id = gone.request_id returning 1)
  select count(*) from old;
end;
alter function recovery_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function recovery_retire(timestamptz, integer) from public;
grant execute on function recovery_retire(timestamptz, integer) to zocalo_worker;
