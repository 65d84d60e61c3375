select published_at, listing_id
from listings
where status = 'published' and vertical = $1 and (published_at, listing_id) > ($2, $3)
order by published_at, listing_id
offset $4 limit 2
