-- Who runs a tenant's sites: how the business is called by law and reached, and what it says of itself, of its terms
-- and of privacy.

create table businesses (
  tenant_id      uuid primary key references tenants (tenant_id),
  legal_name     text check (length(legal_name) between 1 and 160),
  -- RNC, RFC, NIT: as the country writes it.
  tax_id         text check (length(tax_id) between 1 and 40),
  mail           text check (length(mail) between 3 and 254),
  phone          text check (phone ~ '^\+[1-9][0-9]{7,14}$'),
  takes_whatsapp boolean not null default false,
  address        text check (length(address) between 1 and 300),
  hours          text check (length(hours) between 1 and 300),
  updated_at     timestamptz not null,
  constraint businesses_whatsapp_check check (phone is not null or not takes_whatsapp)
);
comment on table businesses is
  'owner=tenancy; use=who runs the sites of a tenant and how the business is reached, shown to anybody; retention=while the tenant is a client';

create table business_texts (
  tenant_id  uuid not null references tenants (tenant_id),
  page       text not null check (page in ('about', 'privacy', 'terms')),
  language   text not null check (language in ('en', 'es')),
  body       text not null check (length(body) between 1 and 20000),
  updated_at timestamptz not null,
  primary key (tenant_id, page, language)
);
comment on table business_texts is
  'owner=tenancy; use=what a business says of itself, its terms and privacy, shown to anybody; retention=until it is changed, or while the tenant is a client';

alter table businesses enable row level security, force row level security;
create policy tenant on businesses to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy site on businesses for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and exists (select from current_site s where s.tenant_id = app_tenant()));
grant select, insert, update on businesses to zocalo_web, zocalo_worker;
grant select (tenant_id, legal_name, tax_id, mail, phone, takes_whatsapp, address, hours)
  on businesses to zocalo_public;

alter table business_texts enable row level security, force row level security;
create policy tenant on business_texts to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy site on business_texts for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and exists (select from current_site s where s.tenant_id = app_tenant()));
grant select, insert, update, delete on business_texts to zocalo_web, zocalo_worker;
grant select (tenant_id, page, language, body, updated_at) on business_texts to zocalo_public;

create view site_businesses with (security_invoker = true) as
  select tenant_id, legal_name, tax_id, mail, phone, takes_whatsapp, address, hours from businesses;
comment on view site_businesses is 'owner=tenancy; use=who runs a site, as anybody may know';
grant select on site_businesses to zocalo_public;

create view site_business_texts with (security_invoker = true) as
  select tenant_id, page, language, body, updated_at from business_texts;
comment on view site_business_texts is
  'owner=tenancy; use=what the business that runs a site says of itself';
grant select on site_business_texts to zocalo_public;

-- Somebody may write to the business itself, about no listing.
alter table enquiries alter column listing_id drop not null;
