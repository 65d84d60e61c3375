// The peer: a PostgreSQL of its own, tuned for this machine, and Fastify as one and as two processes.
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { asPostgres, freePort, get, isRoot, run, start, until } from './machine.mjs'

const MB = 1024 * 1024
const SETTLE_MAX_S = 300
/** Looks in a row that must find nothing running: between two statements of one queue it seems so, too. */
const QUIET_LOOKS = 5
const RUNNING = "select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend'"

export class Peer {
  constructor (root, folder) {
    this.code = join(root, 'bench/peers/fastify')
    this.folder = join(folder, 'peer')
    this.log = openSync(join(folder, 'peer.log'), 'a')
    this.bin = postgresBin()
    this.env = { PGHOST: this.folder, PGUSER: 'peer', PGDATABASE: 'peer' }
    this.url = `postgres:///peer?host=${encodeURIComponent(this.folder)}&user=peer&sslmode=disable`
  }

  /** Starts the database and makes the tables. */
  async start () {
    mkdirSync(this.folder)
    if (isRoot) run('chown', ['postgres', this.folder])
    else chmodSync(this.folder, 0o700)
    const data = join(this.folder, 'data')
    const as = asPostgres()
    const postgres = (program, args) => run(join(this.bin, program), args, { cwd: this.folder, ...as })
    postgres('initdb', ['-D', data, '-U', 'peer', '-A', 'trust', '--locale=C.UTF-8', '-E', 'UTF8', '-N'])
    const settings = Object.entries(tuned()).flatMap(([key, value]) => ['-c', `${key}=${value}`])
    start(join(this.bin, 'postgres'), ['-D', data, '-k', this.folder, ...settings], { log: this.log, as })
    await until("the peer's database", 30, async () => postgres('pg_isready', ['-q', '-h', this.folder]) === '')
    run('createdb', ['peer'], this.#with())
    this.sql('-f', join(this.code, 'schema.sql'))
  }

  #with () { return { env: { ...process.env, ...this.env } } }

  /** Runs psql. */
  sql (...args) {
    return run('psql', ['-qAtX', '-v', 'ON_ERROR_STOP=1', ...args], this.#with()).trim()
  }

  /** Makes the indexes once the rows are in; totals by vertical. */
  index () {
    this.sql('-f', join(this.code, 'indexes.sql'), '-c', 'vacuum (analyze, freeze)', '-c', 'checkpoint')
    return Object.fromEntries(this.sql('-c', 'select vertical, n from totals').split('\n')
      .map(line => line.split('|')).map(([vertical, n]) => [vertical, Number(n)]))
  }

  /** Waits until nothing is left of what clients asked and no longer wait for: it goes on to be worked
   * off for many seconds, and would be counted against whoever is measured next. */
  async settle () {
    let quiet = 0
    await until('the peer to come to rest', SETTLE_MAX_S, async () => {
      quiet = this.sql('-c', RUNNING) === '0' ? quiet + 1 : 0
      return quiet === QUIET_LOOKS
    })
  }

  /** Starts the service with that many processes; its port. */
  async serve (processes, connections) {
    const port = await freePort()
    const env = { ...this.env, PORT: port, PROCESSES: processes, CONNECTIONS: connections, NODE_ENV: 'production' }
    start('node', [join(this.code, 'src/main.mjs')], { env, log: this.log })
    await until('the peer', 30, async () =>
      (await get(port, '/v1/listings?vertical=autos&limit=1')).status === 200)
    return port
  }
}

/** As one would set it on this machine; reads of one query are not split, because all cores are busy. */
const tuned = () => ({
  listen_addresses: '',
  shared_buffers: `${Math.min(8192, Math.floor(totalmem() / MB / 4))}MB`,
  effective_cache_size: `${Math.floor(totalmem() / MB / 2)}MB`,
  work_mem: '64MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '8GB',
  random_page_cost: '1.1',
  effective_io_concurrency: '200',
  max_connections: '100',
  max_worker_processes: String(availableParallelism()),
  max_parallel_workers_per_gather: '0',
  plan_cache_mode: 'force_custom_plan',
  jit: 'off',
  synchronous_commit: 'off'
})

function postgresBin () {
  const all = run('bash', ['-c', 'ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V']).trim().split('\n')
  const newest = all.at(-1)
  return newest && existsSync(join(newest, 'postgres')) ? newest : run('pg_config', ['--bindir']).trim()
}

export const versions = code => {
  const lock = JSON.parse(readFileSync(join(code, 'package-lock.json'), 'utf8')).packages
  return { node: process.version, fastify: lock['node_modules/fastify'].version, pg: lock['node_modules/pg'].version }
}
