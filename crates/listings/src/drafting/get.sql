select listing_id, vertical, typed,
       coalesce(photos,
                (select l.images from listings l
                 where l.tenant_id = d.tenant_id and l.listing_id = d.listing_id),
                '[]') as photos,
       version, account_id, started_at, saved_at
from listing_drafts d
where tenant_id = $1 and seller_id = $2 and listing_id = $3
