grant insert on job_attempts to zocalo_web;
grant insert, update, delete on job_payloads to zocalo_worker, zocalo_motor;
grant select, insert, update, delete on job_payloads to zocalo_web;
grant insert on jobs to zocalo_worker, zocalo_motor;
grant insert, update, delete on jobs to zocalo_web;
revoke update (held) on job_lanes from zocalo_worker;
grant insert, update on job_lanes to zocalo_web, zocalo_worker, zocalo_motor;

alter policy tenant on job_payloads
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
alter policy tenant on jobs
  using      (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant())
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());
alter policy tenant on job_lanes
  using      (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant())
  with check (app_scope() in ('tenant', 'seller') and tenant_id = app_tenant());

drop function job_enqueue(uuid, uuid, text, text, smallint, text, timestamptz, smallint, text, text,
                          smallint, timestamptz, jsonb);
revoke select (kind, unique_key), update (unique_key) on jobs from zocalo_doors;
revoke insert on job_lanes, jobs, job_payloads from zocalo_doors;
drop policy enqueue on job_payloads;
drop policy enqueue on jobs;
drop policy enqueue on job_lanes;
