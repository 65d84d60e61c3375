//! Rules about comments and views.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "a table's comment says owner, use and retention",
        broken_by: "select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and coalesce(obj_description(c.oid, 'pg_class'), '')
                   !~ '^owner=[a-z-]+; use=[^;]+; retention=.+'",
    },
    Rule {
        name: "a view's comment says owner and use",
        broken_by: "select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
               and coalesce(obj_description(c.oid, 'pg_class'), '') !~ '^owner=[a-z-]+; use=.+'",
    },
    Rule {
        name: "a view asks with the rights of its reader",
        broken_by: "select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
               and not coalesce('security_invoker=true' = any (c.reloptions), false)",
    },
    Rule {
        name: "nothing keeps rows outside row-level security: no materialized view, no foreign table",
        broken_by: "select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('m', 'f')",
    },
];
