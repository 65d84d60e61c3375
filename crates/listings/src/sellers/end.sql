select p.seller_id
from seller_pages p
where p.seller_id > $1
  and exists (select from listings l
              where l.status = 'published' and l.tenant_id = p.tenant_id and l.seller_id = p.seller_id)
order by p.seller_id
offset $2 limit 2
