-- A command may bring accounts in from another system. It writes the hashes of their passwords, and
-- still reads none.
grant insert on accounts to zocalo_worker;
