-- A row of a file that does not say its seller is about the one listing that has its id. Rows without
-- an id are named by their content, which nobody looks for without the seller.
create index listings_source on listings (tenant_id, vertical, source_key)
  where source_key not like 'row:%';
