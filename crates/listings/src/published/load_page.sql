-- The page is cut from the table in the order of its index before anything is joined: over the view
-- the planner, who cannot know how many verticals a site has, would sort all listings for each page.
-- Policy and grants are those of the view; who is not among the site's verticals joins nothing.
select l.listing_id, l.seller_id, c.name, c.kind, l.operation, l.title, l.price_minor,
       l.price_currency, l.country, l.region, l.city, l.lat, l.lon, l.attributes::text,
       l.images::text, l.published_at, l.version, l.tokens_main, l.tokens_more
from (select tenant_id, vertical, listing_id, seller_id, operation, title, price_minor,
             price_currency, country, region, city, lat, lon, attributes, images, published_at,
             version, tokens_main, tokens_more
      from listings
      where status = 'published' and vertical = $1 and (published_at, listing_id) < ($2, $3)
      order by published_at desc, listing_id desc
      limit $4) l
join current_site s on s.tenant_id = l.tenant_id and l.vertical = any (s.verticals)
join seller_cards c on c.tenant_id = l.tenant_id and c.seller_id = l.seller_id
