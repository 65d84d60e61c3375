drop function guess_spend(bytea, timestamptz, timestamptz);
revoke insert, select (spent), update (spent, since) on guesses from zocalo_doors;
drop function sign_in_steps_retire(timestamptz, integer);
drop table sign_in_steps;
drop table recovery_codes;
drop table second_factors;
