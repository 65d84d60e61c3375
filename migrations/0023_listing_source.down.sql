drop index listings_source;
