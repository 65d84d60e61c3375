//! Rules about row-level security.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "a table has row-level security enabled and forced",
        broken_by: "select c.relname::text from pg_class c, reviewed
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and c.relname <> all (reviewed.global)
               and not (c.relrowsecurity and c.relforcerowsecurity)",
    },
    Rule {
        name: "a tenant's table has a policy",
        broken_by: "select c.relname::text from pg_class c, reviewed
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and not c.relispartition and c.relname <> all (reviewed.global)
               and not exists (select from pg_policy p where p.polrelid = c.oid)",
    },
    Rule {
        name: "a partition has no policy of its own, so that read directly it shows nothing",
        broken_by: "select c.relname::text from pg_class c
             join pg_policy p on p.polrelid = c.oid
             where c.relnamespace = 'public'::regnamespace and c.relispartition",
    },
    // The catalogue writes every bracket, so what begins with these two conditions joined by AND at the
    // outermost level is at least as narrow as they are, whatever follows.
    Rule {
        name: "a policy names the scope and the tenant, unless it is for the fixed-answer functions",
        broken_by: "select c.relname || '.' || p.polname from pg_policy p
             join pg_class c on c.oid = p.polrelid
             cross join lateral (values (pg_get_expr(p.polqual, p.polrelid)),
                                        (pg_get_expr(p.polwithcheck, p.polrelid))) as e (expr)
             where p.polroles <> array['zocalo_doors'::regrole::oid]
               and e.expr !~ ('^\\(\\(app_scope\\(\\) = (''(tenant|seller|site)''::text'
                 || '|ANY \\(ARRAY\\[''tenant''::text, ''seller''::text\\]\\))\\)'
                 || ' AND \\(tenant_id = app_tenant\\(\\)\\)( AND \\(|\\)$)')",
    },
    Rule {
        name: "a policy is permissive, as the others of its table expect",
        broken_by: "select c.relname || '.' || p.polname from pg_policy p
             join pg_class c on c.oid = p.polrelid where not p.polpermissive",
    },
];
