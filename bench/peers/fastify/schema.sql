-- The peer's own tables. `listings` is what is searched: typed columns and tokens. `cards` is what a
-- result shows, so that the pages filters and facets read hold many rows. Ids sort as text because
-- their order is the order of time; text is compared bytewise, which is the fastest.
create table listings (
  id              text collate "C" not null,
  vertical        text collate "C" not null,
  published_at    timestamptz not null,
  price_usd_minor bigint,
  operation       text collate "C" not null,
  city            text collate "C",
  seller_id       text collate "C" not null,
  make            text collate "C",
  model           text collate "C",
  year            integer,
  mileage_km      integer,
  condition       text collate "C",
  fuel            text collate "C",
  transmission    text collate "C",
  body            text collate "C",
  drivetrain      text collate "C",
  color           text collate "C",
  doors           integer,
  engine_l        double precision,
  property_type   text collate "C",
  rooms           integer,
  bedrooms        integer,
  bathrooms       integer,
  area_m2         double precision,
  covered_area_m2 double precision,
  tokens          text[] not null
);

create table cards (
  id              text collate "C" not null,
  vertical        text collate "C" not null,
  operation       text not null,
  title           text not null,
  url             text not null,
  price_amount    text,
  price_currency  text,
  country         text,
  region          text,
  city            text,
  lat             double precision,
  lon             double precision,
  seller_id       text not null,
  seller_name     text not null,
  seller_kind     text not null,
  images          json not null,
  published_at    text not null,
  attributes      json not null
);

-- What the verticals declare about their facets: labels of choices, lower bounds of buckets.
create table facet_labels (
  vertical text not null, key text not null, value text not null, label text not null,
  primary key (vertical, key, value)
);
create table facet_buckets (
  vertical text not null, key text not null, bounds bigint[] not null,
  primary key (vertical, key)
);

-- Totals of whole verticals, which a real service keeps by trigger: counting most of the table for
-- every first page would be a poor peer.
create table totals (vertical text primary key, n bigint not null);
