import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { killTree } from '../processes.ts'

/** What contestants stand on: a server of the run's own, on a free port of 127.0.0.1. */
export interface Service {
  readonly pid: number
  /** How adapters find it. */
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const START_LIMIT_MS = 15_000
const STOP_LIMIT_MS = 3000

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port to be had')
  return address.port
}

export interface ServerOptions {
  readonly log: string
  /** Who it runs as; this process's own user when left out. */
  readonly user?: { readonly uid: number; readonly gid: number }
}

/** Starts a server and waits until its port takes connections. */
export async function startServer(command: string, args: readonly string[], port: number, options: ServerOptions) {
  const log = openSync(options.log, 'a')
  const child = spawn(command, args, { stdio: ['ignore', log, log], cwd: '/', ...options.user })
  const failed = once(child, 'error').then(([error]) => Promise.reject(error))
  await Promise.race([failed, portOpens(port, child)])
  return { pid: child.pid ?? 0, stop: () => stop(child) }
}

async function portOpens(port: number, child: ChildProcess): Promise<void> {
  for (const endMs = Date.now() + START_LIMIT_MS; Date.now() < endMs; await sleep(30)) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} exited with ${child.exitCode}`)
    if (await takesConnections(port)) return
  }
  throw new Error(`${child.spawnfile} did not open its port within ${START_LIMIT_MS / 1000} s`)
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    }).once('error', () => resolve(false))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  const limit = setTimeout(() => killTree(child.pid ?? 0), STOP_LIMIT_MS)
  await exited
  clearTimeout(limit)
}
