// The peer answers what looking at every row answers. Needs an empty database by PG*.
import assert from 'node:assert/strict'
import { after as afterAll, before, test } from 'node:test'
import pg from 'pg'
import { after, anchors, browse, faceted, filtered } from '../../../driver/queries.mjs'
import { app } from '../src/app.mjs'
import { read } from '../src/params.mjs'
import { ofQuery, ofText } from '../src/tokens.mjs'
import { fill } from './fill.mjs'
import { BUCKETS, rows } from './rows.mjs'
import { seen, truth } from './truth.mjs'

const COUNT = 5000
const all = [...rows(COUNT, 7)]
let server, anchor
before(async () => {
  await fill(COUNT, 7)
  server = await app({ connections: 2 })
  const client = new pg.Client()
  await client.connect()
  anchor = await anchors(client, 1)
  await client.end()
})
afterAll(() => server.close())

async function get (path) {
  const response = await server.inject(path)
  assert.equal(response.statusCode, 200, `${path}: ${response.body}`)
  return response.json()
}

async function agrees (path) {
  const search = read(Object.fromEntries(new URL(path, 'http://x').searchParams))
  const expected = truth(all, search, BUCKETS[search.vertical])
  assert.deepEqual(seen(await get(path)), expected, path)
  return expected
}

test('the query tokeniser cuts as the stored tokens were cut', () => {
  assert.deepEqual(ofQuery('Mazda CX-5 2.5L camionetas'), ['mazd', 'cx5', '25l', 'camionet'])
  assert.deepEqual(ofQuery('¡Casa de la playa! Ñuñoa'), ['casa', 'play', 'nuno'])
  for (const [one, other] of [['departamento', 'departamentos'], ['nueva', 'nuevo'],
    ['habitacion', 'habitaciones'], ['coche', 'coches'], ['local', 'locales'], ['garage', 'garages'],
    ['blanca', 'blancos']]) assert.deepEqual(ofQuery(one), ofQuery(other), one)
  for (const typed of ['cx5', 'cx 5', '2.5l']) {
    for (const token of ofQuery(typed)) assert.ok(ofText('Mazda CX-5 2.5L AWD').includes(token), typed)
  }
})

for (const vertical of ['autos', 'propiedades']) {
  test(`${vertical}: filtered pages and totals are exact`, async () => {
    for (const path of filtered(anchor, 60, 3, vertical)) assert.ok((await agrees(path)).total > 0, path)
  })

  test(`${vertical}: words, filters and facets are exact`, async () => {
    for (const path of faceted(anchor, 60, 4, vertical)) assert.ok((await agrees(path)).total > 0, path)
  })

  test(`${vertical}: pages follow each other without gap or repeat`, async () => {
    const expected = all.filter(row => row.vertical === vertical)
      .sort((a, b) => a.published_at === b.published_at
        ? (a.id < b.id ? 1 : -1)
        : (a.published_at < b.published_at ? 1 : -1))
      .map(row => row.id)
    const ids = []
    for (let path = browse(vertical), pages = 0; pages < 8; pages++) {
      const body = await get(path)
      assert.equal(body.total, expected.length)
      ids.push(...body.listings.map(l => l.id))
      path = after(browse(vertical), body.next_cursor)
    }
    assert.deepEqual(ids, expected.slice(0, ids.length))
  })
}

test('nothing found is an empty page, and an unknown parameter is refused', async () => {
  const none = await get('/v1/listings?vertical=autos&make=none&facets=make,year')
  assert.equal(none.total, 0)
  assert.deepEqual(none.listings, [])
  assert.ok(none.facets.make.values.length > 0, 'a facet ignores its own filter')
  assert.deepEqual((await get('/v1/listings?vertical=autos&make=none')).listings, [])
  assert.equal((await server.inject('/v1/listings?vertical=autos&colour=red')).statusCode, 422)
})
