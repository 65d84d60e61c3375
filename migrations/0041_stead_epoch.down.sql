drop function operator_epoch(uuid);
alter table impersonations drop column operator_epoch;
alter table operators drop column epoch;
