-- Runs of imports are kept for a year, whoever's they are: the door that looks across tenants removes
-- them by age and tells nothing but how many.

create policy retention on imports for all to zocalo_doors using (true);
create policy retention on import_rows for all to zocalo_doors using (true);
grant select, delete on imports, import_rows to zocalo_doors;

create function imports_retire(before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with gone as (
    delete from imports i using (
      select o.tenant_id, o.import_id from imports o
      where o.started_at < before limit least(max_rows, 1000)) old
    where i.tenant_id = old.tenant_id and i.import_id = old.import_id returning 1)
  select count(*) from gone;
end;
alter function imports_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function imports_retire(timestamptz, integer) from public;
grant execute on function imports_retire(timestamptz, integer) to zocalo_worker;
