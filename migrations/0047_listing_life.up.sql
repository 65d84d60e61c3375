-- The whole life of a listing. A table of what a seller still writes, as they typed it; each step on record; each
-- price it had before. What may follow on what stands here as in the program, and is compared by a test.

alter table listings
  drop constraint listings_status_check,
  add constraint listings_status_check
    check (status in ('draft', 'in_review', 'published', 'paused', 'sold', 'rented', 'expired',
                      'rejected')),
  add column expires_at timestamptz;

alter table listing_ends
  drop constraint listing_ends_reason_check,
  add constraint listing_ends_reason_check
    check (reason in ('sold', 'rented', 'expired', 'withdrawn'));

create function listing_may_follow(earlier text, later text) returns boolean
  language sql immutable
begin atomic
  select case earlier
    when 'draft'     then later in ('in_review', 'published', 'rejected')
    when 'in_review' then later in ('draft', 'published', 'rejected')
    when 'published' then later in ('in_review', 'paused', 'sold', 'rented', 'expired', 'rejected')
    when 'paused'    then later in ('in_review', 'published', 'sold', 'rented', 'expired',
                                    'rejected')
    when 'expired'   then later in ('in_review', 'published', 'sold', 'rented', 'rejected')
    when 'rejected'  then later in ('in_review', 'published')
    else false
  end;
end;

create function listings_follow() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
begin
  if not listing_may_follow(old.status, new.status) then
    raise exception 'a listing that is % does not become %', old.status, new.status
      using errcode = 'check_violation', constraint = 'listings_follow', table = 'listings';
  end if;
  return new;
end
$$;
create trigger listings_follow before update of status on listings
  for each row when (old.status is distinct from new.status) execute function listings_follow();

create table listing_steps (
  tenant_id  uuid not null,
  step_id    uuid not null,
  listing_id uuid not null,
  seller_id  uuid not null,
  earlier    text not null,
  later      text not null,
  reason     text check (length(reason) <= 1000),
  account_id uuid,
  at         timestamptz not null,
  primary key (tenant_id, step_id),
  foreign key (tenant_id, listing_id) references listings (tenant_id, listing_id) on delete cascade,
  check (earlier = later or listing_may_follow(earlier, later))
);
comment on table listing_steps is
  'owner=listings; use=each step in the life of a listing, who took it and why; retention=as long as the listing';
create index listing_steps_of on listing_steps (tenant_id, listing_id, at);

create table listing_prices (
  tenant_id      uuid not null,
  listing_id     uuid not null,
  seller_id      uuid not null,
  price_minor    bigint not null check (price_minor >= 0),
  price_currency text not null check (price_currency ~ '^[A-Z]{3}$'),
  until          timestamptz not null,
  primary key (tenant_id, listing_id, until),
  foreign key (tenant_id, listing_id) references listings (tenant_id, listing_id) on delete cascade
);
comment on table listing_prices is
  'owner=listings; use=the prices a listing had while it was public, and until when; retention=as long as the listing';

create function listings_price_kept() returns trigger
  language plpgsql set search_path = public, pg_temp
as $$
begin
  insert into listing_prices (tenant_id, listing_id, seller_id, price_minor, price_currency, until)
  values (old.tenant_id, old.listing_id, old.seller_id, old.price_minor, old.price_currency,
          new.updated_at)
  on conflict (tenant_id, listing_id, until) do nothing;
  return null;
end
$$;
create trigger listings_price_kept after update of price_minor, price_currency on listings
  for each row
  when (old.price_minor is not null and old.published_at is not null
        and (old.price_minor, old.price_currency)
            is distinct from (new.price_minor, new.price_currency))
  execute function listings_price_kept();

create table listing_drafts (
  tenant_id  uuid not null,
  listing_id uuid not null,
  seller_id  uuid not null,
  vertical   text not null,
  typed      jsonb not null default '{}' check (jsonb_typeof(typed) = 'object'),
  version    bigint not null default 1,
  account_id uuid not null,
  started_at timestamptz not null,
  saved_at   timestamptz not null,
  primary key (tenant_id, listing_id),
  foreign key (tenant_id, vertical) references verticals (tenant_id, key),
  constraint listing_drafts_seller_fkey foreign key (tenant_id, seller_id)
    references sellers (tenant_id, seller_id)
);
comment on table listing_drafts is
  'owner=listings; use=what a seller still writes, as it was typed, under the id the listing will have or has; retention=1 year after it was last saved';
create index listing_drafts_of on listing_drafts (tenant_id, seller_id, saved_at desc);

alter table listing_steps  enable row level security, force row level security;
alter table listing_prices enable row level security, force row level security;
alter table listing_drafts enable row level security, force row level security;

create policy tenant on listing_steps to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on listing_steps for select to zocalo_web
  using (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
create policy tenant on listing_prices to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on listing_prices to zocalo_web
  using      (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller())
  with check (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());
create policy tenant on listing_drafts to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy seller on listing_drafts to zocalo_web
  using      (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller())
  with check (app_scope() = 'seller' and tenant_id = app_tenant() and seller_id = app_seller());

grant select, insert on listing_steps to zocalo_web, zocalo_worker;
grant select, insert on listing_prices to zocalo_web, zocalo_worker;
grant select, insert, update, delete on listing_drafts to zocalo_web, zocalo_worker;

-- Removes what nobody has written on for long.
create policy retention on listing_drafts for all to zocalo_doors using (true);
grant select (tenant_id, listing_id, saved_at), delete on listing_drafts to zocalo_doors;
create function listing_drafts_retire(saved_before timestamptz, max_rows integer) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old as (
    delete from listing_drafts d using (
      select o.tenant_id, o.listing_id from listing_drafts o
      where o.saved_at < saved_before limit least(max_rows, 1000)) gone
    where d.tenant_id = gone.tenant_id and d.listing_id = gone.listing_id returning 1)
  select count(*) from old;
end;
alter function listing_drafts_retire(timestamptz, integer) owner to zocalo_doors;
revoke all on function listing_drafts_retire(timestamptz, integer) from public;
grant execute on function listing_drafts_retire(timestamptz, integer) to zocalo_worker;
revoke all on function listings_follow(), listings_price_kept() from public;
