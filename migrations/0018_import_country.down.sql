drop index imports_of_header;
alter table imports
  drop constraint imports_site_fkey,
  drop column country,
  drop column columns,
  drop column site_id;
