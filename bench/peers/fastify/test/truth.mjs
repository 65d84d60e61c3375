// What the answer must be, by looking at every row.
import { columnOf, isRange } from '../src/params.mjs'

/** Ids of the page, total and facets of a search over all rows. */
export function truth (all, search, buckets) {
  const matches = (row, skip) => row.vertical === search.vertical &&
    search.tokens.every(token => row.tokens.includes(token)) &&
    search.filters.every(f => f.key === skip || holds(f, row[columnOf(f.key)] ?? null))
  const found = all.filter(row => matches(row)).sort(newest)
  return {
    ids: found.slice(0, search.limit).map(row => row.id),
    total: found.length,
    facets: Object.fromEntries(search.facets.map(key => {
      const values = all.filter(row => matches(row, key)).map(row => row[columnOf(key)] ?? null).filter(v => v !== null)
      return [key, isRange(key) ? range(values, buckets[key]) : terms(values)]
    }))
  }
}

/** The same of an answer, in a form that can be compared. */
export const seen = body => ({
  ids: body.listings.map(l => l.id),
  total: body.total,
  facets: Object.fromEntries(Object.entries(body.facets).map(([key, facet]) => [key, facet.kind === 'terms'
    ? Object.fromEntries(facet.values.map(v => [v.value, v.count]))
    : { min: facet.min, max: facet.max, buckets: Object.fromEntries(facet.buckets.map(b => [b.gte, b.count])) }]))
})

const holds = (f, value) => value !== null && (f.any
  ? f.any.includes(value)
  : (f.gte === undefined || value >= f.gte) && (f.lte === undefined || value <= f.lte))
const newest = (a, b) => a.published_at === b.published_at
  ? (a.id < b.id ? 1 : -1)
  : (a.published_at < b.published_at ? 1 : -1)
const terms = values => tally(values, value => value)
const range = (values, bounds) => ({
  min: values.length === 0 ? null : Math.min(...values),
  max: values.length === 0 ? null : Math.max(...values),
  buckets: tally(values, value => bounds.findLast(bound => bound <= value))
})
const tally = (values, keyOf) => values.reduce((out, value) => {
  out[keyOf(value)] = (out[keyOf(value)] ?? 0) + 1
  return out
}, {})
