revoke insert on accounts from zocalo_worker;
