-- One road into the queue, for a tenant's scope and a seller's alike; the queue itself is the tenant's.

create policy enqueue on job_lanes for insert to zocalo_doors
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
create policy enqueue on jobs for insert to zocalo_doors
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
create policy enqueue on job_payloads for insert to zocalo_doors
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
grant insert on job_lanes, jobs, job_payloads to zocalo_doors;
grant select (kind, unique_key), update (unique_key) on jobs to zocalo_doors;

-- Lane, job and payload in the caller's transaction and scope. Answers whether the job is a new one;
-- if not, one with its key waits already. That one is locked until this transaction ends, so that it
-- cannot be claimed before what it is folded for is there to be read.
create function job_enqueue(new_job uuid, new_lane uuid, of_class text, to_destination text,
                            in_shard smallint, of_kind text, due timestamptz, attempts smallint,
                            ordered_by text, folded_by text, in_slot smallint, at timestamptz,
                            body jsonb)
  returns boolean
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  tenant constant uuid := app_tenant();
  lane uuid;
  job uuid;
begin
  select l.lane_id into lane from job_lanes l
  where l.tenant_id = tenant and l.class = of_class and l.destination = to_destination;
  if lane is null then
    -- Another transaction may make it at the same time: this waits for that one and uses its row.
    insert into job_lanes (tenant_id, lane_id, class, destination, shard, created_at)
    values (tenant, new_lane, of_class, to_destination, in_shard, at)
    on conflict (tenant_id, class, destination) do nothing;
    select l.lane_id into lane from job_lanes l
    where l.tenant_id = tenant and l.class = of_class and l.destination = to_destination;
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
                           smallint, timestamptz, jsonb) owner to zocalo_doors;
revoke all on function job_enqueue(uuid, uuid, text, text, smallint, text, timestamptz, smallint, text,
                                   text, smallint, timestamptz, jsonb) from public;
grant execute on function job_enqueue(uuid, uuid, text, text, smallint, text, timestamptz, smallint,
                                      text, text, smallint, timestamptz, jsonb)
  to zocalo_web, zocalo_worker, zocalo_motor;

-- A seller's people see and change nothing of the queue: it is their tenant's, not theirs.
alter policy tenant on job_lanes
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
alter policy tenant on jobs
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
alter policy tenant on job_payloads
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());

-- Web looks; who runs jobs changes and ends them; nobody brings one in by another road.
revoke insert, update on job_lanes from zocalo_web, zocalo_worker, zocalo_motor;
grant update (held) on job_lanes to zocalo_worker;
revoke insert, update, delete on jobs from zocalo_web;
revoke insert on jobs from zocalo_worker, zocalo_motor;
revoke select, insert, update, delete on job_payloads from zocalo_web;
revoke insert, update, delete on job_payloads from zocalo_worker, zocalo_motor;
revoke insert on job_attempts from zocalo_web;
