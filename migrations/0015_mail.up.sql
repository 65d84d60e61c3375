-- Letters: what became of each attempt, and those that lie in the outbox while no mail server is set up.

create table mail_calls (
  tenant_id  uuid not null,
  call_id    uuid not null,
  reference  uuid not null,
  attempt    smallint not null check (attempt > 0),
  template   text not null check (length(template) <= 40),
  mailer     text not null check (length(mailer) <= 40),
  recipient  text not null check (length(recipient) <= 254),
  state      text not null check (state in ('sending', 'done', 'refused', 'not_sent', 'unknown')),
  detail     text check (length(detail) <= 500),
  started_at timestamptz not null,
  ended_at   timestamptz,
  primary key (tenant_id, call_id)
);
comment on table mail_calls is
  'owner=mail; use=each attempt to send a letter, its address masked; retention=90 days';

create table mail_outbox (
  tenant_id  uuid not null,
  mail_id    uuid not null,
  message_id text not null check (length(message_id) <= 300),
  recipient  text not null check (length(recipient) <= 254),
  subject    text not null check (length(subject) <= 200),
  body       text not null check (length(body) <= 20000),
  page       text not null check (length(page) <= 40000),
  created_at timestamptz not null,
  primary key (tenant_id, mail_id),
  constraint mail_outbox_message_key unique (tenant_id, message_id)
);
comment on table mail_outbox is
  'owner=mail; use=letters kept to be read while no mail server is set up; retention=7 days';

alter table mail_calls  enable row level security, force row level security;
alter table mail_outbox enable row level security, force row level security;

create policy tenant on mail_calls to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());
create policy tenant on mail_outbox to zocalo_web, zocalo_worker
  using      (app_scope() = 'tenant' and tenant_id = app_tenant())
  with check (app_scope() = 'tenant' and tenant_id = app_tenant());

-- Only the worker writes letters; the console reads them.
grant select, insert, update on mail_calls, mail_outbox to zocalo_worker;
grant select on mail_calls, mail_outbox to zocalo_web;

create policy retention on mail_calls for all to zocalo_doors using (true);
create policy retention on mail_outbox for all to zocalo_doors using (true);
grant select (tenant_id, call_id, started_at) on mail_calls to zocalo_doors;
grant select (tenant_id, mail_id, created_at) on mail_outbox to zocalo_doors;
grant delete on mail_calls, mail_outbox to zocalo_doors;

create function mail_retire(calls_before timestamptz, outbox_before timestamptz, max_rows integer)
  returns bigint
  language sql volatile security definer set search_path = public, pg_temp
begin atomic
  with old_calls as (
    delete from mail_calls c using (
      select o.tenant_id, o.call_id from mail_calls o
      where o.started_at < calls_before limit least(max_rows, 1000)) old
    where c.tenant_id = old.tenant_id and c.call_id = old.call_id returning 1),
  old_letters as (
    delete from mail_outbox m using (
      select o.tenant_id, o.mail_id from mail_outbox o
      where o.created_at < outbox_before limit least(max_rows, 1000)) old
    where m.tenant_id = old.tenant_id and m.mail_id = old.mail_id returning 1)
  select (select count(*) from old_calls) + (select count(*) from old_letters);
end;
alter function mail_retire(timestamptz, timestamptz, integer) owner to zocalo_doors;
revoke all on function mail_retire(timestamptz, timestamptz, integer) from public;
grant execute on function mail_retire(timestamptz, timestamptz, integer) to zocalo_worker;
