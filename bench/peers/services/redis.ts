import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, type Service, startServer } from './service.ts'

/** In memory only: its fastest, and what a queue that may lose tasks would run on. */
export async function startRedis(folder: string): Promise<Service> {
  const port = await freePort()
  const data = join(folder, 'redis')
  mkdirSync(data)
  const network = ['--port', `${port}`, '--bind', '127.0.0.1']
  const memory = ['--save', '', '--appendonly', 'no', '--dir', data, '--maxmemory-policy', 'noeviction']
  const log = join(folder, 'redis.log')
  const server = await startServer('redis-server', [...network, ...memory], port, { log })
  return { ...server, environment: { REDIS_PORT: `${port}` } }
}
