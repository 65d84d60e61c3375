// `bin/bench audit`: how fast a chain of audit entries is verified. Last line: JSON.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { run, say, stopAll } from './machine.mjs'
import { Ours } from './ours.mjs'

const programs = fileURLToPath(new URL('../../target/release', import.meta.url))
const { values } = parseArgs({ options: { entries: { type: 'string', default: '500000' } } })
const folder = mkdtempSync(join(tmpdir(), 'zocalo-bench-'))
// PostgreSQL runs as another user when we are root, and must get through.
chmodSync(folder, 0o755)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end(130))
try {
  const ours = new Ours(programs, folder)
  await ours.start()
  ours.prepare()
  const words = ['--data', ours.folder, '--entries', values.entries]
  process.stdout.write(run(join(programs, 'bench-audit'), words))
  await end(0)
} catch (error) {
  say(`bench: ${error.message}`)
  await end(1)
}

async function end (code) {
  await stopAll()
  rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}
