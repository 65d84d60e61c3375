alter policy seller on verticals
  using (app_scope() = 'seller' and tenant_id = app_tenant());
alter policy seller on fx_rates
  using (app_scope() = 'seller' and tenant_id = app_tenant());
