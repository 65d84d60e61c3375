// Our release build: started as anybody starts it, in a folder of its own.
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, get, memory, run, seconds, start, stop, until } from './machine.mjs'

export const HOST = 'bench.localhost'
const READY_WITHIN_S = 900

export class Ours {
  constructor (programs, folder) {
    this.program = join(programs, 'zocalo')
    this.folder = join(folder, 'ours')
    this.logFile = join(folder, 'ours.log')
    this.log = openSync(this.logFile, 'a')
  }

  /** Starts it and waits until it says that it is ready; seconds. */
  async start () {
    this.port ??= await freePort()
    const args = ['up', '--data', this.folder, '--port', String(this.port), '--demo', 'none']
    // A line for each request is left out, as in the peer.
    this.child = start(this.program, args, { log: this.log, env: { ZOCALO_LOG_LEVEL: 'info,http_kit=warn' } })
    return until('our start', READY_WITHIN_S, async () => {
      if (this.child.exitCode !== null) throw new Error('ours ended')
      return (await get(this.port, '/readyz')).status === 200
    })
  }

  stop () { return stop(this.child) }

  /** A tenant with one site that shows both verticals. */
  prepare () {
    const zocalo = (...args) => run(this.program, args, { env: { ...process.env, ZOCALO_DATA: this.folder } })
    zocalo('tenant', 'create', '--slug', 'bench', '--name', 'Bench', '--currency', 'USD')
    zocalo('vertical', 'apply', '--tenant', 'bench', 'autos')
    zocalo('vertical', 'apply', '--tenant', 'bench', 'propiedades')
    zocalo('site', 'create', '--tenant', 'bench', '--host', HOST, '--name', 'Bench', '--vertical', 'autos',
      '--vertical', 'propiedades', '--country', 'EC', '--currency', 'USD')
  }

  /** Waits until the index shows these totals; seconds. */
  shows (totals) {
    return until('our index', READY_WITHIN_S, async () => {
      for (const [vertical, total] of Object.entries(totals)) {
        const { body } = await get(this.port, `/v1/listings?vertical=${vertical}&limit=1&facets=operation`, HOST)
        if (JSON.parse(body).total !== total) return false
      }
      return true
    })
  }

  /** Starts with or without the saved index; seconds until everything is found. */
  async restart (totals, { snapshot }) {
    await this.stop()
    const file = join(this.folder, 'index.snapshot')
    if (!snapshot) rmSync(file, { recursive: true, force: true })
    else if (!existsSync(file)) throw new Error('ours saved no snapshot of its index')
    const began = performance.now()
    await this.start()
    await this.shows(totals)
    const took = seconds(began)
    const origin = snapshot ? 'Snapshot' : 'Rows'
    if (this.#origin() !== origin) throw new Error(`our index came from ${this.#origin()}, not from ${origin}`)
    return took
  }

  /** Where the index last came from, as the log tells. */
  #origin () {
    const told = [...readFileSync(this.logFile, 'utf8').matchAll(/The index is ready.*"origin":"(\w+)/g)]
    return told.at(-1)?.[1]
  }

  memory () { return memory(this.child.pid, this.program) }

  /** Counts of the histogram of searches by upper bound, in seconds. */
  async searches () {
    const { body } = await get(this.port, '/metrics')
    const lines = body.matchAll(/^zocalo_search_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm)
    return new Map([...lines].map(([, le, count]) => [le === '+Inf' ? Infinity : Number(le), Number(count)]))
  }
}

/** The p95 in ms between two looks at a histogram, taken evenly inside its bucket. */
export function p95_ms (before, after) {
  const counts = [...after].map(([le, count]) => [le, count - (before.get(le) ?? 0)])
  const wanted = 0.95 * (counts.at(-1)?.[1] ?? 0)
  let [low, below] = [0, 0]
  for (const [le, count] of counts) {
    if (count >= wanted && count > below) {
      const at = le === Infinity ? low : low + (le - low) * (wanted - below) / (count - below)
      return Math.round(at * 100000) / 100
    }
    [low, below] = [le, count]
  }
  return null
}
