drop function events_retire(smallint);
drop function stream_open_epoch();
drop function stream_head();
drop function stream_read(integer, xid8, uuid, integer);
drop table events;
drop function stream_epoch();
drop table stream_epochs;
