-- Jobs of one part of the product can be held back while the others of their tenant run: each part has
-- lanes of its own, so what is held costs nothing to pass over.

alter table job_lanes
  add column part text not null default '' check (length(part) <= 40),
  drop constraint job_lanes_key,
  add constraint job_lanes_key unique (tenant_id, class, destination, part);
comment on table job_lanes is
  'owner=jobs; use=a tenant''s queue to one destination in one class, of one part of the product; retention=while the tenant is a client';

-- The empty part stands for all of them.
alter table job_holds
  add column part text not null default '' check (length(part) <= 40),
  drop constraint job_holds_pkey,
  add primary key (tenant_id, part);
comment on table job_holds is
  'owner=jobs; use=tenants whose jobs, or those of one part, wait until they are released; retention=until released';
grant select (tenant_id, part) on job_holds to zocalo_doors;

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
    and not exists (select from job_holds h where h.tenant_id = l.tenant_id
                      and h.part in ('', l.part))
    and (l.tenant_id, l.lane_id) > (after_tenant, after_lane)
    and (w.has_ready or w.has_lost)
  order by l.tenant_id, l.lane_id
  limit least(max_rows, 1000);
end;

drop function job_enqueue(uuid, uuid, text, text, smallint, text, timestamptz, smallint, text, text,
                          smallint, timestamptz, jsonb);
create function job_enqueue(new_job uuid, new_lane uuid, of_class text, to_destination text,
                            in_shard smallint, of_kind text, due timestamptz, attempts smallint,
                            ordered_by text, folded_by text, in_slot smallint, at timestamptz,
                            body jsonb, of_part text)
  returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  tenant constant uuid := app_tenant();
  lane uuid;
  job uuid;
begin
  select l.lane_id into lane from job_lanes l
  where l.tenant_id = tenant and l.class = of_class and l.destination = to_destination
    and l.part = of_part;
  if lane is null then
    -- Another transaction may make it at the same time: this waits for that one and uses its row.
    insert into job_lanes (tenant_id, lane_id, class, destination, part, shard, created_at)
    values (tenant, new_lane, of_class, to_destination, of_part, in_shard, at)
    on conflict (tenant_id, class, destination, part) do nothing;
    select l.lane_id into lane from job_lanes l
    where l.tenant_id = tenant and l.class = of_class and l.destination = to_destination
      and l.part = of_part;
  end if;
  insert into jobs (tenant_id, job_id, lane_id, kind, run_at, attempts_max, ordering_key, unique_key,
                    slot, created_at)
  values (tenant, new_job, lane, of_kind, due, attempts, ordered_by, folded_by, in_slot, at)
  on conflict (tenant_id, kind, unique_key) where unique_key is not null and state = 'ready'
    do update set unique_key = excluded.unique_key
  returning job_id into job;
  if job <> new_job then
    return false;
  end if;
  insert into job_payloads (tenant_id, job_id, slot, payload) values (tenant, new_job, in_slot, body);
  return true;
end $$;
alter function job_enqueue(uuid, uuid, text, text, smallint, text, timestamptz, smallint, text, text,
                           smallint, timestamptz, jsonb, text) owner to zocalo_doors;
revoke all on function job_enqueue(uuid, uuid, text, text, smallint, text, timestamptz, smallint, text,
                                   text, smallint, timestamptz, jsonb, text) from public;
grant execute on function job_enqueue(uuid, uuid, text, text, smallint, text, timestamptz, smallint,
                                      text, text, smallint, timestamptz, jsonb, text)
  to zocalo_web, zocalo_worker, zocalo_motor;
