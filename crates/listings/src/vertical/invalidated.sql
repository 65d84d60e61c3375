-- How many listings each narrowing leaves invalid, and (at is null) how many in all.
select n.at, count(distinct l.listing_id) as listings
from jsonb_to_recordset($3) as n (at int, rule text, key text, bound numeric, words text[],
                                  parent text, pairs jsonb)
join listings l on l.tenant_id = $1 and l.vertical = $2 and case n.rule
  when 'operation' then l.operation = n.key
  when 'present'   then l.attributes ? n.key
  when 'missing'   then not l.attributes ? n.key and l.operation = any (n.words)
  when 'below'     then (l.attributes ->> n.key)::numeric < n.bound
  when 'above'     then (l.attributes ->> n.key)::numeric > n.bound
  when 'finer'     then scale(trim_scale((l.attributes ->> n.key)::numeric)) > n.bound
  when 'longer'    then length(l.attributes ->> n.key) > n.bound
  when 'options'   then l.attributes -> n.key ?| n.words
  when 'parent'    then n.pairs ? (l.attributes ->> n.key)
       and (l.attributes ->> n.parent) is distinct from n.pairs ->> (l.attributes ->> n.key)
  else true
end
group by grouping sets ((n.at), ())
order by n.at
