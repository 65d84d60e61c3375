drop function recovery_retire(timestamptz, integer);
drop table recovery_requests;
