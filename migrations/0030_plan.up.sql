-- What a client pays for, as a word: set by whoever runs the installation (and later by billing). It limits
-- nothing by itself; that is for `limits`.
alter table tenants add column plan text not null default '' check (length(plan) <= 60);
comment on table tenants is
  'owner=tenancy; use=a client business, its state, plan and modules; retention=while it is a client';
