create or replace function tenancy_directory()
  returns table (tenant_id uuid, slug text, tenant_name text, state text, modules text[],
                 base_currency text, site_id uuid, host text, name text, verticals text[],
                 currency text, country text, locale text, zone text, brand jsonb)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select t.tenant_id, t.slug, t.name, t.state, t.modules, t.base_currency,
         s.site_id, s.host, s.name, s.verticals, s.currency, s.country, s.locale, s.zone, s.brand
  from tenants t left join sites s on s.tenant_id = t.tenant_id
  order by t.slug, s.host;
end;
drop index sites_host_key;
alter table sites add constraint sites_host_key unique (host);
alter table sites drop column released_at;
