// The questions both sides are asked, drawn from one seeded generator around rows that exist, so that
// every filter finds something and common values are asked for as often as they are listed.
import { readFileSync } from 'node:fs'
import { ofQuery } from '../peers/fastify/src/tokens.mjs'

/** What results pages of cars count beside their results. */
export const FACETS = {
  autos: ['make', 'model', 'year', 'mileage_km', 'fuel', 'transmission', 'body', 'color'],
  propiedades: ['property_type', 'rooms', 'bedrooms', 'bathrooms', 'area_m2', 'covered_area_m2']
}
/** Those the bench loads. */
export const VERTICALS = ['autos', 'propiedades']
const ANCHORS_MAX = 4000

/** Words that stand for more or less than themselves: other names of options, operations and countries,
 * names of options that texts are not found by, everyday words and wishes. The peer finds tokens only, so it
 * is not asked for these. */
const MEANINGFUL = new Set([
  ...VERTICALS.flatMap(key => {
    const file = source(`crates/listings/verticals/${key}.toml`)
    const lists = [...file.matchAll(/(?:aliases|words) = \[([^\]]*)\]/g)].map(([, list]) => list)
    const unsearched = file.split('[[attributes]]').filter(part => !/^search = true/m.test(part))
    const labels = unsearched.flatMap(part => [...part.matchAll(/\{ value = .*?\},?$/gm)].map(([line]) => line))
    return [...lists, ...labels].flatMap(text => [...text.matchAll(/"([^"]*)"/g)])
  }),
  ...source('crates/search/src/text/name/known.rs').matchAll(/"([^"]*)"[),]/g)
].flatMap(([, name]) => ofQuery(name)))

function source (path) {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

/** A small seeded generator (mulberry32). */
export function random (seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Rows of the peer's table to ask around, the same for the same seed. */
export async function anchors (client, seed) {
  const of = async vertical => (await client.query(
    `select l.*, c.title from listings l join cards c using (id)
     where l.vertical = $1 order by hashtextextended(l.id, $2), l.id limit $3`,
    [vertical, seed, ANCHORS_MAX])).rows
  return Object.fromEntries(await Promise.all(VERTICALS.map(async key => [key, await of(key)])))
}

/** `count` paths with two or three filters. */
export const filtered = (rows, count, seed, vertical = 'autos') =>
  paths(count, seed, draw => {
    const row = pick(rows[vertical], draw)
    return [['vertical', vertical], ...filters(row, 2 + Math.floor(draw() * 2), draw), ['sort', 'newest']]
  })

/** `count` paths with words, three filters and the facets of the vertical. */
export const faceted = (rows, count, seed, vertical = 'autos') =>
  paths(count, seed, draw => {
    const row = pick(rows[vertical], draw)
    return [['vertical', vertical], ['q', words(row, draw)], ...filters(row, 3, draw),
      ['sort', 'newest'], ['facets', FACETS[vertical].join(',')]]
  })

/** First page of a vertical; the next ones follow the server's own cursors. */
export const browse = vertical => path([['vertical', vertical], ['sort', 'newest']])

/** The path of the page after a cursor. */
export const after = (path, cursor) => `${path}&cursor=${encodeURIComponent(cursor)}`

function paths (count, seed, make) {
  const draw = random(seed)
  const out = new Set()
  for (let tries = 0; out.size < count && tries < count * 20; tries++) out.add(path(make(draw)))
  return [...out]
}

const path = pairs => '/v1/listings?' + pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')
const pick = (list, draw) => list[Math.floor(draw() * list.length)]

/** One or two words people would type to find this row; more often of its title. */
function words (row, draw) {
  const has = word => {
    const tokens = ofQuery(word)
    return tokens.length > 0 && tokens.every(token =>
      token.length > 2 && row.tokens.includes(token) && !MEANINGFUL.has(token))
  }
  const title = row.title.split(/\s+/).filter(word => has(word) && !/^\d+$/.test(word))
  const more = row.tokens.filter(word => has(word) && /^[a-z]{4,}$/.test(word))
  const one = () => pick(draw() < 0.6 && title.length > 0 ? title : more.length > 0 ? more : title, draw)
  return draw() < 0.5 ? one() : `${one()} ${one()}`
}

/** How each filter asks around a row; none where the row has no value. */
const AROUND = {
  make: row => row.make && [['make', row.make]],
  fuel: row => row.fuel && [['fuel', row.fuel]],
  transmission: row => row.transmission && [['transmission', row.transmission]],
  body: row => row.body && [['body', row.body]],
  color: row => row.color && [['color', row.color]],
  city: row => row.city && [['city', row.city]],
  property_type: row => row.property_type && [['property_type', row.property_type]],
  year: (row, draw) => row.year && span('year', row.year, 1 + Math.floor(draw() * 6)),
  price: (row, draw) => row.price_usd_minor &&
    span('price', Math.round(row.price_usd_minor / 100000) * 1000, 1000 * (2 + Math.floor(draw() * 10))),
  mileage_km: (row, draw) => row.mileage_km !== null &&
    [['mileage_km.lte', Math.ceil(row.mileage_km / 20000) * 20000 + 20000 * Math.floor(draw() * 4)]],
  rooms: row => row.rooms && [['rooms.gte', row.rooms]],
  area_m2: (row, draw) => row.area_m2 && span('area_m2', Math.round(row.area_m2 / 10) * 10, 20 + Math.floor(draw() * 80))
}
const KEYS = {
  autos: ['make', 'make', 'price', 'price', 'year', 'year', 'city', 'mileage_km', 'fuel', 'transmission', 'body', 'color'],
  propiedades: ['property_type', 'city', 'rooms', 'area_m2']
}

const span = (key, middle, half) =>
  [[`${key}.gte`, Math.max(0, middle - half)], [`${key}.lte`, middle + half]]

function filters (row, count, draw) {
  const chosen = new Map()
  for (let tries = 0; chosen.size < count && tries < 50; tries++) {
    const key = pick(KEYS[row.vertical], draw)
    const asked = chosen.has(key) ? null : AROUND[key](row, draw)
    if (asked) chosen.set(key, asked)
  }
  return [...chosen.values()].flat()
}
