// Rows as the answer of the API.
import { isRange, writeCursor } from './params.mjs'

/** A row of `cards` as a listing of the answer. */
export const listing = row => ({
  id: row.id,
  url: row.url,
  title: row.title,
  vertical: row.vertical,
  operation: row.operation,
  price: row.price_amount === null ? null : { amount: row.price_amount, currency: row.price_currency },
  place: { country: row.country, region: row.region, city: row.city, lat: row.lat, lon: row.lon },
  attributes: row.attributes,
  seller: { id: row.seller_id, name: row.seller_name, kind: row.seller_kind },
  images: row.images,
  published_at: row.published_at
})

/** A page as the answer. */
export const answer = (listings, total, facets, limit) => ({
  listings,
  total,
  facets,
  next_cursor: listings.length < limit ? null : writeCursor(listings.at(-1))
})

/** The rows of the facets statement: total, ids of the page, facets. */
export function readFacets (rows, keys, labels, buckets) {
  const out = { total: 0, ids: [], facets: {} }
  for (const key of keys) {
    out.facets[key] = isRange(key)
      ? { kind: 'range', min: null, max: null, buckets: [] }
      : { kind: 'terms', values: [] }
  }
  for (const row of rows) {
    if (row.k === -1) spread(out, JSON.parse(row.v))
    else if (row.k === -2) out.ids.push(row.v)
    else if (row.v !== null && row.n > 0) count(out.facets[keys[row.k]], keys[row.k], row, labels, buckets)
  }
  for (const facet of Object.values(out.facets)) {
    facet.values?.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    facet.buckets?.sort((a, b) => a.gte - b.gte)
  }
  return out
}

function spread (out, row) {
  out.total = row.n
  for (const [key, facet] of Object.entries(out.facets)) {
    if (facet.kind === 'range') Object.assign(facet, { min: row[`min ${key}`], max: row[`max ${key}`] })
  }
}

function count (facet, key, row, labels, buckets) {
  if (facet.kind === 'terms') {
    facet.values.push({ value: row.v, label: labels[key]?.[row.v] ?? row.v, count: row.n })
  } else if (row.v !== '0') {
    const at = Number(row.v)
    facet.buckets.push({ gte: buckets[key][at - 1], lt: buckets[key][at] ?? null, count: row.n })
  }
}
