alter function access_requests_retire(timestamptz, integer) rename to recovery_retire;
alter table access_requests drop column seller_kind;
alter table access_requests rename to recovery_requests;
comment on table recovery_requests is
  'owner=tenancy; use=ways back in asked for by mail; retention=1 day';

drop function audit_head();
revoke select (tenant_id, seq, hash) on audit_entries from zocalo_doors;
drop policy head on audit_entries;
drop policy seller on audit_entries;

drop policy seller on access_links;
-- While such links are kept this is refused: what waits to be followed is not thrown away.
alter table access_links
  drop constraint access_links_seller_check,
  drop constraint access_links_registration_check,
  drop constraint access_links_kind_check,
  add constraint access_links_kind_check check (kind in ('invitation', 'recovery')),
  drop constraint access_links_seller_fkey,
  drop column seller_kind,
  drop column seller_role,
  drop column seller_id,
  drop column made_by;

drop policy seller on accounts;
drop table seller_people;
