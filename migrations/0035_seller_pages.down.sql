drop index enquiries_of_seller_page;
comment on table enquiries is
  'owner=leads; use=who asked for the seller of a listing, by which way; retention=24 months';
-- Where sellers were asked for as such this is refused: what would become of those enquiries is for people to say.
alter table enquiries alter column listing_id set not null;
drop view seller_pages;
revoke select (created_at) on sellers from zocalo_public;
alter table sellers
  drop column presentation,
  drop column address,
  drop column hours,
  drop column presented_at;
