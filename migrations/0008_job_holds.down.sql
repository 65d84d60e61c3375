create or replace function job_lanes_ready(shards smallint[], at timestamptz, after_tenant uuid,
                                           after_lane uuid, max_rows integer)
  returns table (tenant_id uuid, lane_id uuid, class text, shard smallint, has_lost boolean)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select l.tenant_id, l.lane_id, l.class, l.shard, w.has_lost
  from job_lanes l
  join tenants t on t.tenant_id = l.tenant_id
  cross join lateral (
    select exists (select from jobs j where j.tenant_id = l.tenant_id and j.lane_id = l.lane_id
                     and j.state = 'ready' and j.run_at <= at) as has_ready,
           exists (select from jobs j where j.tenant_id = l.tenant_id and j.lane_id = l.lane_id
                     and j.state = 'running' and j.leased_until < at) as has_lost) w
  where l.shard = any (shards) and not l.held and t.state in ('trial', 'active', 'past_due')
    and (l.tenant_id, l.lane_id) > (after_tenant, after_lane)
    and (w.has_ready or w.has_lost)
  order by l.tenant_id, l.lane_id
  limit least(max_rows, 1000);
end;
drop table job_holds;
