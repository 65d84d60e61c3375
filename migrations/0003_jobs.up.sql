-- The durable queue: narrow hot rows apart from wide payloads; a lane is tenant × class × destination.

create table job_lanes (
  tenant_id   uuid not null references tenants (tenant_id),
  lane_id     uuid not null,
  class       text not null check (class in ('critical', 'normal', 'bulk', 'maintenance')),
  destination text not null default '' check (length(destination) <= 120),
  shard       smallint not null check (shard between 0 and 15),
  held        boolean not null default false,
  created_at  timestamptz not null,
  primary key (tenant_id, lane_id),
  constraint job_lanes_key unique (tenant_id, class, destination)
);
comment on table job_lanes is
  'owner=jobs; use=a tenant''s queue to one destination in one class; retention=while the tenant is a client';

create table job_shards (
  shard        smallint primary key check (shard between 0 and 15),
  owner        uuid,
  term         bigint not null default 0,
  leased_until timestamptz not null default '-infinity'
);
comment on table job_shards is
  'owner=jobs; use=which worker owns which lanes, with a rising term that fences the former owner; retention=for ever';

create table jobs (
  tenant_id    uuid not null,
  job_id       uuid not null,
  lane_id      uuid not null,
  kind         text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
  state        text not null default 'ready' check (state in ('ready', 'running', 'dead')),
  run_at       timestamptz not null,
  attempt      smallint not null default 0,
  attempts_max smallint not null check (attempts_max between 1 and 100),
  term         bigint not null default 0,
  leased_until timestamptz,
  started_at   timestamptz,
  ordering_key text check (length(ordering_key) <= 200),
  unique_key   text check (length(unique_key) <= 200),
  slot         smallint not null check (slot between 0 and 15),
  position     bigint generated always as identity,
  created_at   timestamptz not null,
  primary key (tenant_id, job_id),
  check (state <> 'running' or (leased_until is not null and started_at is not null)),
  foreign key (tenant_id, lane_id) references job_lanes (tenant_id, lane_id)
) with (fillfactor = 70);
comment on table jobs is
  'owner=jobs; use=work to be done, one narrow row each until it ends; retention=until done, dead ones 30 days';
comment on column jobs.position is
  'the order of arrival, which ids made in the same millisecond do not have';
create index jobs_ready on jobs (tenant_id, lane_id, run_at, position) where state = 'ready';
create index jobs_running on jobs (tenant_id, lane_id, leased_until) where state = 'running';
create index jobs_ordering on jobs (tenant_id, lane_id, ordering_key, position)
  where ordering_key is not null and state <> 'dead';
create index jobs_dead on jobs (run_at) where state = 'dead';
create unique index jobs_unique_key on jobs (tenant_id, kind, unique_key)
  where unique_key is not null and state = 'ready';

create table job_payloads (
  tenant_id uuid not null,
  job_id    uuid not null,
  slot      smallint not null check (slot between 0 and 15),
  payload   jsonb not null,
  primary key (tenant_id, job_id, slot)
) partition by list (slot);
comment on table job_payloads is
  'owner=jobs; use=what a job needs to run; retention=ring of 16 days, live jobs carried forward';

create table job_attempts (
  tenant_id  uuid not null,
  job_id     uuid not null,
  attempt    smallint not null,
  slot       smallint not null check (slot between 0 and 31),
  kind       text not null,
  term       bigint not null,
  outcome    text not null check (outcome in ('done', 'retry', 'dead', 'lost')),
  reason     text check (length(reason) <= 2000),
  started_at timestamptz not null,
  ended_at   timestamptz not null,
  primary key (tenant_id, job_id, attempt, slot)
) partition by list (slot);
comment on table job_attempts is
  'owner=jobs; use=the ledger of attempts: when, how it ended and why; retention=30 days';

do $$
begin
  for slot in 0..15 loop
    execute format('create table job_payloads_%s partition of job_payloads for values in (%s)', slot, slot);
    execute format('alter table job_payloads_%s enable row level security, force row level security', slot);
    execute format('comment on table job_payloads_%s is ''owner=jobs; use=partition of job_payloads; retention=16 days''', slot);
    execute format('grant truncate on job_payloads_%s to zocalo_doors', slot);
  end loop;
  for slot in 0..31 loop
    execute format('create table job_attempts_%s partition of job_attempts for values in (%s)', slot, slot);
    execute format('alter table job_attempts_%s enable row level security, force row level security', slot);
    execute format('comment on table job_attempts_%s is ''owner=jobs; use=partition of job_attempts; retention=30 days''', slot);
    execute format('grant truncate on job_attempts_%s to zocalo_doors', slot);
  end loop;
end $$;

alter table job_lanes    enable row level security, force row level security;
alter table jobs         enable row level security, force row level security;
alter table job_payloads enable row level security, force row level security;
alter table job_attempts enable row level security, force row level security;

create policy tenant on job_lanes to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant())
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
create policy tenant on jobs to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant())
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
create policy tenant on job_payloads to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
create policy tenant on job_attempts to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());

-- Which lanes of the shards I own have work now: tenants and lanes only, never a job or a payload.
create policy lanes on job_lanes for select to zocalo_doors using (true);
create policy lanes on jobs      for select to zocalo_doors using (true);
grant select on job_lanes to zocalo_doors;
grant select (tenant_id, job_id, lane_id, state, run_at, leased_until, slot) on jobs to zocalo_doors;
grant select, insert, update on job_shards to zocalo_doors;

-- In the order of (tenant, lane) from just behind the one given, so that a caller who comes back with
-- the last lane it saw goes round all of them.
create function job_lanes_ready(shards smallint[], at timestamptz, after_tenant uuid, after_lane uuid,
                                max_rows integer)
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

-- Takes over shards that nobody holds, or prolongs mine; the term rises whenever the owner changes.
create function job_shards_lease(me uuid, at timestamptz, until timestamptz, max_shards integer)
  returns table (shard smallint, term bigint)
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  -- The rows are made here, at first use, because a migration writes no data.
  insert into job_shards (shard) select generate_series(0, 15) on conflict do nothing;
  update job_shards s
  set owner = me, leased_until = until, term = s.term + (s.owner is distinct from me)::int
  where s.shard in (select f.shard from job_shards f
                    where f.owner = me or f.leased_until < at
                    order by (f.owner is not distinct from me) desc, f.shard
                    limit max_shards for update skip locked)
  returning s.shard, s.term;
end;

-- Gives mine back at a clean stop, so that another worker need not wait for the lease to end.
create function job_shards_release(me uuid) returns void
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  update job_shards set leased_until = '-infinity', owner = null where owner = me;
end;

-- The present term of a shard: a worker whose term is older has lost it.
create function job_shard_term(of_shard smallint) returns bigint
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select term from job_shards where shard = of_shard;
end;

-- The ring. A payload whose job still lives moves on to the slot of today before its own is emptied.
create policy ring on jobs          for update to zocalo_doors using (true);
create policy dead on jobs          for delete to zocalo_doors using (state = 'dead');
create policy ring on job_attempts  for select to zocalo_doors using (true);
create policy ring on job_payloads  for select to zocalo_doors using (true);
create policy carry on job_payloads for update to zocalo_doors using (true);
grant update (slot), delete on jobs to zocalo_doors;
grant select (tenant_id, job_id, slot), update (slot) on job_payloads to zocalo_doors;
grant select (slot) on job_attempts to zocalo_doors;

-- Moves some payloads on and says how many; those whose job somebody holds right now stay for later.
create function job_payloads_carry(from_slot smallint, to_slot smallint, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp set lock_timeout = '200ms'
begin atomic
  with live as (
    select j.tenant_id, j.job_id from jobs j
    where j.slot = from_slot limit least(max_rows, 1000) for update skip locked),
  payloads as (
    update job_payloads p set slot = to_slot from live
    where p.tenant_id = live.tenant_id and p.job_id = live.job_id and p.slot = from_slot),
  moved as (
    update jobs j set slot = to_slot from live
    where j.tenant_id = live.tenant_id and j.job_id = live.job_id returning 1)
  select count(*) from moved;
end;

-- Empties a slot of payloads (truncating what is empty would only wait for locks), unless a living job has its payload there: then it answers false.
create function job_payloads_retire(of_slot smallint) returns boolean
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
begin
  if of_slot not between 0 and 15 then
    raise exception 'no slot %', of_slot;
  end if;
  if exists (select from jobs where slot = of_slot) then
    return false;
  end if;
  if exists (select from job_payloads where slot = of_slot) then
    execute format('truncate %I', 'job_payloads_' || of_slot);
  end if;
  return true;
end $$;

create function job_attempts_retire(of_slot smallint) returns void
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
begin
  if of_slot not between 0 and 31 then
    raise exception 'no slot %', of_slot;
  end if;
  if exists (select from job_attempts where slot = of_slot) then
    execute format('truncate %I', 'job_attempts_' || of_slot);
  end if;
end $$;

-- Dead letters that nobody looked at for long enough; says how many.
create function jobs_retire_dead(before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with gone as (
    delete from jobs j using (
      select d.tenant_id, d.job_id from jobs d
      where d.state = 'dead' and d.run_at < before limit least(max_rows, 1000)) old
    where j.tenant_id = old.tenant_id and j.job_id = old.job_id returning 1)
  select count(*) from gone;
end;

do $$
declare door text;
begin
  foreach door in array array[
    'job_lanes_ready(smallint[], timestamptz, uuid, uuid, integer)',
    'job_shards_lease(uuid, timestamptz, timestamptz, integer)', 'job_shards_release(uuid)',
    'job_shard_term(smallint)', 'job_payloads_carry(smallint, smallint, integer)',
    'job_payloads_retire(smallint)', 'job_attempts_retire(smallint)',
    'jobs_retire_dead(timestamptz, integer)']
  loop
    execute format('alter function %s owner to zocalo_doors', door);
    execute format('revoke all on function %s from public', door);
    execute format('grant execute on function %s to zocalo_worker', door);
  end loop;
end $$;
grant execute on function job_lanes_ready(smallint[], timestamptz, uuid, uuid, integer),
  job_shards_lease(uuid, timestamptz, timestamptz, integer), job_shards_release(uuid),
  job_shard_term(smallint) to zocalo_motor;

grant select, insert, update on job_lanes to zocalo_web, zocalo_worker, zocalo_motor;
grant select, insert, update, delete on jobs to zocalo_web, zocalo_worker, zocalo_motor;
grant select, insert, update, delete on job_payloads to zocalo_web, zocalo_worker, zocalo_motor;
grant select, insert on job_attempts to zocalo_web, zocalo_worker, zocalo_motor;
