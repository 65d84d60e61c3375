drop function sign_in_steps_retire(timestamptz, integer);
drop table sign_in_steps;
drop table recovery_codes;
drop table second_factors;
