select listing_id, vertical, title, price_minor, price_currency, status, cover, typed, changed_at,
       expires_at
from (
  select l.listing_id, l.vertical, l.title, l.price_minor, l.price_currency, l.status,
         l.images -> 0 as cover, d.typed, greatest(l.updated_at, d.saved_at) as changed_at,
         l.expires_at
  from listings l
  left join listing_drafts d on d.tenant_id = l.tenant_id and d.listing_id = l.listing_id
  where l.tenant_id = $1 and l.seller_id = $2 and l.listing_id = $3
  union all
  select d.listing_id, d.vertical, coalesce(d.typed ->> 'title', ''), null, null, 'draft', null,
         d.typed, d.saved_at, null
  from listing_drafts d
  where d.tenant_id = $1 and d.seller_id = $2 and d.listing_id = $3
) mine
limit 1
