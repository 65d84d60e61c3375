drop view ended_listings;
drop table listing_ends;
