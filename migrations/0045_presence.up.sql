-- When somebody was last here is told of themselves, not of who acted in their stead.

grant select (impersonation_id) on sessions to zocalo_worker;
