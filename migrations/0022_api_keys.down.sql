alter table sessions drop column carried;
drop function api_keys_retire(timestamptz, integer);
drop table api_keys;
