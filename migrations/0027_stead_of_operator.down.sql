revoke select (impersonation_id) on sessions from zocalo_worker;
drop function operator_is(uuid);
revoke select (account_id) on operators from zocalo_doors;
