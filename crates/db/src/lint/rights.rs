//! Rules about roles and what is granted to them.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "nothing is granted on a partition, except truncate to the fixed-answer functions",
        broken_by: "select distinct c.relname::text from pg_class c
             cross join lateral aclexplode(c.relacl) as g
             where c.relnamespace = 'public'::regnamespace and c.relispartition
               and g.grantee <> c.relowner
               and (g.grantee, g.privilege_type) <> ('zocalo_doors'::regrole::oid, 'TRUNCATE')
             union
             select distinct c.relname::text from pg_class c
             join pg_attribute a on a.attrelid = c.oid and a.attacl is not null
             where c.relnamespace = 'public'::regnamespace and c.relispartition",
    },
    Rule {
        name: "nothing is granted to everybody",
        broken_by: "select c.relname::text from pg_class c
             cross join lateral aclexplode(c.relacl) as g
             where c.relnamespace = 'public'::regnamespace and g.grantee = 0
             union
             select c.relname || '.' || a.attname from pg_attribute a
             join pg_class c on c.oid = a.attrelid
             cross join lateral aclexplode(a.attacl) as g
             where c.relnamespace = 'public'::regnamespace and g.grantee = 0
             union
             select n.nspname::text from pg_namespace n
             cross join lateral aclexplode(n.nspacl) as g
             where n.nspname = 'public' and g.grantee = 0",
    },
    Rule {
        name: "nobody but the owner creates in the schema",
        broken_by: "select r.rolname::text from pg_roles r
             where r.rolname like 'zocalo\\_%' and r.rolname not in ('zocalo_owner', 'zocalo_migrator')
               and has_schema_privilege(r.oid, 'public', 'create')",
    },
    Rule {
        name: "the public login only reads",
        broken_by: "select c.relname::text from pg_class c
             cross join lateral aclexplode(c.relacl) as g
             where c.relnamespace = 'public'::regnamespace
               and g.grantee = 'zocalo_public'::regrole::oid and g.privilege_type <> 'SELECT'
             union
             select c.relname || '.' || a.attname from pg_attribute a
             join pg_class c on c.oid = a.attrelid
             cross join lateral aclexplode(a.attacl) as g
             where c.relnamespace = 'public'::regnamespace
               and g.grantee = 'zocalo_public'::regrole::oid and g.privilege_type <> 'SELECT'",
    },
    Rule {
        name: "the public login passes by a site's policy only, whatever scope it claims",
        broken_by: "select c.relname || '.' || p.polname from pg_policy p
             join pg_class c on c.oid = p.polrelid
             where (0 = any (p.polroles) or 'zocalo_public'::regrole = any (p.polroles))
               and exists (select from (values (pg_get_expr(p.polqual, p.polrelid)),
                                               (pg_get_expr(p.polwithcheck, p.polrelid))) as e (expr)
                           where e.expr !~ '^\\(\\(app_scope\\(\\) = ''site''::text\\) AND \\(')",
    },
    Rule {
        name: "a login has rights only where a policy is for it",
        broken_by: "select distinct c.relname || ' to ' || r.rolname
             from pg_class c
             cross join reviewed
             cross join lateral (
               select grantee from aclexplode(c.relacl)
               union
               select i.grantee from pg_attribute a
               cross join lateral aclexplode(a.attacl) as i
               where a.attrelid = c.oid) as g
             join pg_roles r on r.oid = g.grantee
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
               and not c.relispartition and c.relname <> all (reviewed.global)
               and r.rolcanlogin and not r.rolsuper and g.grantee <> c.relowner
               and not exists (select from pg_policy p where p.polrelid = c.oid
                                 and (g.grantee = any (p.polroles) or 0 = any (p.polroles)))",
    },
    Rule {
        name: "a login has no right to truncate, to reference or to add triggers",
        broken_by: "select distinct c.relname::text from pg_class c
             cross join lateral aclexplode(c.relacl) as g
             join pg_roles r on r.oid = g.grantee
             where c.relnamespace = 'public'::regnamespace and r.rolcanlogin and not r.rolsuper
               and g.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER')
             union
             select c.relname || '.' || a.attname from pg_attribute a
             join pg_class c on c.oid = a.attrelid
             cross join lateral aclexplode(a.attacl) as g
             join pg_roles r on r.oid = g.grantee
             where c.relnamespace = 'public'::regnamespace and r.rolcanlogin and not r.rolsuper
               and g.privilege_type = 'REFERENCES'",
    },
    Rule {
        name: "a role of ours is no superuser and passes by no policy",
        broken_by: "select r.rolname::text from pg_roles r
             where r.rolname like 'zocalo\\_%'
               and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication)",
    },
    Rule {
        name: "nobody logs in as the owner or as the fixed-answer functions",
        broken_by: "select r.rolname::text from pg_roles r
             where r.rolname in ('zocalo_owner', 'zocalo_doors') and r.rolcanlogin",
    },
    Rule {
        name: "a process's login is a member of no other role",
        broken_by: "select r.rolname::text from pg_auth_members m
             join pg_roles r on r.oid = m.member
             where r.rolname in ('zocalo_web', 'zocalo_public', 'zocalo_worker', 'zocalo_motor')",
    },
    Rule {
        name: "a login has no right of another role without acting as it",
        broken_by: "select r.rolname::text from pg_auth_members m
             join pg_roles r on r.oid = m.member
             join pg_roles o on o.oid = m.roleid
             where r.rolname like 'zocalo\\_%' and o.rolname like 'zocalo\\_%'
               and r.rolcanlogin and r.rolinherit",
    },
    Rule {
        name: "a process's login owns nothing",
        broken_by: "select distinct r.rolname::text from pg_roles r
             join pg_shdepend d on d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid
                               and d.deptype = 'o'
                               and d.dbid in (0, (select oid from pg_database
                                                  where datname = current_database()))
             where r.rolname in ('zocalo_web', 'zocalo_public', 'zocalo_worker', 'zocalo_motor')",
    },
    Rule {
        name: "every table, view and sequence belongs to zocalo_owner",
        broken_by: "select c.relname::text from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'S')
               and c.relowner <> 'zocalo_owner'::regrole",
    },
    Rule {
        name: "the functions of large objects are closed to everybody and to every role of ours",
        broken_by: "select distinct p.oid::regprocedure::text from pg_proc p
             cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as g
             left join pg_roles r on r.oid = g.grantee
             where p.pronamespace = 'pg_catalog'::regnamespace
               and p.proname ~ '^lo(_.+|read|write)$'
               and (g.grantee = 0 or r.rolname like 'zocalo\\_%')",
    },
    Rule {
        name: "web may look at the queue, but changes it through the function that enqueues alone",
        broken_by: "select c.relname::text from pg_class c
             cross join lateral aclexplode(c.relacl) as g
             where c.relname in ('job_lanes', 'jobs', 'job_payloads', 'job_attempts', 'job_shards')
               and c.relnamespace = 'public'::regnamespace
               and g.grantee = 'zocalo_web'::regrole::oid and g.privilege_type <> 'SELECT'
             union
             select c.relname || '.' || a.attname from pg_attribute a
             join pg_class c on c.oid = a.attrelid
             cross join lateral aclexplode(a.attacl) as g
             where c.relname in ('job_lanes', 'jobs', 'job_payloads', 'job_attempts', 'job_shards')
               and c.relnamespace = 'public'::regnamespace
               and g.grantee = 'zocalo_web'::regrole::oid and g.privilege_type <> 'SELECT'",
    },
    Rule {
        name: "there is one schema of ours",
        broken_by: "select n.nspname::text from pg_namespace n
             where n.nspname <> 'public' and n.nspname <> 'information_schema'
               and n.nspname not like 'pg\\_%'",
    },
];
