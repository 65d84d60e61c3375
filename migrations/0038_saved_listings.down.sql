drop table saved_listings;
