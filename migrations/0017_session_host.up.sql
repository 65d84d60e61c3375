-- A session is of the host it was opened on: what a browser keeps for one host opens nothing on another
-- of the same tenant. Sessions of before are ended by it; their owners sign in again.
alter table sessions add column host text not null default '' check (length(host) <= 253);
grant select (host) on sessions to zocalo_worker;
