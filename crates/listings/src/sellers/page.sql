-- Listings from the table and not the view, as in load_page.sql: its policy holds the same rows.
select p.seller_id, p.name, greatest(p.presented_at, l.changed_at)
from seller_pages p
cross join lateral (
  select max(updated_at) as changed_at from listings
  where status = 'published' and tenant_id = p.tenant_id and seller_id = p.seller_id) l
where p.seller_id > $1 and l.changed_at is not null
order by p.seller_id
limit $2
