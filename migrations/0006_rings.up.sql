-- A slot of a ring is emptied only by who holds it alone, and only when nothing young is in it: the
-- lock comes first and the look after it, so that what a writer committed meanwhile is seen.

drop function events_retire(smallint);
drop function job_attempts_retire(smallint);
drop function job_payloads_retire(smallint);

-- True when the slot is empty now; false when it was left alone because of a row not older than that.
-- The first look, without the lock, keeps slots that are in use out of it. The statements are made
-- here because a plan made for any slot would lock them all.
create function events_retire(of_slot smallint, before timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
declare
  any_row constant text := format('select exists (select from events where slot = %s)', of_slot);
  young constant text :=
    format('select exists (select from events where slot = %s and recorded_at >= $1)', of_slot);
  found_one boolean;
begin
  if of_slot not between 0 and 31 then
    raise exception 'no slot %', of_slot;
  end if;
  execute any_row into found_one;
  if not found_one then
    return true;
  end if;
  execute young into found_one using before;
  if found_one then
    return false;
  end if;
  execute format('lock table %I in access exclusive mode', 'events_' || of_slot);
  execute young into found_one using before;
  if found_one then
    return false;
  end if;
  execute format('truncate %I', 'events_' || of_slot);
  return true;
end $$;

create function job_attempts_retire(of_slot smallint, before timestamptz) returns boolean
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
declare
  any_row constant text := format('select exists (select from job_attempts where slot = %s)', of_slot);
  young constant text :=
    format('select exists (select from job_attempts where slot = %s and ended_at >= $1)', of_slot);
  found_one boolean;
begin
  if of_slot not between 0 and 31 then
    raise exception 'no slot %', of_slot;
  end if;
  execute any_row into found_one;
  if not found_one then
    return true;
  end if;
  execute young into found_one using before;
  if found_one then
    return false;
  end if;
  execute format('lock table %I in access exclusive mode', 'job_attempts_' || of_slot);
  execute young into found_one using before;
  if found_one then
    return false;
  end if;
  execute format('truncate %I', 'job_attempts_' || of_slot);
  return true;
end $$;

-- A payload tells its age by its job's id, which begins with the moment it was made; one whose job
-- still lives, dead letters included, is never removed.
create function job_payloads_retire(of_slot smallint, before uuid) returns boolean
  language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '200ms' as $$
declare
  any_row constant text := format('select exists (select from job_payloads where slot = %s)', of_slot);
  needed constant text := format(
    'select exists (select from job_payloads where slot = %1$s and job_id >= $1)
         or exists (select from jobs where slot = %1$s)', of_slot);
  found_one boolean;
begin
  if of_slot not between 0 and 15 then
    raise exception 'no slot %', of_slot;
  end if;
  execute any_row into found_one;
  if not found_one then
    return true;
  end if;
  execute needed into found_one using before;
  if found_one then
    return false;
  end if;
  execute format('lock table %I in access exclusive mode', 'job_payloads_' || of_slot);
  execute needed into found_one using before;
  if found_one then
    return false;
  end if;
  execute format('truncate %I', 'job_payloads_' || of_slot);
  return true;
end $$;

grant select (ended_at) on job_attempts to zocalo_doors;

do $$
declare door text;
begin
  foreach door in array array['events_retire(smallint, timestamptz)',
    'job_attempts_retire(smallint, timestamptz)', 'job_payloads_retire(smallint, uuid)']
  loop
    execute format('alter function %s owner to zocalo_doors', door);
    execute format('revoke all on function %s from public', door);
    execute format('grant execute on function %s to zocalo_worker', door);
  end loop;
end $$;
