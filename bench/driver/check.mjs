// Both sides must say the same before their speed is compared.
import { VERTICALS, after, browse, faceted, filtered } from './queries.mjs'
import { get } from './machine.mjs'

const PAGES = 25

const QUESTIONS = 200

/** Asks both the same questions; throws at the first difference. Gives mean bytes of an answer of each. */
export async function check (rows, ask, seed) {
  const bytes = [0, 0]
  let asked = 0
  const both = async (one, other) => {
    const answers = await Promise.all([ask.ours(one), ask.peer(other)])
    answers.forEach(({ size }, at) => { bytes[at] += size })
    const difference = compare(...answers.map(({ body }) => seen(body)))
    if (difference) throw new Error(`the answers differ: ${one}\n${difference}`)
    asked++
    return answers.map(({ body }) => body.next_cursor)
  }
  for (const vertical of VERTICALS) await follow(browse(vertical), both)
  const homes = [...filtered(rows, 25, seed, 'propiedades'), ...faceted(rows, 25, seed, 'propiedades')]
  const left = QUESTIONS - asked - homes.length
  const half = Math.floor(left / 2)
  const cars = [...filtered(rows, half, seed + 1), ...faceted(rows, left - half, seed + 2)]
  for (const path of [...homes, ...cars]) await both(path, path)
  return { asked, bytes: { ours: Math.round(bytes[0] / asked), peer: Math.round(bytes[1] / asked) } }
}

/** Pages one after the other, each side by its own cursors. */
async function follow (path, both) {
  let cursors = await both(path, path)
  for (let page = 1; page < PAGES && !cursors.includes(null); page++) {
    cursors = await both(...cursors.map(cursor => after(path, cursor)))
  }
}

/** Asks a server; the answer must be a 200. */
export const asker = (port, host) => async path => {
  const { status, body } = await get(port, path, host)
  if (status !== 200) throw new Error(`${status} for ${path}: ${body.slice(0, 500)}`)
  return { body: JSON.parse(body), size: Buffer.byteLength(body) }
}

/** What must agree: ids in order, total, facets by value (a bucket without listings may be left out). */
export const seen = body => ({
  total: body.total,
  ids: body.listings.map(listing => listing.id),
  facets: Object.fromEntries(Object.entries(body.facets ?? {}).map(([key, facet]) => [key, counts(facet)]))
})

function counts (facet) {
  const list = facet.kind === 'range'
    ? facet.buckets.map(bucket => [bucket.gte, bucket.count])
    : facet.values.map(value => [value.value, value.count])
  const spread = facet.kind === 'range' ? { min: facet.min, max: facet.max } : {}
  return { ...spread, ...Object.fromEntries(list.filter(([, count]) => count > 0)) }
}

/** The first place where two answers differ, in words; nothing where they agree. */
export function compare (ours, peer, path = '') {
  if (Object.is(ours, peer)) return null
  if (typeof ours !== 'object' || typeof peer !== 'object' || ours === null || peer === null) {
    return `${path}: ours ${JSON.stringify(ours)}, peer ${JSON.stringify(peer)}`
  }
  for (const key of new Set([...Object.keys(ours), ...Object.keys(peer)])) {
    const difference = compare(ours[key], peer[key], `${path}/${key}`)
    if (difference) return difference
  }
  return null
}
