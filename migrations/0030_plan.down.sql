comment on table tenants is
  'owner=tenancy; use=a client business, its state and modules; retention=while it is a client';
alter table tenants drop column plan;
