-- A seller's scope is a seller that exists: naming a tenant and no seller, or a neighbour's, showed what
-- all sellers of the tenant share.

alter policy seller on verticals
  using (app_scope() = 'seller' and tenant_id = app_tenant()
         and exists (select from seller_cards s
                     where s.tenant_id = app_tenant() and s.seller_id = app_seller()));
alter policy seller on fx_rates
  using (app_scope() = 'seller' and tenant_id = app_tenant()
         and exists (select from seller_cards s
                     where s.tenant_id = app_tenant() and s.seller_id = app_seller()));
