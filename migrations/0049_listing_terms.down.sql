drop index listings_due;
drop table listing_terms;
