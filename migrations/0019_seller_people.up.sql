-- Who acts for a seller, and how somebody becomes one: asked for at a site, confirmed by mail.

create table seller_people (
  tenant_id  uuid not null,
  seller_id  uuid not null,
  account_id uuid not null,
  role       text not null check (role in ('owner', 'agent')),
  created_at timestamptz not null,
  primary key (tenant_id, account_id),
  foreign key (tenant_id, seller_id) references sellers (tenant_id, seller_id),
  foreign key (tenant_id, account_id) references accounts (tenant_id, account_id)
);
comment on table seller_people is
  'owner=tenancy; use=who acts for a seller: its owner or an agent; retention=while they act for it';
create index seller_people_of_seller on seller_people (tenant_id, seller_id);

alter table seller_people enable row level security, force row level security;
create policy tenant on seller_people to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on seller_people to zocalo_web
  using      (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller())
  with check (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
grant select, insert, update, delete on seller_people to zocalo_web, zocalo_worker;

-- A seller's people see each other, and nobody else.
create policy seller on accounts for select to zocalo_web
  using (app_scope() = 'seller' and tenant_id = app_tenant()
         and exists (select from seller_people p
                     where p.tenant_id = accounts.tenant_id and p.account_id = accounts.account_id
                       and p.seller_id = app_seller()));

-- Links to become a seller, and to join one.
alter table access_links
  add column made_by     uuid,
  add column seller_id   uuid,
  add column seller_role text check (seller_role in ('owner', 'agent')),
  add column seller_kind text check (seller_kind in ('person', 'dealer')),
  add constraint access_links_seller_fkey
    foreign key (tenant_id, seller_id) references sellers (tenant_id, seller_id),
  drop constraint access_links_kind_check,
  add constraint access_links_kind_check
    check (kind in ('invitation', 'recovery', 'registration', 'seller_invitation')),
  add constraint access_links_registration_check
    check ((kind = 'registration') = (seller_kind is not null)),
  add constraint access_links_seller_check
    check ((kind = 'seller_invitation') = (seller_id is not null and seller_role is not null));
create policy seller on access_links to zocalo_web
  using      (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller())
  with check (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());

-- What a seller's people do is told in the tenant's chain, of which they see no more than its head.
create policy seller on audit_entries for insert to zocalo_web
  with check (app_scope() = 'seller' and tenant_id = app_tenant());
create policy head on audit_entries for select to zocalo_doors
  using (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
grant select (tenant_id, seq, hash) on audit_entries to zocalo_doors;

create function audit_head() returns table (seq bigint, hash bytea)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select e.seq, e.hash from audit_entries e
  where e.tenant_id = app_tenant() order by e.seq desc limit 1;
end;
alter function audit_head() owner to zocalo_doors;
revoke all on function audit_head() from public;
grant execute on function audit_head() to zocalo_web, zocalo_worker;

-- The way in is asked for by mail as the way back is.
alter table recovery_requests rename to access_requests;
alter table access_requests
  add column seller_kind text check (seller_kind in ('person', 'dealer'));
comment on table access_requests is
  'owner=tenancy; use=ways in and ways back asked for by mail; retention=1 day';
alter function recovery_retire(timestamptz, integer) rename to access_requests_retire;
