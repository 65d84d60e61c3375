-- A seller's scope is a seller that exists, for the audit, too: naming a tenant and no seller, or a neighbour's,
-- added to its chain.

alter policy seller on audit_entries
  with check (app_scope() = 'seller' and tenant_id = app_tenant()
              and exists (select from seller_cards s
                          where s.tenant_id = app_tenant() and s.seller_id = app_seller()));
