// The read bench from first to last: load both, compare answers, measure starts, then speed.
import { writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { asker, check } from './check.mjs'
import { median, run, say, seconds } from './machine.mjs'
import { HOST, Ours, p95_ms } from './ours.mjs'
import { Peer, versions } from './peer.mjs'
import { after, anchors, browse, faceted, filtered } from './queries.mjs'

const CLIENTS = 64
const DISTINCT = 2000
const BROWSED_PAGES = 5
const MIXES = ['browse', 'filtered', 'facets']
const IDLE_AFTER_MS = 5000

/** Runs it; the last line. */
export async function read (options) {
  const note = options.quiet ? () => {} : say
  const ours = new Ours(options.programs, options.folder)
  const peer = new Peer(options.root, options.folder)
  await Promise.all([ours.start(), peer.start()])
  ours.prepare()
  await pause(1000)
  const empty = ours.memory()

  const { load, totals, peer_index_s } = loadBoth(options, ours, peer, note)
  const visible_s = await ours.shows(totals)
  note(`ours shows the last of them ${visible_s} s after the load`)
  const build_s = await ours.restart(totals, { snapshot: false })
  note(`index built from PostgreSQL ${build_s} s after the start`)
  const snapshot_ready_s = await ours.restart(totals, { snapshot: true })
  note(`ready from the snapshot ${snapshot_ready_s} s after the start`)
  await pause(IDLE_AFTER_MS)
  const idle = ours.memory()

  const ports = { ours: ours.port, peer1: await peer.serve(1, options.connections), peer2: await peer.serve(2, options.connections) }
  const rows = await rowsToAskAround(options, peer)
  const checked = await check(rows, { ours: asker(ports.ours, HOST), peer: asker(ports.peer1, HOST) }, options.seed)
  note(`${checked.asked} answers agree`)
  const files = await writeMixes(options, ports, rows)
  const speed = await time(options, { ours, peer }, ports, files, note)
  return {
    bench: 'read',
    listings: load.listings,
    browse_ratio: ratio(speed.browse),
    filtered_ratio: ratio(speed.filtered),
    facets_ratio: ratio(speed.facets),
    server_p95_ms: speed.facets.server_p95_ms,
    build_s,
    snapshot_ready_s,
    rss_mb: idle.pss_mb,
    rss_sum_mb: idle.rss_mb,
    rss_loaded_mb: ours.memory().pss_mb,
    bytes_per_listing: Math.round((idle.pss_mb - empty.pss_mb) * 1024 * 1024 / load.listings),
    real_files: load.real,
    load_s: Math.round(load.load_s * 10) / 10,
    peer_index_s,
    answers_compared: checked.asked,
    answer_bytes: checked.bytes,
    requests_per_s: Object.fromEntries(MIXES.map(mix => [mix, speed[mix].rps])),
    p95_ms: Object.fromEntries(MIXES.map(mix => [mix, speed[mix].p95])),
    rounds: options.rounds,
    seconds: options.seconds,
    clients: CLIENTS,
    machine: { cores: cpus().length, linux: release(), ...versions(peer.code) }
  }
}

/** The better of one and two processes counts. */
const ratio = ({ rps }) => Math.round(rps.ours / Math.max(rps.peer1, rps.peer2) * 100) / 100

function loadBoth (options, ours, peer, note) {
  const shared = process.env.ZOCALO_SHARED ?? join(options.root, '../shared')
  const load = JSON.parse(run(join(options.programs, 'bench-read'), [
    '--listings', String(options.listings), '--seed', String(options.seed), '--shared', shared,
    '--data', ours.folder, '--tenant', 'bench', '--peer', peer.url]))
  note(`${load.listings} listings (${load.real ? 'varied real files' : 'own generator'}) loaded into both in ${Math.round(load.load_s)} s`)
  const began = performance.now()
  const totals = peer.index()
  const peer_index_s = seconds(began)
  note(`peer's indexes made in ${peer_index_s} s`)
  return { load, totals, peer_index_s }
}

export async function rowsToAskAround (options, peer) {
  const { default: pg } = await import(join(peer.code, 'node_modules/pg/lib/index.js'))
  const client = new pg.Client({ host: peer.folder, user: 'peer', database: 'peer' })
  await client.connect()
  const rows = await anchors(client, options.seed)
  await client.end()
  return rows
}

/** A file of paths for each mix; pages of browsing follow each server's own cursors. */
export async function writeMixes (options, ports, rows) {
  const write = (name, paths) => {
    const file = join(options.folder, name)
    writeFileSync(file, paths.join('\n') + '\n')
    return file
  }
  const same = (mix, paths) => {
    const file = write(mix, paths)
    return { ours: file, peer1: file, peer2: file }
  }
  const browsed = async name => write(`browse-${name}`, await pages(asker(ports[name], HOST)))
  return {
    browse: { ours: await browsed('ours'), peer1: await browsed('peer1'), peer2: await browsed('peer2') },
    filtered: same('filtered', filtered(rows, DISTINCT, options.seed + 10)),
    facets: same('facets', faceted(rows, DISTINCT, options.seed + 11))
  }
}

async function pages (ask) {
  const paths = [browse('autos')]
  while (paths.length < BROWSED_PAGES) {
    const { body } = await ask(paths.at(-1))
    if (body.next_cursor === null) break
    paths.push(after(browse('autos'), body.next_cursor))
  }
  return paths
}

/** Rounds of ours and both peers in turn, each alone on the machine; medians. */
export async function time (options, { ours, peer }, ports, files, note) {
  const out = {}
  const load = async (name, mix, duration_s) => {
    const run = wrk(ports[name], files[mix][name], duration_s)
    await peer.settle()
    return run
  }
  for (const mix of MIXES) {
    const runs = { ours: [], peer1: [], peer2: [] }
    for (const name of Object.keys(runs)) await load(name, mix, 2)
    const before = await ours.searches()
    for (let round = 0; round < options.rounds; round++) {
      for (const name of Object.keys(runs)) runs[name].push(await load(name, mix, options.seconds))
      const shown = Object.entries(runs).map(([name, all]) => `${name} ${Math.round(all.at(-1).rps)}`)
      note(`${mix} ${round + 1}/${options.rounds}: ${shown.join(', ')} requests/s`)
    }
    out[mix] = {
      rps: each(runs, all => Math.round(median(all.map(run => run.rps)) * 10) / 10),
      p95: each(runs, all => median(all.map(run => run.p95_ms))),
      server_p95_ms: p95_ms(before, await ours.searches())
    }
  }
  return out
}

const each = (runs, of) => Object.fromEntries(Object.entries(runs).map(([name, all]) => [name, of(all)]))

function wrk (port, file, duration_s) {
  const script = fileURLToPath(new URL('wrk.lua', import.meta.url))
  const text = run('wrk', ['-t1', `-c${CLIENTS}`, `-d${duration_s}s`, '--timeout', '60s', '--latency', '-s', script,
    `http://127.0.0.1:${port}`, '--', file, HOST])
  const result = JSON.parse(text.trim().split('\n').at(-1))
  if (result.failed > 0) throw new Error(`${result.failed} requests of ${file} failed`)
  return { ...result, rps: result.requests / (result.micros / 1e6) }
}
