-- The version before knows no link that is off: such a one is of nobody at the provider then. Who was let go stays out.
alter table identities
  alter column subject type text
    using case when ended_at is null or let_go_at is not null then subject else 'ended ' || account_id end;
alter table identities drop column ended_at;
comment on table identities is
  'owner=tenancy; use=whom an identity provider calls what; retention=as long as the account, or until it is unlinked';
