-- The page of a seller: how they present themselves there; and an enquiry that is about the seller and no listing.

alter table sellers
  add column presentation text not null default '' check (length(presentation) <= 1000),
  add column address text not null default '' check (length(address) <= 200),
  add column hours text not null default '' check (length(hours) <= 200),
  -- When any of these last changed; sitemaps tell it.
  add column presented_at timestamptz;
grant select (presentation, address, hours, presented_at, created_at) on sellers to zocalo_public;

create view seller_pages with (security_invoker = true) as
  select tenant_id, seller_id, name, kind, presentation, address, hours, has_phone, takes_whatsapp,
         created_at, presented_at
  from sellers;
comment on view seller_pages is 'owner=tenancy; use=what the page of a seller says of them; how they are reached is not in it';
grant select on seller_pages to zocalo_public;

-- Who asks for a seller on their page asks about none of their listings.
comment on table enquiries is
  'owner=leads; use=who asked for a seller, about which listing if any, by which way; retention=24 months';
create index enquiries_of_seller_page on enquiries (tenant_id, seller_id, visitor, created_at)
  where listing_id is null;
