drop function flag_rules();
drop table flags;
