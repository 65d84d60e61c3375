-- A link that was taken off lets nobody in and is remembered: whoever was let go stays out by it.

alter table identities
  -- Since when the link is off; whoever the provider calls so is somebody new then, unless they were let go.
  add column ended_at timestamptz;
comment on table identities is
  'owner=tenancy; use=whom an identity provider calls what, or called; retention=as long as the account, or until another account is linked with the same person';
