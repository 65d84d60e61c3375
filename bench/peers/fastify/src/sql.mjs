// Searches as prepared statements: one per set of filters and facets, cached by name.
import { columnOf, isRange } from './params.mjs'

const statements = new Map()

/** Collects values and hands out their placeholders. */
class Values {
  list = []
  add (value) { return `$${this.list.push(value)}` }
}

/** A page and its total, or a page, its total and facets: `{ name, text, values }` for pg. */
export function pageQuery (search) {
  const values = new Values()
  const where = conditions(search, values)
  const after = keyset(search, values)
  const limit = values.add(search.limit)
  const page = `select id, published_at from listings where ${[...where, ...after].join(' and ')}
    order by published_at desc, id desc limit ${limit}`
  const total = search.filters.length === 0 && search.tokens.length === 0
    ? `select n from totals where ${of(search)}`
    : `select count(*) n from listings where ${where.join(' and ')}`
  return prepared('page', values, `select t.n, c.* from (${total}) t
    left join (select c.*, p.published_at as moment from (${page}) p join cards c using (id)) c on true
    order by c.moment desc, c.id desc`)
}

/** The cards of a few ids, in the order of a page. */
export function cardsQuery (ids) {
  const values = new Values()
  return prepared('cards', values, `select * from cards where id = any(${values.add(ids)})`)
}

/** Facets, total and the ids of the page, over the rows that may count for any of them. */
export function facetsQuery (search, buckets) {
  const values = new Values()
  // A facet ignores its own filter: only filters with a facet may fail, and only one at a time.
  const loose = search.filters.filter(f => search.facets.includes(f.key))
  const strict = search.filters.filter(f => !search.facets.includes(f.key)).map(f => condition(f, values))
  const tests = loose.map(f => condition(f, values))
  const allBut = (list, skip) => list.filter((_, at) => at !== skip).join(' and ') || 'true'
  const some = loose.length < 2 ? [] : [`(${tests.map((_, at) => `(${allBut(tests, at)})`).join(' or ')})`]
  const where = [of(search), ...text(search, values), ...strict, ...some].join(' and ')
  const flags = tests.map((_, at) => `f${at}`)
  const all = allBut(flags, -1)
  const counting = key => allBut(flags, loose.findIndex(f => f.key === key))

  const group = key => isRange(key) ? `"${key}#"` : `"${key}"`
  const asText = key => isRange(key) ? `"${key}#"::text` : `"${key}"`
  const columns = search.facets.map(key => isRange(key)
    ? `${columnOf(key)} "${key}", width_bucket(${columnOf(key)}, ${array(key, buckets)}) "${key}#"`
    : `${columnOf(key)} "${key}"`)
  const at = key => search.facets.indexOf(key)
  const plain = search.facets.filter(key => !loose.some(f => f.key === key))
  const together = plain.length === 0 ? [] : [`
    select case ${plain.map(key => `when grouping(${group(key)}) = 0 then ${at(key)}`).join(' ')} end k,
           coalesce(${plain.map(asText).join(', ')}) v, count(*) n
    from m where ${all} group by grouping sets (${plain.map(key => `(${group(key)})`).join(', ')})`]
  const apart = loose.map(({ key }) =>
    `select ${at(key)}, ${asText(key)}, count(*) from m where ${counting(key)} group by ${group(key)}`)
  const spreads = search.facets.filter(isRange).flatMap(key => ['min', 'max'].map(end =>
    `${end}("${key}") filter (where ${counting(key)}) "${end} ${key}"`))
  const total = `select -1, to_json(t)::text, n
    from (select ${[`count(*) filter (where ${all}) n`, ...spreads].join(', ')} from m) t`
  const after = keyset(search, values)
  const page = `select -2, id, null from (select id from m where ${[all, ...after].join(' and ')}
    order by published_at desc, id desc limit ${values.add(search.limit)}) p`
  return prepared('facets', values, `
    with m as materialized (
      select ${['id', 'published_at', ...columns, ...tests.map((test, at) => `coalesce(${test}, false) f${at}`)].join(', ')}
      from listings where ${where})
    select k, v, n from (${[...together, ...apart, total, page].join(' union all ')}) x (k, v, n)`)
}

const array = (key, buckets) =>
  `'{${buckets[key].join(',')}}'::${['engine_l', 'area_m2', 'covered_area_m2'].includes(key) ? 'float8' : 'integer'}[]`

const conditions = (search, values) => [
  of(search),
  ...text(search, values),
  ...search.filters.map(f => condition(f, values))
]

/** A literal, so that the partial indexes of the vertical are known to fit. */
const of = search => `vertical = '${search.vertical}'`

const text = (search, values) =>
  search.tokens.length === 0 ? [] : [`tokens @> ${values.add(search.tokens)}::text[]`]

function condition (filter, values) {
  const column = columnOf(filter.key)
  if (filter.any) {
    return filter.any.length === 1
      ? `${column} = ${values.add(filter.any[0])}`
      : `${column} = any(${values.add(filter.any)})`
  }
  const sides = []
  if (filter.gte !== undefined) sides.push(`${column} >= ${values.add(filter.gte)}`)
  if (filter.lte !== undefined) sides.push(`${column} <= ${values.add(filter.lte)}`)
  return sides.join(' and ')
}

const keyset = (search, values) => search.after === null
  ? []
  : [`(published_at, id) < (${values.add(search.after.publishedAt)}::timestamptz, ${values.add(search.after.id)})`]

function prepared (kind, values, text) {
  let name = statements.get(text)
  if (name === undefined) {
    name = `${kind}_${statements.size}`
    statements.set(text, name)
  }
  return { name, text, values: values.list }
}
