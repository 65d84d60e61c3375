// What is asked: the query parameters of `GET /v1/listings` that the mixes use.
import { ofQuery } from './tokens.mjs'

const TERMS = ['make', 'model', 'condition', 'fuel', 'transmission', 'body', 'drivetrain', 'color',
  'property_type', 'city', 'operation', 'seller']
const RANGES = ['price', 'year', 'mileage_km', 'doors', 'engine_l', 'rooms', 'bedrooms', 'bathrooms',
  'area_m2', 'covered_area_m2']
const COLUMNS = { seller: 'seller_id', price: 'price_usd_minor' }
const LIMIT_MAX = 100
const VERTICALS = ['autos', 'propiedades']

/** The column a key is filtered and counted by. */
export const columnOf = key => COLUMNS[key] ?? key
/** Whether a facet of that key counts buckets instead of values. */
export const isRange = key => RANGES.includes(key)

/** Turns query parameters into a search; throws what the caller answers with 422. */
export function read (query) {
  if (!VERTICALS.includes(query.vertical)) throw refused('vertical')
  const search = { vertical: query.vertical, tokens: [], filters: [], limit: 24, after: null, facets: [] }
  const ranges = new Map()
  for (const [name, text] of Object.entries(query)) {
    if (name === 'vertical' || name === 'lang' || name === 'currency' || name === 'site') continue
    const [key, bound] = name.split('.')
    if (name === 'q') search.tokens = ofQuery(text)
    else if (name === 'sort') { if (text !== 'newest') throw refused('sort') }
    else if (name === 'limit') search.limit = Math.min(Number(text), LIMIT_MAX)
    else if (name === 'cursor') search.after = readCursor(text)
    else if (name === 'facets') search.facets = text === '' ? [] : text.split(',')
    else if (bound === undefined && TERMS.includes(key)) search.filters.push({ key, any: text.split(',') })
    else if ((bound === 'gte' || bound === 'lte') && isRange(key)) {
      const filter = ranges.get(key) ?? { key }
      filter[bound] = key === 'price' ? Math.round(Number(text) * 100) : Number(text)
      ranges.set(key, filter)
    } else throw refused(name)
  }
  search.filters.push(...ranges.values())
  // One order of filters, so that a set of filters is one prepared statement however it is typed.
  search.filters.sort((a, b) => a.key < b.key ? -1 : 1)
  return search
}

const refused = name => Object.assign(new Error(`${name} is not known here`), { statusCode: 422 })

/** Cursor after a card: its moment and id. */
export const writeCursor = card =>
  Buffer.from(`${card.published_at} ${card.id}`).toString('base64url')

function readCursor (text) {
  const [publishedAt, id] = Buffer.from(text, 'base64url').toString().split(' ')
  if (id === undefined) throw refused('cursor')
  return { publishedAt, id }
}
