//! Rules about functions that run with rights other than their caller's.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "a security definer function fixes its search path",
        broken_by: "select p.oid::regprocedure::text from pg_proc p
             where p.pronamespace = 'public'::regnamespace and p.prosecdef
               and not coalesce('search_path=public, pg_temp' = any (p.proconfig), false)",
    },
    Rule {
        name: "a security definer function belongs to zocalo_doors",
        broken_by: "select p.oid::regprocedure::text from pg_proc p
             where p.pronamespace = 'public'::regnamespace and p.prosecdef
               and p.proowner <> 'zocalo_doors'::regrole",
    },
    Rule {
        name: "a security definer function may not be called by everybody",
        broken_by: "select p.oid::regprocedure::text from pg_proc p
             where p.pronamespace = 'public'::regnamespace and p.prosecdef
               and (p.proacl is null
                    or exists (select from aclexplode(p.proacl) g where g.grantee = 0))",
    },
    Rule {
        name: "what belongs to zocalo_doors is a security definer function",
        broken_by:
            "select p.oid::regprocedure::text from pg_proc p
             where p.pronamespace = 'public'::regnamespace and not p.prosecdef
               and p.proowner = 'zocalo_doors'::regrole
             union all
             select c.relname::text from pg_class c
             where c.relowner = 'zocalo_doors'::regrole and c.relnamespace = 'public'::regnamespace",
    },
];
