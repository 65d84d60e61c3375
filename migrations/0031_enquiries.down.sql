drop function enquiries_retire(timestamptz, integer);
drop table enquiries;
drop view seller_ways;
drop policy seller_change on sellers;
alter table sellers
  drop constraint sellers_whatsapp_check,
  drop column has_phone,
  drop column takes_whatsapp,
  drop column phone;
