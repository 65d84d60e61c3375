// `bin/bench read`: our read path against Fastify + pg over the same rows, in the same run.
import { mkdtempSync, chmodSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { say, stopAll } from './machine.mjs'
import { read } from './read.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({
  options: {
    listings: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
    connections: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
    build: { type: 'string', default: 'release' },
    keep: { type: 'boolean', default: false }
  }
})
const number = name => {
  const value = Number(values[name])
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number`)
  return value
}

let isEnding = false
const folder = mkdtempSync(join(tmpdir(), 'zocalo-bench-'))
// PostgreSQL runs as another user when we are root, and must get through.
chmodSync(folder, 0o755)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(130))
// Whatever happens, nothing that was started stays behind: also when nobody reads what we say.
process.once('uncaughtException', () => end(1))
process.stderr.on('error', () => end(1))
try {
  const line = await read({
    root,
    folder,
    listings: number('listings'),
    rounds: number('rounds'),
    seconds: number('seconds'),
    seed: number('seed'),
    connections: number('connections'),
    programs: resolve(root, 'target', values.build),
    quiet: values.json
  })
  process.stdout.write(`${JSON.stringify(line)}\n`)
  await end(0)
} catch (error) {
  say(`bench: ${error.message}`)
  await end(1)
}

async function end (code) {
  if (isEnding) return
  isEnding = true
  await stopAll()
  if (values.keep) say(`kept: ${folder}`)
  else rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}
