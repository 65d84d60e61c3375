//! Rules about keys and columns: a key that does not begin with the tenant tells of other tenants'
//! rows by its violations.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "a tenant's table has a column tenant_id uuid not null",
        broken_by: "select c.relname::text from pg_class c, reviewed
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and c.relname <> all (reviewed.global)
               and not exists (select from pg_attribute a
                               where a.attrelid = c.oid and a.attname = 'tenant_id'
                                 and a.atttypid = 'uuid'::regtype and a.attnotnull)",
    },
    Rule {
        name: "a table has a primary key",
        broken_by: "select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)",
    },
    Rule {
        name: "a key or unique of a tenant's table begins with tenant_id",
        broken_by: "select c.relname || '.' || x.relname from pg_index i
             join pg_class c on c.oid = i.indrelid
             join pg_class x on x.oid = i.indexrelid
             cross join reviewed
             left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
             where c.relnamespace = 'public'::regnamespace and i.indisunique
               and c.relname <> all (reviewed.global)
               and c.relname || '.' || x.relname <> all (reviewed.uniq)
               and a.attname is distinct from 'tenant_id'",
    },
    Rule {
        name: "a foreign key between tenants' tables carries tenant_id",
        broken_by: "select c.relname || '.' || k.conname from pg_constraint k
             join pg_class c on c.oid = k.conrelid
             join pg_class f on f.oid = k.confrelid
             cross join reviewed
             where k.contype = 'f' and c.relnamespace = 'public'::regnamespace
               and c.relname <> all (reviewed.global) and f.relname <> all (reviewed.global)
               and not exists (
                 select from unnest(k.conkey, k.confkey) as pair (mine, theirs)
                 join pg_attribute m on m.attrelid = k.conrelid and m.attnum = pair.mine
                 join pg_attribute t on t.attrelid = k.confrelid and t.attnum = pair.theirs
                 where m.attname = 'tenant_id' and t.attname = 'tenant_id')",
    },
    Rule {
        name: "a state is text with a check, not an enum, whose comparison no index serves under row-level security",
        broken_by: "select c.relname || '.' || a.attname from pg_attribute a
             join pg_class c on c.oid = a.attrelid
             join pg_type t on t.oid = a.atttypid
             left join pg_type e on e.oid = t.typelem
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and a.attnum > 0 and not a.attisdropped
               and (t.typtype = 'e' or e.typtype = 'e')",
    },
    Rule {
        name: "a number is bigint or double precision, not numeric or money",
        broken_by: "select c.relname || '.' || a.attname from pg_attribute a
             join pg_class c on c.oid = a.attrelid
             cross join reviewed
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and a.attnum > 0 and not a.attisdropped
               and a.atttypid in ('numeric'::regtype, 'money'::regtype)
               and c.relname || '.' || a.attname <> all (reviewed.num)",
    },
    Rule {
        name: "an amount of money (…_minor) is bigint",
        broken_by: "select c.relname || '.' || a.attname from pg_attribute a
             join pg_class c on c.oid = a.attrelid
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and a.attnum > 0 and not a.attisdropped
               and a.attname ~ '(^|_)minor$' and a.atttypid <> 'bigint'::regtype",
    },
];
