import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, type Service, startServer } from './service.ts'

const DEBIAN_FOLDER = '/usr/lib/postgresql'
const CREATE_TRIES = 50

/** The newest that Debian installed; `undefined` when there is none. */
export function postgresFolder(): string | undefined {
  if (!existsSync(DEBIAN_FOLDER)) return undefined
  const versions = readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(a) - Number(b))
  const folders = versions.map((version) => join(DEBIAN_FOLDER, version, 'bin'))
  return folders.findLast((folder) => existsSync(join(folder, 'initdb')))
}

/** With its defaults, so that what it acknowledges is on the disk. */
export async function startPostgres(folder: string): Promise<Service> {
  const programs = postgresFolder()
  if (programs === undefined) throw new Error('PostgreSQL is not installed')
  const port = await freePort()
  const data = join(folder, 'postgres')
  const user = serverUser()
  mkdirSync(data)
  chmodSync(folder, 0o755)
  if (user !== undefined) chownSync(data, user.uid, user.gid)
  const initialize = ['-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-locale']
  run(join(programs, 'initdb'), initialize, { cwd: data, ...user })
  const args = ['-D', data, '-p', `${port}`, '-h', '127.0.0.1', '-k', data]
  const log = join(folder, 'postgres.log')
  const server = await startServer(join(programs, 'postgres'), args, port, { log, ...(user && { user }) })
  await createDatabase(join(programs, 'createdb'), port)
  return { ...server, environment: { PG_URL: `postgres://bench@127.0.0.1:${port}/bench` } }
}

/** PostgreSQL refuses to run as root. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string) => Number(run('id', [flag, 'postgres'], {}))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** The port is open a little before databases can be made. */
async function createDatabase(createdb: string, port: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      run(createdb, ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'bench', 'bench'], {})
      return
    } catch (error) {
      if (tries === CREATE_TRIES) throw error
      await sleep(100)
    }
  }
}

function run(command: string, args: readonly string[], options: object): string {
  const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} exited with ${status}: ${stderr}`)
  return stdout
}
