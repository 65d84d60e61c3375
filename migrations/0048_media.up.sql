-- Photos of listings. What is uploaded comes in pieces, kept in the store of files until they are whole; what is
-- taken in has a row, and its file the same name. A draft names its photos in their order, as a listing does.

create table uploads (
  tenant_id   uuid not null,
  upload_id   uuid not null,
  seller_id   uuid not null,
  listing_id  uuid not null,
  account_id  uuid not null,
  size_bytes  bigint not null check (size_bytes between 1 and 20971520),
  received    bigint not null default 0 check (received between 0 and size_bytes),
  pieces      uuid[] not null default '{}' check (cardinality(pieces) <= 400),
  began_at    timestamptz not null,
  moved_at    timestamptz not null,
  primary key (tenant_id, upload_id),
  constraint uploads_seller_fkey foreign key (tenant_id, seller_id)
    references sellers (tenant_id, seller_id)
);
comment on table uploads is
  'owner=media; use=a photo that is on its way, and how much of it has come; retention=7 days after its last piece';
create index uploads_of on uploads (tenant_id, seller_id);
create index uploads_moved on uploads (moved_at);

create table media (
  tenant_id   uuid not null,
  media_id    uuid not null,
  seller_id   uuid not null,
  listing_id  uuid not null,
  account_id  uuid not null,
  -- By which upload it came: its sender asks for it again, and gets the one there is.
  upload_id   uuid not null,
  address     text not null check (address ~ '^/m/med_[0-9a-z]{26}$'),
  size_bytes  bigint not null check (size_bytes > 0),
  width       integer not null check (width > 0),
  height      integer not null check (height > 0),
  sha256      bytea not null check (length(sha256) = 32),
  phash       bigint not null,
  color       integer not null check (color between 0 and 16777215),
  created_at  timestamptz not null,
  primary key (tenant_id, media_id),
  constraint media_upload_key unique (tenant_id, seller_id, upload_id),
  constraint media_seller_fkey foreign key (tenant_id, seller_id)
    references sellers (tenant_id, seller_id)
);
comment on table media is
  'owner=media; use=the photos that were taken in, and what is known of their pixels; retention=until no listing and no draft shows it, and 1 day more';
create index media_created on media (tenant_id, created_at);

create table media_totals (
  tenant_id  uuid primary key references tenants,
  pictures   bigint not null check (pictures >= 0),
  size_bytes bigint not null check (size_bytes >= 0)
);
comment on table media_totals is
  'owner=media; use=how many photos a tenant keeps and what they weigh, kept by the table of photos; retention=as long as the tenant';

create function media_counted() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    insert into media_totals as t (tenant_id, pictures, size_bytes)
    values (new.tenant_id, 1, new.size_bytes)
    on conflict (tenant_id) do update
      set pictures = t.pictures + 1, size_bytes = t.size_bytes + excluded.size_bytes;
  else
    update media_totals t set pictures = t.pictures - 1, size_bytes = t.size_bytes - old.size_bytes
    where t.tenant_id = old.tenant_id;
  end if;
  return null;
end
$$;
create trigger media_counted after insert or delete on media
  for each row execute function media_counted();
revoke all on function media_counted() from public;

-- What a draft shows; one that was begun before photos were shows what its listing does.
alter table listing_drafts add column photos jsonb check (jsonb_typeof(photos) = 'array');

alter table uploads      enable row level security, force row level security;
alter table media        enable row level security, force row level security;
alter table media_totals enable row level security, force row level security;

create policy tenant on uploads to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on uploads to zocalo_web
  using      (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller())
  with check (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
create policy tenant on media to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on media for select to zocalo_web
  using (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
create policy tenant on media_totals to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());

grant select, insert, update, delete on uploads to zocalo_web, zocalo_worker;
grant select, insert, delete on media to zocalo_web, zocalo_worker;
grant select, insert, update on media_totals to zocalo_web, zocalo_worker;

-- Photos as those see them who must know which nobody shows any more.
create view media_shown with (security_invoker = true) as
  select tenant_id, media_id, seller_id, listing_id, address, created_at from media;
comment on view media_shown is 'owner=media; use=which photo belongs to which listing';
grant select on media_shown to zocalo_web, zocalo_worker;

-- Storage is limited, too.
alter table limits
  drop constraint limits_key_check,
  add constraint limits_key_check
    check (key in ('members', 'sellers', 'listings', 'api_calls', 'storage_mb'));

-- Forgets what nobody went on with; the pieces go with the sweep of the store.
create policy retention on uploads for all to zocalo_doors using (true);
grant select (tenant_id, upload_id, moved_at), delete on uploads to zocalo_doors;
create function uploads_retire(moved_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old as (
    delete from uploads u using (
      select o.tenant_id, o.upload_id from uploads o
      where o.moved_at < moved_before limit least(max_rows, 1000)) gone
    where u.tenant_id = gone.tenant_id and u.upload_id = gone.upload_id returning 1)
  select count(*) from old;
end;
alter function uploads_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function uploads_retire(timestamptz, integer) from public;
grant execute on function uploads_retire(timestamptz, integer) to zocalo_worker;
