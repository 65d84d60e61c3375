-- The schema as text: what a dump would hold, without the order it was made in.
select line from (
  select 'table ' || c.relname || ' ' || c.relkind::text || ' ' || pg_get_userbyid(c.relowner) || ' '
         || c.relrowsecurity || c.relforcerowsecurity || ' ' || coalesce(c.reloptions::text, '') || ' '
         || coalesce((select string_agg(g::text, ',' order by g::text) from unnest(c.relacl) g), '') || ' '
         || coalesce(obj_description(c.oid, 'pg_class'), '') || ' '
         || coalesce(pg_get_expr(c.relpartbound, c.oid), '') as line
  from pg_class c where c.relnamespace = 'public'::regnamespace
  union all
  -- Its place among those there are: one that went leaves its number behind.
  select 'column ' || c.relname || '.' || row_number() over (partition by c.oid order by a.attnum)
         || ' ' || a.attname || ' '
         || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || a.attidentity::text || ' '
         || coalesce(pg_get_expr(d.adbin, d.adrelid), '') || ' ' || coalesce(a.attacl::text, '') || ' '
         || coalesce(col_description(c.oid, a.attnum), '')
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
  union all
  select 'constraint ' || k.conrelid::regclass || '.' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  from pg_constraint k where k.connamespace = 'public'::regnamespace
  union all
  select 'index ' || i.indexrelid::regclass || ' ' || pg_get_indexdef(i.indexrelid)
  from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace
  union all
  select 'policy ' || p.tablename || '.' || p.policyname || ' ' || p.permissive || p.roles::text || p.cmd
         || coalesce(p.qual, '') || ' ' || coalesce(p.with_check, '')
  from pg_policies p where p.schemaname = 'public'
  union all
  select 'function ' || p.oid::regprocedure || ' ' || pg_get_userbyid(p.proowner) || ' '
         || coalesce(p.proacl::text, '') || ' ' || pg_get_functiondef(p.oid)
  from pg_proc p where p.pronamespace = 'public'::regnamespace
  union all
  select 'view ' || c.relname || ' ' || pg_get_viewdef(c.oid)
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
  union all
  select 'schema ' || n.nspname || ' ' || pg_get_userbyid(n.nspowner) || ' ' || coalesce(n.nspacl::text, '')
  from pg_namespace n where n.nspname not like 'pg\_%'
) all_of_it
order by line collate "C"
