-- Who is no longer a client keeps its sites as a record, and their hosts are free for another.

alter table sites add column released_at timestamptz;
alter table sites drop constraint sites_host_key;
create unique index sites_host_key on sites (host) where released_at is null;

create or replace function tenancy_directory()
  returns table (tenant_id uuid, slug text, tenant_name text, state text, modules text[],
                 base_currency text, site_id uuid, host text, name text, verticals text[],
                 currency text, country text, locale text, zone text, brand jsonb)
  language sql stable security definer set search_path = public, pg_temp
begin atomic
  select t.tenant_id, t.slug, t.name, t.state, t.modules, t.base_currency,
         s.site_id, s.host, s.name, s.verticals, s.currency, s.country, s.locale, s.zone, s.brand
  from tenants t left join sites s on s.tenant_id = t.tenant_id and s.released_at is null
  order by t.slug, s.host;
end;
