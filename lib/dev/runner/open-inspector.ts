import { once } from 'node:events'
import inspector from 'node:inspector'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const HOST = '127.0.0.1'
/** After a reload the old code may have the port until it has ended what it runs. */
const LOOK_MS = 100

/** Lets debuggers in on `port`, as soon as that is free; Node says where on standard error. */
export async function openInspector(port: number): Promise<void> {
  while (port !== 0 && !(await isFree(port))) await sleep(LOOK_MS)
  inspector.open(port, HOST)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, HOST)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
