// Processes, ports, memory: what the bench needs of the machine.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import net from 'node:net'
import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export const isRoot = process.getuid() === 0
export const say = text => process.stderr.write(`${text}\n`)
export const median = list => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)]
export const seconds = since => Math.round((performance.now() - since) / 10) / 100

/** Runs a program to its end and gives its output; its complaints go to ours. */
export const run = (program, args, options = {}) =>
  execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'], ...options })

/** PostgreSQL's programs refuse root: they run as `postgres` then, as these options of a child say. */
export const asPostgres = () => isRoot
  ? { uid: Number(run('id', ['-u', 'postgres'])), gid: Number(run('id', ['-g', 'postgres'])) }
  : {}

const running = new Set()

/** Starts a program that runs until `stop`; its log goes to a file descriptor. */
export function start (program, args, { env = {}, log = 'ignore', as = {} } = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', log, log], ...as })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Asks a program to end, and waits. */
export async function stop (child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  await ended
}

/** Ends everything that was started, newest first. */
export async function stopAll () {
  for (const child of [...running].reverse()) await stop(child)
}

/** A TCP port nobody listens on. */
export async function freePort () {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** One answer: status and text. A host other than the address can be named. On a connection of its own,
 * because both sides close those on which nobody speaks for a while. */
export function get (port, path, host = 'localhost') {
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path, headers: { host }, agent: false }, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', part => { body += part })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
    request.on('error', reject)
  })
}

/** Waits until `test` says yes; an error of it counts as no. */
export async function until (what, limit_s, test) {
  const began = performance.now()
  for (;;) {
    if (await test().catch(() => false)) return seconds(began)
    if (performance.now() - began > limit_s * 1000) throw new Error(`${what}: not within ${limit_s} s`)
    await pause(20)
  }
}

/** MB of a process and those below it that run `program`: shared pages in part (PSS), and RSS. */
export function memory (pid, program) {
  let pss = 0
  let rss = 0
  for (const each of family(pid)) {
    let text
    try {
      if (!readlinkSync(`/proc/${each}/exe`).startsWith(program)) continue
      text = readFileSync(`/proc/${each}/smaps_rollup`, 'utf8')
    } catch (error) {
      // One that ended while we looked takes no memory.
      if (error.code === 'ENOENT' || error.code === 'ESRCH') continue
      throw error
    }
    const kb = name => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
    pss += kb('Pss')
    rss += kb('Rss')
  }
  return { pss_mb: Math.round(pss / 102.4) / 10, rss_mb: Math.round(rss / 102.4) / 10 }
}

function family (pid) {
  const below = new Map()
  for (const entry of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8'))?.[1]
      below.set(parent, [...(below.get(parent) ?? []), entry])
    } catch { /* It ended between the listing and the look. */ }
  }
  const all = [String(pid)]
  for (let at = 0; at < all.length; at++) all.push(...(below.get(all[at]) ?? []))
  return all
}
