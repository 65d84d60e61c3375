-- One tenant's rows in every table; :number makes its ids.
create or replace function pg_temp.id(number bigint) returns uuid language sql
  return lpad(to_hex(number), 32, '0')::uuid;

insert into tenants (tenant_id, slug, name, base_currency, created_at)
values (pg_temp.id(:number), 't' || :number, 'Tenant', 'DOP', now());

insert into sites (tenant_id, site_id, host, name, verticals, currency, country, locale, zone, created_at)
values (pg_temp.id(:number), pg_temp.id(:number * 1000), 'h' || :number || '.test', 'Site', '{autos}',
        'DOP', 'DO', 'es-DO', 'America/Santo_Domingo', now());

insert into sellers (tenant_id, seller_id, slug, name, kind, created_at)
select pg_temp.id(:number), pg_temp.id(:number * 100 + i), 's' || i, 'Seller', 'dealer', now()
from generate_series(0, 1) i;

insert into verticals (tenant_id, key, version, definition, updated_at)
values (pg_temp.id(:number), 'autos', 1, '{}', now());

insert into listings (tenant_id, listing_id, vertical, seller_id, operation, status, title,
                      published_at, created_at, updated_at)
select pg_temp.id(:number), pg_temp.id(:number * 10000 + i * 10 + p), 'autos',
       pg_temp.id(:number * 100 + i), 'sale', case p when 0 then 'draft' else 'published' end, 'Auto',
       now(), now(), now()
from generate_series(0, 1) i, generate_series(0, 1) p;

insert into listing_ends (tenant_id, listing_id, seller_id, vertical, title, reason, published_at, ended_at)
select pg_temp.id(:number), pg_temp.id(:number * 10000 + i * 10), pg_temp.id(:number * 100 + i), 'autos', 'Auto',
       'sold', now(), now()
from generate_series(0, 1) i;

insert into listing_steps (tenant_id, step_id, listing_id, seller_id, earlier, later, at)
select pg_temp.id(:number), pg_temp.id(i), pg_temp.id(:number * 10000 + i * 10),
       pg_temp.id(:number * 100 + i), 'published', 'sold', now()
from generate_series(0, 1) i;

insert into listing_prices (tenant_id, listing_id, seller_id, price_minor, price_currency, until)
select pg_temp.id(:number), pg_temp.id(:number * 10000 + i * 10), pg_temp.id(:number * 100 + i), 1,
       'USD', now()
from generate_series(0, 1) i;

insert into listing_drafts (tenant_id, listing_id, seller_id, vertical, typed, account_id, started_at,
                            saved_at)
select pg_temp.id(:number), pg_temp.id(:number * 10000 + i * 10), pg_temp.id(:number * 100 + i),
       'autos', '{}', pg_temp.id(1), now(), now()
from generate_series(0, 1) i;

insert into listing_terms (tenant_id, listing_id, seller_id, account_id, site_id, origin, language)
select tenant_id, listing_id, seller_id, pg_temp.id(1), pg_temp.id(:number * 1000), 'https://test.example', 'es'
from listings where tenant_id = pg_temp.id(:number);

insert into moderation_policies (tenant_id, vertical, review_from, block_from, banned, points, changed_at)
values (pg_temp.id(:number), 'autos', 31, 81, '{}', '{}', now());

insert into listing_assessments (tenant_id, listing_id, seller_id, score, verdict, findings, assessed_at)
select tenant_id, listing_id, seller_id, 0, 'publish', '[]', now()
from listings where tenant_id = pg_temp.id(:number);

insert into placement_slots (tenant_id, vertical, kind, capacity, changed_at)
values (pg_temp.id(:number), 'autos', 'top', 3, now());

insert into placements (tenant_id, placement_id, listing_id, seller_id, vertical, kind, starts_at, ends_at, granted_at)
select tenant_id, listing_id, listing_id, seller_id, 'autos', 'top', now(), now() + interval '1 day', now()
from listings where tenant_id = pg_temp.id(:number);

insert into listing_reports (tenant_id, report_id, listing_id, seller_id, cause, note, network, at, settled_at,
                             is_upheld)
select tenant_id, listing_id, listing_id, seller_id, 'other', '', '\x00000000000000000000000000000000', now(),
       now(), false
from listings where tenant_id = pg_temp.id(:number);

insert into uploads (tenant_id, upload_id, seller_id, listing_id, account_id, size_bytes, began_at, moved_at)
select pg_temp.id(:number), pg_temp.id(:number * 10 + i), pg_temp.id(:number * 100 + i),
       pg_temp.id(:number * 10000 + i * 10), pg_temp.id(1), 9, now(), now()
from generate_series(0, 1) i;

insert into media (tenant_id, media_id, seller_id, listing_id, account_id, upload_id, address, size_bytes,
                   width, height, sha256, phash, color, created_at)
select pg_temp.id(:number), pg_temp.id(:number * 10 + i), pg_temp.id(:number * 100 + i),
       pg_temp.id(:number * 10000 + i * 10), pg_temp.id(1), pg_temp.id(i), '/m/med_' || repeat('0', 25) || i, 9, 4, 3,
       decode(repeat('00', 32), 'hex'), 7, 7, now()
from generate_series(0, 1) i;

insert into fx_rates (tenant_id, currency, effective_on, rate, set_at)
values (pg_temp.id(:number), 'USD', '2026-01-01', 60, now());

insert into import_mappings (tenant_id, site_id, vertical, columns, mapping, saved_at)
values (pg_temp.id(:number), pg_temp.id(:number * 1000), 'autos', 'a,b', '{}', now());

insert into imports (tenant_id, import_id, vertical, file_name, state, started_at)
values (pg_temp.id(:number), pg_temp.id(1), 'autos', 'f.csv', 'running', now());

insert into import_rows (tenant_id, import_id, row_hash, row)
values (pg_temp.id(:number), pg_temp.id(1), '\x00', 1);

insert into events (tenant_id, event_id, slot, kind, recorded_at)
select pg_temp.id(:number), pg_temp.id(s), s, 'test.happened', now() from generate_series(0, 31) s;

insert into job_lanes (tenant_id, lane_id, class, shard, created_at)
values (pg_temp.id(:number), pg_temp.id(1), 'normal', 0, now());

insert into job_holds (tenant_id, held_at) values (pg_temp.id(:number), now());

insert into jobs (tenant_id, job_id, lane_id, kind, run_at, attempts_max, slot, created_at)
select pg_temp.id(:number), pg_temp.id(s), pg_temp.id(1), 'test.work', now(), 1, s, now()
from generate_series(0, 15) s;

insert into job_payloads (tenant_id, job_id, slot, payload)
select pg_temp.id(:number), pg_temp.id(s), s, '{}' from generate_series(0, 15) s;

insert into job_attempts (tenant_id, job_id, attempt, slot, kind, term, outcome, started_at, ended_at)
select pg_temp.id(:number), pg_temp.id(s), 1, s, 'test.work', 1, 'done', now(), now()
from generate_series(0, 31) s;

insert into accounts (tenant_id, account_id, mail, name, created_at)
select pg_temp.id(:number), pg_temp.id(i), 'ana' || i || '@test.example', 'Ana', now()
from generate_series(1, 3) i;

insert into seller_people (tenant_id, seller_id, account_id, role, created_at)
select pg_temp.id(:number), pg_temp.id(:number * 100 + i), pg_temp.id(2 + i), 'owner', now()
from generate_series(0, 1) i;

insert into members (tenant_id, account_id, role, created_at)
values (pg_temp.id(:number), pg_temp.id(1), 'owner', now());

insert into operators (tenant_id, account_id, created_at)
values (pg_temp.id(:number), pg_temp.id(1), now());

insert into impersonations (tenant_id, impersonation_id, account_id, reason, token_hash, created_at, expires_at)
values (pg_temp.id(:number), pg_temp.id(1), pg_temp.id(1), 'Una prueba', decode(repeat('00', 32), 'hex'), now(), now());

insert into sessions (tenant_id, session_id, account_id, token_hash, agent, address, created_at, seen_at)
values (pg_temp.id(:number), pg_temp.id(1), pg_temp.id(1), decode(repeat('00', 32), 'hex'), '', '',
        now(), now());

insert into devices (tenant_id, token_hash, account_id, seen_at)
values (pg_temp.id(:number), decode(repeat('00', 32), 'hex'), pg_temp.id(1), now());

insert into access_links (tenant_id, link_id, kind, token_hash, mail, role, created_at, expires_at)
values (pg_temp.id(:number), pg_temp.id(1), 'invitation', decode(repeat('00', 32), 'hex'),
        'luis@test.example', 'ops', now(), now());

insert into access_links (tenant_id, link_id, kind, token_hash, mail, seller_id, seller_role,
                          created_at, expires_at)
select pg_temp.id(:number), pg_temp.id(2 + i), 'seller_invitation',
       decode(repeat('0' || (i + 1)::text, 32), 'hex'), 'luis@test.example',
       pg_temp.id(:number * 100 + i), 'agent', now(), now()
from generate_series(0, 1) i;

insert into second_factors (tenant_id, account_id, sealed, created_at)
values (pg_temp.id(:number), pg_temp.id(1), decode(repeat('00', 60), 'hex'), now());

insert into recovery_codes (tenant_id, code_hash, account_id)
values (pg_temp.id(:number), decode(repeat('00', 32), 'hex'), pg_temp.id(1));

insert into sign_in_steps (tenant_id, token_hash, account_id, host, expires_at)
values (pg_temp.id(:number), decode(repeat('00', 32), 'hex'), pg_temp.id(1), 'h.test', now());

insert into api_keys (tenant_id, api_key_id, name, scopes, token_hash, hint, made_by, created_at, expires_at)
values (pg_temp.id(:number), pg_temp.id(1), 'Hoja', '{members.read}', decode(repeat('00', 32), 'hex'), '0000',
        pg_temp.id(1), now(), now());

insert into providers (tenant_id, name, issuer, client_id, sealed, groups_claim, changed_at)
values (pg_temp.id(:number), 'Empresa', 'https://id.test', 'zocalo', decode(repeat('00', 60), 'hex'), 'groups', now());

insert into provider_groups (tenant_id, name, role) values (pg_temp.id(:number), 'ventas', 'ops');

insert into identities (tenant_id, account_id, issuer, subject, is_led, linked_at)
values (pg_temp.id(:number), pg_temp.id(1), 'https://id.test', 'ana', true, now());

insert into limits (tenant_id, key, most, is_hard, set_at)
values (pg_temp.id(:number), 'members', 5, true, now());

insert into limit_usage (tenant_id, key, used, began_at)
values (pg_temp.id(:number), 'api_calls', 1, now());

insert into guesses (tenant_id, bucket, spent, since)
values (pg_temp.id(:number), decode(repeat('00', 32), 'hex'), 1, now());

insert into audit_entries (tenant_id, seq, at, actor, action, outcome, address, request_id, hash)
values (pg_temp.id(:number), 1, now(), 'command', 'test.done', 'done', '', '',
        decode(repeat('00', 32), 'hex'));

insert into flags (tenant_id, key, purpose, owner, ends_on, safe_side, rules, created_at)
values (pg_temp.id(:number), 'test.flag', 'Prueba', 'Ana', '2030-01-01', false, '{}', now());

insert into mail_calls (tenant_id, call_id, reference, attempt, template, mailer, recipient, state, started_at)
values (pg_temp.id(:number), pg_temp.id(1), pg_temp.id(1), 1, 'trial', 'smtp', 'lu…@test.example', 'done', now());

insert into mail_outbox (tenant_id, mail_id, message_id, recipient, subject, body, page, created_at)
values (pg_temp.id(:number), pg_temp.id(1), '1@test.example', 'luis@test.example', 'Hola', 'Hola', '<p>Hola</p>', now());

insert into access_requests (tenant_id, request_id, site_id, mail, language, origin, created_at)
values (pg_temp.id(:number), pg_temp.id(1), pg_temp.id(:number * 1000), 'luis@test.example', 'es',
        'https://test.example', now());

insert into enquiries (tenant_id, enquiry_id, reference, site_id, seller_id, listing_id, title, channel,
                       source, visitor, created_at)
select pg_temp.id(:number), pg_temp.id(i), 'AAAAA' || i, pg_temp.id(:number * 1000),
       pg_temp.id(:number * 100 + i), pg_temp.id(:number * 10000), 'Auto', 'call', 'anuncio',
       '\x00000000000000000000000000000000', now()
from generate_series(0, 1) i;

insert into saved_listings (tenant_id, account_id, listing_id, saved_at)
values (pg_temp.id(:number), pg_temp.id(1), pg_temp.id(:number * 10000), now());

insert into businesses (tenant_id, legal_name, updated_at) values (pg_temp.id(:number), 'Autos, SRL', now());

insert into business_texts (tenant_id, page, language, body, updated_at)
values (pg_temp.id(:number), 'about', 'es', 'Vendemos autos.', now());

insert into lenders (tenant_id, lender_id, name, currency, rate, months_min, months_max, down_min, updated_at)
values (pg_temp.id(:number), pg_temp.id(:number * 11), 'Banco Ejemplo', 'USD', 129500, 12, 72, 200000, now());
