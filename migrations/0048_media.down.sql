drop function uploads_retire(timestamptz, integer);
drop view media_shown;
alter table listing_drafts drop column photos;
drop table media_totals, media, uploads;
drop function media_counted();
-- Limits of storage that were set stay, and mean nothing.
alter table limits
  drop constraint limits_key_check,
  add constraint limits_key_check check (key in ('members', 'sellers', 'listings', 'api_calls')) not valid;
