-- From the table and not the view, and without a join: the page must be cut in the order of the
-- index. Policy and grants are those of the view, and a vertical the site does not show gives
-- nothing. Sellers are few and are looked up by page.
select listing_id, seller_id, '' as seller_name, '' as seller_kind, operation, title, price_minor,
       price_currency, country, region, city, lat, lon, attributes, images,
       published_at, version, tokens_main, tokens_more
from listings
where status = 'published' and vertical = $1 and (published_at, listing_id) < ($2, $3)
  and exists (select from current_site s where $1 = any (s.verticals))
order by published_at desc, listing_id desc
limit $4
