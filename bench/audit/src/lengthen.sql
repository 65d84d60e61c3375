-- Goes on with the chain of a tenant: $3 entries after the one numbered $2. Each is bound to the one before
-- by SHA-256 over its hash, number, moment in microseconds and words, each word behind its length; an absent
-- word is a length of 2^64 - 1.
with recursive first as (
  select seq, hash from audit_entries where tenant_id = $1 and seq = $2
), said as (
  select n as seq, date_trunc('second', now()) + n * interval '1 millisecond' as at,
         'acc_01jd0000000000000000000000'::text as actor, 'listing.changed'::text as action,
         'lst_' || lpad(n::text, 26, '0') as subject, 'done'::text as outcome,
         'precio ' || n as before, 'precio ' || n + 1 as after,
         '10.0.0.1'::text as address, 'req' || n as request_id
  from generate_series($2 + 1, $2 + $3) n
), words as (
  select *, int8send(seq) || int8send((extract(epoch from at) * 1000000)::bigint)
    || int8send(octet_length(actor)) || convert_to(actor, 'UTF8')
    || int8send(octet_length(action)) || convert_to(action, 'UTF8')
    || int8send(octet_length(subject)) || convert_to(subject, 'UTF8')
    || int8send(octet_length(outcome)) || convert_to(outcome, 'UTF8')
    || int8send(octet_length(before)) || convert_to(before, 'UTF8')
    || int8send(octet_length(after)) || convert_to(after, 'UTF8')
    || int8send(octet_length(address)) || convert_to(address, 'UTF8')
    || int8send(octet_length(request_id)) || convert_to(request_id, 'UTF8') as bytes
  from said
), listed as materialized (
  select array_agg(bytes order by seq) as all_bytes from words
), chain as (
  select 0 as n, hash from first
  union all
  select n + 1, sha256(chain.hash || all_bytes[n + 1]) from chain, listed where n < $3
)
insert into audit_entries (tenant_id, seq, at, actor, action, subject, outcome, before, after, address,
                           request_id, hash)
select $1, w.seq, w.at, w.actor, w.action, w.subject, w.outcome, w.before, w.after, w.address, w.request_id, c.hash
from words w join chain c on c.n = w.seq - $2
