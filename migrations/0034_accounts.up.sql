-- Who was let go stays out; and how dear the dearest hash of another system is, which every sign-in costs
-- while there are any.

alter table identities
  -- Since when whoever the provider calls so is not let in, whatever its groups say.
  add column let_go_at timestamptz;

create index accounts_imported on accounts (tenant_id, substr(password_hash, 5, 2))
  where password_hash like '$2%';
