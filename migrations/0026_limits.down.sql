drop table limit_usage;
drop table limits;
