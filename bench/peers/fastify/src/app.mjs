// The service: one route over its own tables.
import Fastify from 'fastify'
import pg from 'pg'
import { answer, listing, readFacets } from './answer.mjs'
import { read } from './params.mjs'
import { listings as schema } from './schema.mjs'
import { cardsQuery, facetsQuery, pageQuery } from './sql.mjs'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** A server that listens when told to; closing it closes its connections. */
export async function app ({ connections = 8 } = {}) {
  const pool = new pg.Pool({ max: connections, min: connections, idleTimeoutMillis: 0 })
  const declared = await declarations(pool)
  const fastify = Fastify({ logger: false })
  fastify.addHook('onClose', () => pool.end())
  fastify.get('/v1/listings', { schema }, request => {
    const search = read(request.query)
    return search.facets.length === 0 ? page(pool, search) : faceted(pool, search, declared[search.vertical])
  })
  return fastify
}

async function page (pool, search) {
  const { rows } = await pool.query(pageQuery(search))
  const cards = rows[0].id === null ? [] : rows.map(listing)
  return answer(cards, rows[0].n, {}, search.limit)
}

async function faceted (pool, search, { labels, buckets }) {
  const { rows } = await pool.query(facetsQuery(search, buckets))
  const { ids, total, facets } = readFacets(rows, search.facets, labels, buckets)
  const found = ids.length === 0 ? [] : (await pool.query(cardsQuery(ids))).rows
  const byId = new Map(found.map(row => [row.id, row]))
  return answer(ids.map(id => listing(byId.get(id))), total, facets, search.limit)
}

/** Labels and buckets by vertical and key, read once. */
async function declarations (pool) {
  const out = {}
  const of = vertical => (out[vertical] ??= { labels: {}, buckets: {} })
  for (const { vertical, key, value, label } of (await pool.query('select * from facet_labels')).rows) {
    (of(vertical).labels[key] ??= {})[value] = label
  }
  for (const { vertical, key, bounds } of (await pool.query('select * from facet_buckets')).rows) {
    of(vertical).buckets[key] = bounds.map(Number)
  }
  return out
}
