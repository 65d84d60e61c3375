-- Moderation: what a listing is weighed by, what was found in it, who has doubts about it, and what a seller has proven.

alter table sellers
  -- Each is taken away by what it stands for: another number is not the one that was called.
  add column phone_verified_at    timestamptz,
  add column document_verified_at timestamptz,
  -- What they publish waits for nobody.
  add column trusted_at           timestamptz,
  add constraint sellers_phone_verified_check check (phone is not null or phone_verified_at is null);

-- Anybody may know what was proven, not when.
alter table sellers
  add column has_verified_phone boolean not null
    generated always as (phone_verified_at is not null) stored,
  add column has_verified_document boolean not null
    generated always as (document_verified_at is not null) stored;
grant select (has_verified_phone, has_verified_document) on sellers to zocalo_public;
create or replace view seller_pages with (security_invoker = true) as
  select tenant_id, seller_id, name, kind, presentation, address, hours, has_phone, takes_whatsapp,
         created_at, presented_at, has_verified_phone, has_verified_document
  from sellers;

-- Of a number it is known who else gave it.
create index sellers_phone on sellers (tenant_id, phone) where phone is not null;

create table moderation_policies (
  tenant_id   uuid not null,
  vertical    text not null,
  -- From which score on a listing waits for a moderator, and from which it is not taken.
  review_from smallint not null check (review_from between 1 and 101),
  block_from  smallint not null check (block_from between review_from and 101),
  banned      text[] not null check (cardinality(banned) <= 200),
  -- What each finding weighs, by its rule; those that are not there weigh what the program says.
  points      jsonb not null check (jsonb_typeof(points) = 'object'),
  changed_at  timestamptz not null,
  primary key (tenant_id, vertical),
  constraint moderation_policies_vertical_fkey foreign key (tenant_id, vertical)
    references verticals (tenant_id, key) on delete cascade
);
comment on table moderation_policies is
  'owner=listings; use=what the listings of a vertical are weighed by before they are public; retention=as long as the vertical';

create table listing_assessments (
  tenant_id   uuid not null,
  listing_id  uuid not null,
  seller_id   uuid not null,
  score       smallint not null check (score between 0 and 100),
  verdict     text not null check (verdict in ('publish', 'review', 'block')),
  findings    jsonb not null check (jsonb_typeof(findings) = 'array'),
  assessed_at timestamptz not null,
  primary key (tenant_id, listing_id),
  foreign key (tenant_id, listing_id) references listings (tenant_id, listing_id) on delete cascade
);
comment on table listing_assessments is
  'owner=listings; use=what was found in a listing when it was sent last; retention=as long as the listing';

create table listing_reports (
  tenant_id  uuid not null,
  report_id  uuid not null,
  listing_id uuid not null,
  seller_id  uuid not null,
  cause      text not null check (cause in ('fraud', 'gone', 'wrong', 'repeated', 'offensive', 'other')),
  note       text not null check (length(note) <= 500),
  -- The same for whoever reports from one network, and nothing that leads to them.
  network    bytea not null check (length(network) = 16),
  at         timestamptz not null,
  -- When a moderator decided, and whether the doubt held.
  settled_at timestamptz,
  is_upheld  boolean,
  primary key (tenant_id, report_id),
  foreign key (tenant_id, listing_id) references listings (tenant_id, listing_id) on delete cascade,
  check ((settled_at is null) = (is_upheld is null))
);
comment on table listing_reports is
  'owner=listings; use=who has doubts about a public listing, and what a moderator made of them; retention=1 year after the decision';
-- One network has one open doubt about a listing.
create unique index listing_reports_open on listing_reports (tenant_id, listing_id, network)
  where settled_at is null;
create index listing_reports_settled on listing_reports (settled_at) where settled_at is not null;

-- The same text, and the same number of a car, elsewhere.
create index listings_text on listings (tenant_id, md5(lower(description)))
  where length(description) >= 80;
create index listings_vin on listings (tenant_id, (attributes ->> 'vin')) where attributes ? 'vin';

-- Pictures that look the same differ by few bits of 64: of four parts, one is the same where at most three bits
-- differ. Each part is a number of its own in its tenant.
create function media_parts(tenant uuid, phash bigint) returns integer[]
  language sql immutable parallel safe
begin atomic
  select array[
    hashint8extended(phash & 65535, uuid_hash(tenant))::bit(32)::integer,
    hashint8extended(65536 + (phash >> 16 & 65535), uuid_hash(tenant))::bit(32)::integer,
    hashint8extended(131072 + (phash >> 32 & 65535), uuid_hash(tenant))::bit(32)::integer,
    hashint8extended(196608 + (phash >> 48 & 65535), uuid_hash(tenant))::bit(32)::integer];
end;
create index media_alike on media using gin (media_parts(tenant_id, phash));

alter table moderation_policies enable row level security, force row level security;
alter table listing_assessments enable row level security, force row level security;
alter table listing_reports     enable row level security, force row level security;

create policy tenant on moderation_policies to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on listing_assessments to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on listing_reports to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());

grant select, insert, update on moderation_policies, listing_assessments, listing_reports
  to zocalo_web, zocalo_worker;

create policy retention on listing_reports for all to zocalo_doors using (true);
grant select (tenant_id, report_id, settled_at), delete on listing_reports to zocalo_doors;
create function listing_reports_retire(settled_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old as (
    delete from listing_reports r using (
      select o.tenant_id, o.report_id from listing_reports o
      where o.settled_at < settled_before limit least(max_rows, 1000)) gone
    where r.tenant_id = gone.tenant_id and r.report_id = gone.report_id returning 1)
  select count(*) from old;
end;
alter function listing_reports_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function listing_reports_retire(timestamptz, integer) from public;
grant execute on function listing_reports_retire(timestamptz, integer) to zocalo_worker;
