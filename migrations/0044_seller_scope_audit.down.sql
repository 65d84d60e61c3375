alter policy seller on audit_entries
  with check (app_scope() = 'seller' and tenant_id = app_tenant());
