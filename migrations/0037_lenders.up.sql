-- Who lends to a tenant's buyers, and at what: the financing calculator compares them.

create table lenders (
  tenant_id        uuid not null references tenants (tenant_id),
  lender_id        uuid not null,
  name             text not null check (length(name) between 1 and 120),
  -- For things of which verticals; of any where there are none.
  verticals        text[] not null default '{}' check (cardinality(verticals) <= 20),
  currency         text not null check (currency ~ '^[A-Z]{3}$'),
  -- A year, nominal. Percentages are in ten-thousandths of a percent: 12.95 % is 129500.
  rate             bigint not null check (rate between 0 and 2000000),
  months_min       smallint not null check (months_min between 1 and 480),
  months_max       smallint not null check (months_max between 1 and 480),
  -- Of the price.
  down_min         bigint not null check (down_min between 0 and 950000),
  -- Minor units of the currency, as all amounts here.
  amount_max       bigint check (amount_max between 1 and 1000000000000000),
  fee_share        bigint check (fee_share between 1 and 200000),
  fee_amount       bigint check (fee_amount between 1 and 1000000000000000),
  -- Each month: a share of what was lent, or an amount.
  insurance_share  bigint check (insurance_share between 1 and 50000),
  insurance_amount bigint check (insurance_amount between 1 and 1000000000000000),
  note             text not null default '' check (length(note) <= 300),
  position         smallint not null default 0 check (position between 0 and 999),
  is_enabled       boolean not null default true,
  updated_at       timestamptz not null,
  primary key (tenant_id, lender_id),
  constraint lenders_name_key unique (tenant_id, name),
  constraint lenders_months_check check (months_min <= months_max),
  constraint lenders_fee_check check (fee_share is null or fee_amount is null),
  constraint lenders_insurance_check check (insurance_share is null or insurance_amount is null)
);
comment on table lenders is
  'owner=financing; use=who lends to buyers, and at what; retention=until it is removed';

alter table lenders enable row level security, force row level security;
create policy tenant on lenders to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy site on lenders for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and exists (select from current_site s where s.tenant_id = app_tenant()
                     and (cardinality(lenders.verticals) = 0 or s.verticals && lenders.verticals))
         and is_enabled);

create view site_lenders with (security_invoker = true) as
  select l.tenant_id, l.lender_id, l.name, l.verticals, l.currency, l.rate, l.months_min, l.months_max,
         l.down_min, l.amount_max, l.fee_share, l.fee_amount, l.insurance_share, l.insurance_amount,
         l.note, l.position, l.updated_at
  from lenders l
  join current_site s on s.tenant_id = l.tenant_id
    and (cardinality(l.verticals) = 0 or s.verticals && l.verticals)
  where l.is_enabled;
comment on view site_lenders is
  'owner=financing; use=the lenders a site shows';

grant select, insert, update, delete on lenders to zocalo_web, zocalo_worker;
grant select (tenant_id, lender_id, name, verticals, currency, rate, months_min, months_max, down_min,
              amount_max, fee_share, fee_amount, insurance_share, insurance_amount, note, position,
              is_enabled, updated_at) on lenders to zocalo_public;
grant select on site_lenders to zocalo_public;
