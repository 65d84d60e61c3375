drop index enquiries_of_seller_page;
comment on table enquiries is
  'owner=leads; use=who asked for the seller of a listing, by which way; retention=24 months';
drop view seller_pages;
revoke select (created_at) on sellers from zocalo_public;
alter table sellers
  drop column presentation,
  drop column address,
  drop column hours,
  drop column presented_at;
