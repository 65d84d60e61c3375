-- A stead lasts no longer than what its operator had when it was prepared: whose sessions are ended, who has
-- another password or is let go takes all of it along, also what a thief prepared.

alter table operators
  -- Rises each time that what the operator has open is ended.
  add column epoch bigint not null default 0;
alter table impersonations
  -- That of the operator when it was prepared.
  add column operator_epoch bigint not null default 0;

grant select (account_id, epoch) on operators to zocalo_doors;
create function operator_epoch(account uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select o.epoch from operators o where o.account_id = account;
end;
alter function operator_epoch(uuid) owner to zocalo_doors;
revoke all on function operator_epoch(uuid) from public;
grant execute on function operator_epoch(uuid) to zocalo_web, zocalo_worker;
