create or replace function stream_open_epoch() returns integer
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
revoke delete on events from zocalo_doors;
drop function stream_is_here();
