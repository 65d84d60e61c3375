-- The stream knows whether the data is still where its present epoch was opened. A reader asks at each
-- look, because the server behind its connections may change (a failover, a restore) unnoticed.

create function stream_is_here() returns boolean
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select coalesce((select e.cluster from stream_epochs e order by e.epoch desc limit 1)
                  = (select s.system_identifier::text from pg_control_system() s)
                    || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), false);
end;
alter function stream_is_here() owner to zocalo_doors;
revoke all on function stream_is_here() from public;
grant execute on function stream_is_here() to zocalo_web, zocalo_worker, zocalo_motor;

-- To wait for writers; with no policy for it, no row can be deleted by this.
grant delete on events to zocalo_doors;

-- Opens a new epoch when the data finds itself on another cluster or timeline than before. As this
-- happens while others write, it waits for those who began under the former epoch: their events would
-- lie behind the place at which a reader of the new one begins.
create or replace function stream_open_epoch() returns integer
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here text := (select system_identifier::text from pg_control_system())
               || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
begin
  perform pg_advisory_xact_lock(hashtext('stream_open_epoch'));
  if (select cluster from stream_epochs order by epoch desc limit 1) is distinct from here then
    lock table only events in share mode;
    insert into stream_epochs (epoch, cluster, began_at)
    select coalesce(max(epoch), 0) + 1, here, now() from stream_epochs;
  end if;
  return stream_epoch();
end $$;
