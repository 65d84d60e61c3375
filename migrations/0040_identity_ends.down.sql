delete from identities where ended_at is not null;
alter table identities drop column ended_at;
comment on table identities is
  'owner=tenancy; use=whom an identity provider calls what; retention=as long as the account, or until it is unlinked';
