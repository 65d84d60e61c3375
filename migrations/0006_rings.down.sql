drop function job_payloads_retire(smallint, uuid);
drop function job_attempts_retire(smallint, timestamptz);
drop function events_retire(smallint, timestamptz);
revoke select (ended_at) on job_attempts from zocalo_doors;

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

do $$
declare door text;
begin
  foreach door in array array['events_retire(smallint)', 'job_attempts_retire(smallint)',
    'job_payloads_retire(smallint)']
  loop
    execute format('alter function %s owner to zocalo_doors', door);
    execute format('revoke all on function %s from public', door);
    execute format('grant execute on function %s to zocalo_worker', door);
  end loop;
end $$;
