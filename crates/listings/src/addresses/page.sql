-- From the table and not the view, as in load_page.sql: the order of the index, read from its end.
select listing_id, title, published_at, updated_at
from listings
where status = 'published' and vertical = $1 and (published_at, listing_id) > ($2, $3)
order by published_at, listing_id
limit $4
