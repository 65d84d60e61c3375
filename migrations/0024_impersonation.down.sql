drop function impersonations_retire(timestamptz, integer);
alter table sessions drop constraint sessions_impersonation_fkey, drop column impersonation_id;
drop table impersonations;
