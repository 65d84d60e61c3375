-- In which country a file was read, where that is not the site's: a part of the same file, too short to
-- tell, is read in the same one.
alter table imports
  add column site_id uuid,
  add column columns text,
  add column country text check (country ~ '^[A-Z]{2}$'),
  add constraint imports_site_fkey
    foreign key (tenant_id, site_id) references sites (tenant_id, site_id);
create index imports_of_header on imports (tenant_id, site_id, vertical, columns, import_id);
