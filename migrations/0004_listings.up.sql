-- Verticals (data of a tenant), listings, rates of exchange, imports.

create table verticals (
  tenant_id  uuid not null references tenants (tenant_id),
  key        text not null check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  version    bigint not null,
  definition jsonb not null,
  updated_at timestamptz not null,
  primary key (tenant_id, key)
);
comment on table verticals is
  'owner=listings; use=a kind of listing described by data; retention=while the tenant is a client';

create table listings (
  tenant_id      uuid not null,
  listing_id     uuid not null,
  vertical       text not null,
  seller_id      uuid not null,
  operation      text not null
                 check (operation in ('sale', 'rent', 'temp_rent', 'presale', 'service')),
  status         text not null
                 check (status in ('draft', 'published', 'paused', 'sold', 'expired')),
  title          text not null check (length(title) between 1 and 200),
  description    text not null default '' check (length(description) <= 20000),
  price_minor    bigint check (price_minor >= 0),
  price_currency text check (price_currency ~ '^[A-Z]{3}$'),
  country        text check (country ~ '^[A-Z]{2}$'),
  region         text check (length(region) <= 120),
  city           text check (length(city) <= 120),
  lat            double precision check (lat between -90 and 90),
  lon            double precision check (lon between -180 and 180),
  attributes     jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  images         jsonb not null default '[]' check (jsonb_typeof(images) = 'array'),
  tokens_main    text[] not null default '{}',
  tokens_more    text[] not null default '{}',
  source_key     text check (length(source_key) <= 200),
  source_hash    bytea,
  published_at   timestamptz,
  created_at     timestamptz not null,
  updated_at     timestamptz not null,
  version        bigint not null default 1,
  primary key (tenant_id, listing_id),
  foreign key (tenant_id, vertical) references verticals (tenant_id, key),
  constraint listings_seller_fkey foreign key (tenant_id, seller_id)
    references sellers (tenant_id, seller_id),
  constraint listings_source_key unique (tenant_id, vertical, seller_id, source_key),
  check ((price_minor is null) = (price_currency is null)),
  check ((lat is null) = (lon is null)),
  check (status <> 'published' or published_at is not null)
);
comment on table listings is
  'owner=listings; use=one advertisement each, shared columns and checked attributes; retention=while the tenant is a client';
create index listings_newest on listings (tenant_id, vertical, published_at desc, listing_id desc)
  where status = 'published';
create index listings_seller on listings (tenant_id, seller_id, listing_id);

create table fx_rates (
  tenant_id    uuid not null references tenants (tenant_id),
  currency     text not null check (currency ~ '^[A-Z]{3}$'),
  effective_on date not null,
  rate         numeric(20, 10) not null check (rate > 0),
  set_at       timestamptz not null,
  primary key (tenant_id, currency, effective_on)
);
comment on table fx_rates is
  'owner=listings; use=what one unit of a currency is worth in the tenant''s base currency, by day; retention=for ever';

create table import_mappings (
  tenant_id uuid not null,
  vertical  text not null,
  columns   text not null,
  mapping   jsonb not null,
  saved_at  timestamptz not null,
  primary key (tenant_id, vertical, columns),
  foreign key (tenant_id, vertical) references verticals (tenant_id, key)
);
comment on table import_mappings is
  'owner=listings; use=which column of a file is what, remembered by its header; retention=while the tenant is a client';

create table imports (
  tenant_id   uuid not null,
  import_id   uuid not null,
  vertical    text not null,
  file_name   text not null check (length(file_name) <= 255),
  state       text not null check (state in ('running', 'done', 'stopped')),
  rows_read   bigint not null default 0,
  created     bigint not null default 0,
  updated     bigint not null default 0,
  unchanged   bigint not null default 0,
  duplicates  bigint not null default 0,
  rejected    bigint not null default 0,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  primary key (tenant_id, import_id),
  foreign key (tenant_id, vertical) references verticals (tenant_id, key)
);
comment on table imports is
  'owner=listings; use=one run of an import and its counts; retention=1 year';

create table import_rows (
  tenant_id uuid not null,
  import_id uuid not null,
  row_hash  bytea not null,
  row       bigint not null,
  primary key (tenant_id, import_id, row_hash),
  foreign key (tenant_id, import_id) references imports (tenant_id, import_id) on delete cascade
);
comment on table import_rows is
  'owner=listings; use=rows seen in a running import, to name exact repeats without holding the file in memory; retention=until the run ends';

alter table verticals       enable row level security, force row level security;
alter table listings        enable row level security, force row level security;
alter table fx_rates        enable row level security, force row level security;
alter table import_mappings enable row level security, force row level security;
alter table imports         enable row level security, force row level security;
alter table import_rows     enable row level security, force row level security;

create policy tenant on verticals to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on verticals for select to zocalo_web, zocalo_worker, zocalo_motor
  using (app_scope() = 'seller' and tenant_id = app_tenant());
create policy site on verticals for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant() and app_site() is not null);
create policy tenant on listings to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on listings to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller())
  with check (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
create policy site on listings for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant() and app_site() is not null
         and status = 'published');
create policy tenant on fx_rates to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on fx_rates for select to zocalo_web, zocalo_worker, zocalo_motor
  using (app_scope() = 'seller' and tenant_id = app_tenant());
create policy site on fx_rates for select to zocalo_public
  using (app_scope() = 'site' and tenant_id = app_tenant() and app_site() is not null);
create policy tenant on import_mappings to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on imports to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on import_rows to zocalo_web, zocalo_worker, zocalo_motor
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());

create view published_listings with (security_invoker = true) as
  select l.tenant_id, l.listing_id, l.vertical, l.seller_id, c.name as seller_name,
         c.kind as seller_kind, l.operation, l.title, l.description, l.price_minor,
         l.price_currency, l.country, l.region, l.city, l.lat, l.lon, l.attributes, l.images,
         l.tokens_main, l.tokens_more, l.published_at, l.version
  from listings l
  join current_site s on s.tenant_id = l.tenant_id and l.vertical = any (s.verticals)
  join seller_cards c on c.tenant_id = l.tenant_id and c.seller_id = l.seller_id
  where l.status = 'published';
comment on view published_listings is
  'owner=listings; use=what a site shows';

create view site_verticals with (security_invoker = true) as
  select v.tenant_id, v.key, v.version, v.definition
  from verticals v join current_site s on s.tenant_id = v.tenant_id and v.key = any (s.verticals);
comment on view site_verticals is 'owner=listings; use=the verticals of a site';

create view site_fx_rates with (security_invoker = true) as
  select tenant_id, currency, effective_on, rate from fx_rates;
comment on view site_fx_rates is 'owner=listings; use=rates a site compares prices with';

grant select, insert, update on verticals, fx_rates, import_mappings, imports to zocalo_web, zocalo_worker;
grant select, insert, update, delete on listings, import_rows to zocalo_web, zocalo_worker;
grant select (tenant_id, listing_id, vertical, seller_id, operation, status, title, description,
              price_minor, price_currency, country, region, city, lat, lon, attributes, images,
              tokens_main, tokens_more, published_at, version) on listings to zocalo_public;
grant select (tenant_id, key, version, definition) on verticals to zocalo_public;
grant select (tenant_id, currency, effective_on, rate) on fx_rates to zocalo_public;
grant select on published_listings, site_verticals, site_fx_rates to zocalo_public;
