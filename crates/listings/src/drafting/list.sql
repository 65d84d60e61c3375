select listing_id, vertical, title, price_minor, price_currency, status, cover, typed,
       changed_at, expires_at
from (
  select l.listing_id, l.vertical, l.title, l.price_minor, l.price_currency, l.status,
         l.images -> 0 as cover, d.typed,
         greatest(l.updated_at, d.saved_at) as changed_at, l.expires_at
  from listings l
  left join listing_drafts d on d.tenant_id = l.tenant_id and d.listing_id = l.listing_id
  where l.tenant_id = $1 and l.seller_id = $2 and l.vertical = any ($3)
    and ($4::uuid is null or l.listing_id = $4)
  union all
  select d.listing_id, d.vertical, coalesce(d.typed ->> 'title', ''), null, null, 'draft',
         d.photos -> 0,
         d.typed, d.saved_at, null
  from listing_drafts d
  where d.tenant_id = $1 and d.seller_id = $2 and d.vertical = any ($3)
    and ($4::uuid is null or d.listing_id = $4)
    and not exists (select from listings l
                    where l.tenant_id = d.tenant_id and l.listing_id = d.listing_id)
) mine
where $5::timestamptz is null or (changed_at, listing_id) < ($5, $6)
order by changed_at desc, listing_id desc
limit $7
