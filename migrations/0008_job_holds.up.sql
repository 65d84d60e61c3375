-- Whose jobs wait is the queue's own knowledge: who stands above it says so, and it reads no table of
-- theirs.

create table job_holds (
  tenant_id uuid primary key,
  held_at   timestamptz not null
);
comment on table job_holds is
  'owner=jobs; use=tenants whose jobs wait until they are released; retention=until released';

alter table job_holds enable row level security, force row level security;
create policy tenant on job_holds to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy lanes on job_holds for select to zocalo_doors using (true);
grant select, insert, delete on job_holds to zocalo_web, zocalo_worker;
grant select (tenant_id) on job_holds to zocalo_doors;

create or replace function job_lanes_ready(shards smallint[], at timestamptz, after_tenant uuid,
                                           after_lane uuid, max_rows integer)
  returns table (tenant_id uuid, lane_id uuid, class text, shard smallint, has_lost boolean)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select l.tenant_id, l.lane_id, l.class, l.shard, w.has_lost
  from job_lanes l
  cross join lateral (
    select exists (select from jobs j where j.tenant_id = l.tenant_id and j.lane_id = l.lane_id
                     and j.state = 'ready' and j.run_at <= at) as has_ready,
           exists (select from jobs j where j.tenant_id = l.tenant_id and j.lane_id = l.lane_id
                     and j.state = 'running' and j.leased_until < at) as has_lost) w
  where l.shard = any (shards) and not l.held
    and not exists (select from job_holds h where h.tenant_id = l.tenant_id)
    and (l.tenant_id, l.lane_id) > (after_tenant, after_lane)
    and (w.has_ready or w.has_lost)
  order by l.tenant_id, l.lane_id
  limit least(max_rows, 1000);
end;
