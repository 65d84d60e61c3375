-- From a key to itself, in order of the keys: asked in this way only the index of the sources will do. By
-- equality, the planner of a table without statistics may take another and read much more; see save.sql.
select d.key, o.seller_id, s.slug, o.attributes
from unnest($3::text[]) as d (key)
join lateral (
  select l.seller_id, l.attributes from listings l
  where l.tenant_id = $1 and l.vertical = $2 and l.source_key not like 'row:%'
    and l.source_key >= d.key and l.source_key <= d.key
  order by l.source_key
  limit $4) o on true
join seller_cards s on s.tenant_id = $1 and s.seller_id = o.seller_id
