-- A second proof of who signs in: a code that an app makes from a shared secret (RFC 6238), and codes on
-- paper for who lost the app. The secret is sealed with a key that the database does not hold.

create table second_factors (
  tenant_id    uuid not null,
  account_id   uuid not null,
  sealed       bytea not null check (length(sealed) between 29 and 200),
  -- The last step of time whose code was taken: no code works twice.
  last_step    bigint not null default 0,
  created_at   timestamptz not null,
  confirmed_at timestamptz,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table second_factors is
  'owner=tenancy; use=the secret of the app an account signs in with besides its password; retention=until it is taken off';

create table recovery_codes (
  tenant_id  uuid not null,
  code_hash  bytea not null check (length(code_hash) = 32),
  account_id uuid not null,
  used_at    timestamptz,
  primary key (tenant_id, code_hash),
  foreign key (tenant_id, account_id) references second_factors (tenant_id, account_id) on delete cascade
);
comment on table recovery_codes is
  'owner=tenancy; use=codes on paper that stand for the app once each; retention=as long as the second factor';
create index recovery_codes_of_account on recovery_codes (tenant_id, account_id);

create table sign_in_steps (
  tenant_id  uuid not null,
  token_hash bytea not null check (length(token_hash) = 32),
  account_id uuid not null,
  host       text not null check (length(host) <= 253),
  tries      integer not null default 0,
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table sign_in_steps is
  'owner=tenancy; use=who gave the password and has yet to give the code; retention=10 minutes';
create index sign_in_steps_of_account on sign_in_steps (tenant_id, account_id);

alter table second_factors enable row level security, force row level security;
alter table recovery_codes enable row level security, force row level security;
alter table sign_in_steps  enable row level security, force row level security;
create policy tenant on second_factors to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on recovery_codes to zocalo_web
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on sign_in_steps to zocalo_web
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
grant select, insert, update, delete on second_factors, recovery_codes, sign_in_steps to zocalo_web;
-- A command may take the factor of who lost it off; it never sees the secret.
grant select (tenant_id, account_id, created_at, confirmed_at), delete on second_factors to zocalo_worker;

create policy retention on sign_in_steps for all to zocalo_doors using (true);
grant select (tenant_id, token_hash, expires_at) on sign_in_steps to zocalo_doors;
grant delete on sign_in_steps to zocalo_doors;

create function sign_in_steps_retire(ended_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old as (
    delete from sign_in_steps s using (
      select o.tenant_id, o.token_hash from sign_in_steps o
      where o.expires_at < ended_before limit least(max_rows, 1000)) gone
    where s.tenant_id = gone.tenant_id and s.token_hash = gone.token_hash returning 1)
  select count(*) from old;
end;
alter function sign_in_steps_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function sign_in_steps_retire(timestamptz, integer) from public;
grant execute on function sign_in_steps_retire(timestamptz, integer) to zocalo_worker;

-- What is counted under a limit is the tenant's, whoever spends it: a seller's people see none of it.
grant insert, select (spent), update (spent, since) on guesses to zocalo_doors;
create function guess_spend(of_bucket bytea, at timestamptz, window_began timestamptz) returns integer
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  insert into guesses as g (tenant_id, bucket, spent, since)
  values (app_tenant(), of_bucket, 1, at)
  on conflict (tenant_id, bucket) do update set
    spent = case when g.since < window_began then 1 else least(g.spent + 1, 1000000) end,
    since = case when g.since < window_began then at else g.since end
  returning spent;
end;
alter function guess_spend(bytea, timestamptz, timestamptz) owner to zocalo_doors;
revoke all on function guess_spend(bytea, timestamptz, timestamptz) from public;
grant execute on function guess_spend(bytea, timestamptz, timestamptz) to zocalo_web, zocalo_worker;
