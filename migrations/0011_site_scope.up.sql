-- The public's scope is a site that exists, and what it shows: naming a tenant and any id for a site
-- showed the tenant's published rows, and a site the verticals of its siblings.

alter policy site on sellers
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and exists (select from current_site s where s.tenant_id = app_tenant()));
alter policy site on fx_rates
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and exists (select from current_site s where s.tenant_id = app_tenant()));
alter policy site on verticals
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and key = any ((select s.verticals from current_site s
                          where s.tenant_id = app_tenant())::text[]));
alter policy site on listings
  using (app_scope() = 'site' and tenant_id = app_tenant()
         and status = 'published'
         and vertical = any ((select s.verticals from current_site s
                          where s.tenant_id = app_tenant())::text[]));
