drop function mail_retire(timestamptz, timestamptz, integer);
drop table mail_outbox;
drop table mail_calls;
