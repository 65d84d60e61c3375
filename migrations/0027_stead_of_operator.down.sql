drop function operator_is(uuid);
revoke select (account_id) on operators from zocalo_doors;
