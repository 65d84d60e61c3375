-- How a seller is reached, and who asked for it.

alter table sellers
  -- E.164. No page shows it before somebody asks for it.
  add column phone text check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  add column takes_whatsapp boolean not null default false,
  -- What a page may know: whether there is one.
  add column has_phone boolean not null generated always as (phone is not null) stored,
  add constraint sellers_whatsapp_check check (phone is not null or not takes_whatsapp);
grant select (takes_whatsapp, has_phone) on sellers to zocalo_public;
-- Who acts for a seller says how it is reached.
create policy seller_change on sellers for update to zocalo_web
  using      (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller())
  with check (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());

create view seller_ways with (security_invoker = true) as
  select tenant_id, seller_id, has_phone, takes_whatsapp from sellers;
comment on view seller_ways is 'owner=tenancy; use=by which ways a seller is reached, without saying where';
grant select on seller_ways to zocalo_public;

create table enquiries (
  tenant_id  uuid not null,
  enquiry_id uuid not null,
  -- What people say to each other: «Ref. K7Q2M9».
  reference  text not null check (reference ~ '^[0-9A-Z]{6}$'),
  site_id    uuid not null,
  seller_id  uuid not null,
  -- It may be gone by now: no key leads there.
  listing_id uuid not null,
  -- As it was when it was asked about.
  title      text not null check (length(title) between 1 and 300),
  channel    text not null check (channel in ('call', 'form', 'whatsapp')),
  source     text not null check (length(source) between 1 and 20),
  -- Tells the same visitor from others within a day; nobody can be found by it afterwards.
  visitor    bytea not null check (length(visitor) = 16),
  name       text check (length(name) between 1 and 120),
  phone      text check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  mail       text check (length(mail) between 3 and 254),
  message    text check (length(message) between 1 and 2000),
  created_at timestamptz not null,
  primary key (tenant_id, enquiry_id),
  constraint enquiries_reference_key unique (tenant_id, reference),
  constraint enquiries_form_check
    check ((channel = 'form') = (name is not null and message is not null
                                 and (phone is not null or mail is not null))),
  foreign key (tenant_id, site_id) references sites (tenant_id, site_id),
  foreign key (tenant_id, seller_id) references sellers (tenant_id, seller_id)
);
comment on table enquiries is
  'owner=leads; use=who asked for the seller of a listing, by which way; retention=24 months';
create index enquiries_of_seller on enquiries (tenant_id, seller_id, enquiry_id);
create index enquiries_of_visitor on enquiries (tenant_id, listing_id, visitor, created_at);

alter table enquiries enable row level security, force row level security;
create policy tenant on enquiries to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on enquiries for select to zocalo_web
  using (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
grant select, insert on enquiries to zocalo_web, zocalo_worker;

create policy retention on enquiries for all to zocalo_doors using (true);
grant select (tenant_id, enquiry_id, created_at) on enquiries to zocalo_doors;
grant delete on enquiries to zocalo_doors;

create function enquiries_retire(made_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old as (
    delete from enquiries e using (
      select o.tenant_id, o.enquiry_id from enquiries o
      where o.created_at < made_before limit least(max_rows, 1000)) gone
    where e.tenant_id = gone.tenant_id and e.enquiry_id = gone.enquiry_id returning 1)
  select count(*) from old;
end;
alter function enquiries_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function enquiries_retire(timestamptz, integer) from public;
grant execute on function enquiries_retire(timestamptz, integer) to zocalo_worker;
