-- From the table and not the view, and without a join: the page must be cut in the order of the
-- index. The policy shows what the view shows: published, of a vertical of the site. Sellers are few
-- and are looked up by page.
select listing_id, seller_id, '' as seller_name, '' as seller_kind, operation, title, price_minor,
       price_currency, country, region, city, lat, lon, attributes, images,
       published_at, version, tokens_main, tokens_more, false as seller_has_phone,
       false as seller_takes_whatsapp
from listings
where status = 'published' and vertical = $1 and (published_at, listing_id) < ($2, $3)
order by published_at desc, listing_id desc
limit $4
