-- The event stream. Events hold ids, never personal data; readers re-read the row.
-- Retired by ring truncation: one partition per day number modulo 32, emptied before it is reused.

create table stream_epochs (
  epoch    integer primary key,
  cluster  text not null,
  began_at timestamptz not null
);
comment on table stream_epochs is
  'owner=jobs; use=one row per cluster and timeline the data has lived on, because a restore changes xids; retention=for ever';

create function stream_epoch() returns integer language sql stable parallel safe
  return (select max(epoch) from stream_epochs);

create table events (
  tenant_id   uuid not null,
  event_id    uuid not null,
  slot        smallint not null check (slot between 0 and 31),
  epoch       integer not null default stream_epoch(),
  xid         xid8 not null default pg_current_xact_id(),
  kind        text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
  subject_id  uuid,
  recorded_at timestamptz not null,
  primary key (tenant_id, event_id, slot)
) partition by list (slot);
comment on table events is
  'owner=jobs; use=what happened, by id, for index, timelines, automations and webhooks; retention=30 days';

create index events_order on events (epoch, xid, event_id);

do $$
begin
  for slot in 0..31 loop
    execute format('create table events_%s partition of events for values in (%s)', slot, slot);
    execute format('alter table events_%s enable row level security, force row level security', slot);
    execute format('comment on table events_%s is ''owner=jobs; use=partition of events; retention=30 days''', slot);
    execute format('grant truncate on events_%s to zocalo_doors', slot);
  end loop;
end $$;

alter table events enable row level security, force row level security;
create policy tenant on events to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
create policy stream on events for select to zocalo_doors using (true);
grant select on events, stream_epochs to zocalo_doors;
grant insert on stream_epochs to zocalo_doors;

-- What came after a cursor, in commit-safe order: nothing at or above the oldest open transaction.
-- Earlier epochs are closed, so all of theirs may be read. Both bounds are row comparisons, which the
-- index serves from both ends; in plpgsql, because its plan over all partitions is made once.
create function stream_read(after_epoch integer, after_xid xid8, after_id uuid, max_rows integer)
  returns table (tenant_id uuid, event_id uuid, epoch integer, xid xid8, kind text, subject_id uuid)
  language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  -- A stable function sees with its caller's snapshot, so these and the rows fit together.
  epoch_now integer := stream_epoch();
  xid_open  xid8    := pg_snapshot_xmin(pg_current_snapshot());
begin
  return query
    select e.tenant_id, e.event_id, e.epoch, e.xid, e.kind, e.subject_id
    from events e
    where (e.epoch, e.xid, e.event_id) > (after_epoch, after_xid, after_id)
      and (e.epoch, e.xid) < (epoch_now, xid_open)
    order by e.epoch, e.xid, e.event_id
    limit least(max_rows, 10000);
end $$;

-- Where the stream ends now: a reader that starts here and then reads the rows misses nothing.
create function stream_head() returns table (epoch integer, xid xid8)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select stream_epoch(), pg_snapshot_xmin(pg_current_snapshot());
end;

-- Opens a new epoch when the data finds itself on another cluster or timeline than before.
create function stream_open_epoch() returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here text := (select system_identifier::text from pg_control_system())
               || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
begin
  perform pg_advisory_xact_lock(hashtext('stream_open_epoch'));
  insert into stream_epochs (epoch, cluster, began_at)
  select coalesce(max(epoch), 0) + 1, here, now() from stream_epochs
  having (select cluster from stream_epochs order by epoch desc limit 1) is distinct from here;
  return stream_epoch();
end $$;

-- Empties the slot of a day that is over; who holds a lock on it for longer makes this fail.
create function events_retire(of_slot smallint) returns void
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
begin
  if of_slot not between 0 and 31 then
    raise exception 'no slot %', of_slot;
  end if;
  if exists (select from events where slot = of_slot) then
    execute format('truncate %I', 'events_' || of_slot);
  end if;
end $$;

alter function stream_read(integer, xid8, uuid, integer) owner to zocalo_doors;
alter function stream_head() owner to zocalo_doors;
alter function stream_open_epoch() owner to zocalo_doors;
alter function events_retire(smallint) owner to zocalo_doors;
revoke all on function stream_read(integer, xid8, uuid, integer), stream_head(), stream_open_epoch(),
  events_retire(smallint) from public;
grant execute on function events_retire(smallint) to zocalo_worker;
grant execute on function stream_read(integer, xid8, uuid, integer), stream_head(), stream_open_epoch()
  to zocalo_web, zocalo_worker, zocalo_motor;

grant select on stream_epochs to zocalo_web, zocalo_worker, zocalo_motor;
grant select, insert on events to zocalo_web, zocalo_worker, zocalo_motor;
