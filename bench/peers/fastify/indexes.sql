-- Made after the rows are in. A filter is answered by an index that holds every column filters and
-- order use, so that counting and paging read no table page; which one leads, the planner decides by
-- how much each filter leaves. Words go through GIN, alone or combined with one of the others.
insert into totals select vertical, count(*) from listings group by vertical;

create unique index cards_id on cards (id);
create index listings_tokens on listings using gin (tokens) with (fastupdate = off);

create index autos_newest on listings (published_at desc, id desc)
  include (make, model, year, price_usd_minor, mileage_km, city, fuel, transmission, body, color)
  where vertical = 'autos';
create index autos_make on listings (make, published_at desc, id desc)
  include (model, year, price_usd_minor, mileage_km, city, fuel, transmission, body, color)
  where vertical = 'autos';
create index autos_city on listings (city, published_at desc, id desc)
  include (make, model, year, price_usd_minor, mileage_km, fuel, transmission, body, color)
  where vertical = 'autos';
create index autos_body on listings (body, published_at desc, id desc)
  include (make, model, year, price_usd_minor, mileage_km, city, fuel, transmission, color)
  where vertical = 'autos';
create index autos_color on listings (color, published_at desc, id desc)
  include (make, model, year, price_usd_minor, mileage_km, city, fuel, transmission, body)
  where vertical = 'autos';
create index autos_fuel on listings (fuel, published_at desc, id desc)
  include (make, model, year, price_usd_minor, mileage_km, city, transmission, body, color)
  where vertical = 'autos';
create index autos_year on listings (year)
  include (make, model, price_usd_minor, mileage_km, city, fuel, transmission, body, color, published_at, id)
  where vertical = 'autos';
create index autos_price on listings (price_usd_minor)
  include (make, model, year, mileage_km, city, fuel, transmission, body, color, published_at, id)
  where vertical = 'autos';

create index propiedades_newest on listings (published_at desc, id desc)
  include (property_type, city, rooms, bedrooms, bathrooms, area_m2, price_usd_minor)
  where vertical = 'propiedades';
create index propiedades_type on listings (property_type, city, published_at desc, id desc)
  include (rooms, bedrooms, bathrooms, area_m2, price_usd_minor)
  where vertical = 'propiedades';
create index propiedades_city on listings (city, published_at desc, id desc)
  include (property_type, rooms, bedrooms, bathrooms, area_m2, price_usd_minor)
  where vertical = 'propiedades';
