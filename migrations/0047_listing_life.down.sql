drop function listing_drafts_retire(timestamptz, integer);
drop table listing_drafts;
drop trigger listings_price_kept on listings;
drop function listings_price_kept();
drop table listing_prices;
drop table listing_steps;
drop trigger listings_follow on listings;
drop function listings_follow();
drop function listing_may_follow(text, text);

alter table listing_ends
  drop constraint listing_ends_reason_check,
  add constraint listing_ends_reason_check check (reason in ('sold', 'expired', 'withdrawn'));

alter table listings
  drop column expires_at,
  drop constraint listings_status_check,
  add constraint listings_status_check
    check (status in ('draft', 'published', 'paused', 'sold', 'expired'));
