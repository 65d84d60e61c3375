drop function listing_reports_retire(timestamptz, integer);
drop index media_alike;
drop function media_parts(uuid, bigint);
drop index listings_vin;
drop index listings_text;
drop table listing_reports;
drop table listing_assessments;
drop table moderation_policies;

drop view seller_pages;
create view seller_pages with (security_invoker = true) as
  select tenant_id, seller_id, name, kind, presentation, address, hours, has_phone, takes_whatsapp,
         created_at, presented_at
  from sellers;
comment on view seller_pages is 'owner=tenancy; use=what the page of a seller says of them; how they are reached is not in it';
grant select on seller_pages to zocalo_public;

drop index sellers_phone;
alter table sellers
  drop column has_verified_document,
  drop column has_verified_phone,
  drop constraint sellers_phone_verified_check,
  drop column trusted_at,
  drop column document_verified_at,
  drop column phone_verified_at;
