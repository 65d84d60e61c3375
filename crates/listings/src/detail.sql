select listing_id, seller_id, seller_name, seller_kind, operation, title, price_minor,
       price_currency, country, region, city, lat, lon, attributes, images,
       published_at, version, tokens_main, tokens_more, seller_has_phone, seller_takes_whatsapp,
       vertical, description
from published_listings
where listing_id = $1
