select listing_id, vertical, typed, version, started_at, saved_at
from listing_drafts
where tenant_id = $1 and seller_id = $2 and listing_id = $3
