// Starts the peer: `PORT`, `PROCESSES` (1 or 2), `CONNECTIONS` per process, database by PG*.
import cluster from 'node:cluster'
import { app } from './app.mjs'

const processes = Number(process.env.PROCESSES ?? 1)
if (processes > 1 && cluster.isPrimary) {
  for (let at = 0; at < processes; at++) cluster.fork()
  cluster.on('exit', () => process.exit(1))
} else {
  const server = await app({ connections: Number(process.env.CONNECTIONS ?? 8) })
  await server.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
}
