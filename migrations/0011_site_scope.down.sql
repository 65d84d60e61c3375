alter policy site on sellers
  using (app_scope() = 'site' and tenant_id = app_tenant() and app_site() is not null);
alter policy site on fx_rates
  using (app_scope() = 'site' and tenant_id = app_tenant() and app_site() is not null);
alter policy site on verticals
  using (app_scope() = 'site' and tenant_id = app_tenant() and app_site() is not null);
alter policy site on listings
  using (app_scope() = 'site' and tenant_id = app_tenant() and app_site() is not null and status = 'published');
