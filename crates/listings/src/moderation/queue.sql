with waiting as (
  select l.listing_id from listings l where l.tenant_id = $1 and l.status = 'in_review'
  union
  select r.listing_id from listing_reports r
  join listings l on l.tenant_id = r.tenant_id and l.listing_id = r.listing_id
  where r.tenant_id = $1 and r.settled_at is null and l.status = 'published')
select l.listing_id, l.vertical, l.title, s.name, l.images -> 0 as cover,
       l.status = 'published' as is_public, a.score, reported.reports,
       coalesce(last.earlier = 'rejected' and last.reason is not null, false) as is_appeal,
       coalesce(case when l.status = 'published' then reported.first else last.at end,
                l.updated_at) as since
from waiting w
join listings l on l.tenant_id = $1 and l.listing_id = w.listing_id
join seller_cards s on s.tenant_id = l.tenant_id and s.seller_id = l.seller_id
left join listing_assessments a on a.tenant_id = l.tenant_id and a.listing_id = l.listing_id
cross join lateral (
  select count(*) as reports, min(r.at) as first from listing_reports r
  where r.tenant_id = l.tenant_id and r.listing_id = l.listing_id and r.settled_at is null
) reported
left join lateral (
  select t.earlier, t.reason, t.at from listing_steps t
  where t.tenant_id = l.tenant_id and t.listing_id = l.listing_id and t.later = 'in_review'
  order by t.at desc, t.step_id desc limit 1
) last on l.status = 'in_review'
order by is_public, since, l.listing_id
limit $2
