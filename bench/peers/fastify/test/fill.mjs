// Fills an empty database with made-up rows: `node test/fill.mjs 5000 [seed]`, connection by PG*.
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { BUCKETS, CHOICES, rows } from './rows.mjs'

/** Makes the tables, `count` rows and the indexes. */
export async function fill (count, seed = 1) {
  const client = new pg.Client()
  await client.connect()
  const sql = async name => client.query(await readFile(new URL(`../${name}.sql`, import.meta.url), 'utf8'))
  await client.query('drop table if exists listings, cards, facet_labels, facet_buckets, totals')
  await sql('schema')
  await insert(client, rows(count, seed))
  for (const [key, values] of Object.entries(CHOICES)) {
    for (const value of values) {
      await client.query('insert into facet_labels values ($1, $2, $3, $4)',
        [key === 'property_type' ? 'propiedades' : 'autos', key, value, value.toUpperCase()])
    }
  }
  for (const [vertical, keys] of Object.entries(BUCKETS)) {
    for (const [key, bounds] of Object.entries(keys)) {
      await client.query('insert into facet_buckets values ($1, $2, $3)', [vertical, key, bounds])
    }
  }
  await sql('indexes')
  await client.query('vacuum (analyze, freeze) listings, cards, totals')
  await client.end()
}

async function insert (client, all) {
  let batch = []
  const flush = async () => {
    for (const table of ['listings', 'cards']) {
      await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`,
        [JSON.stringify(batch)])
    }
    batch = []
  }
  for (const row of all) if (batch.push(row) === 2000) await flush()
  await flush()
}

if (process.argv[1].endsWith('fill.mjs')) {
  const [count, seed] = process.argv.slice(2).map(Number)
  await fill(count, seed)
}
