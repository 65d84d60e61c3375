revoke select (impersonation_id) on sessions from zocalo_worker;
