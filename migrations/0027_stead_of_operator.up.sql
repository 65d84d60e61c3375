-- Whether an account still runs the installation, for who acts in somebody's stead elsewhere: an operator who
-- was let go is out everywhere at once.
grant select (account_id) on operators to zocalo_doors;
create function operator_is(account uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select exists (select from operators o where o.account_id = account);
end;
alter function operator_is(uuid) owner to zocalo_doors;
revoke all on function operator_is(uuid) from public;
grant execute on function operator_is(uuid) to zocalo_web, zocalo_worker;
