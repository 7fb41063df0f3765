import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { postgresFolder } from '../services/postgres.ts'

/** Servers of contestants, and Debian's packages that bring them. */
const PACKAGES = { redis: 'redis-server', postgres: 'postgresql' } as const

const APT_GET = '/usr/bin/apt-get'

export type ServerName = keyof typeof PACKAGES

/** Installs what is missing, as root on Debian. @returns the versions of the servers that there are now */
export function installServers(wanted: readonly ServerName[]): Partial<Record<ServerName, string>> {
  const missing = wanted.filter((name) => versionOf(name) === undefined)
  if (missing.length > 0) install(missing)
  const present = wanted.flatMap((name) => {
    const version = versionOf(name)
    return version === undefined ? [] : [[name, version] as const]
  })
  return Object.fromEntries(present)
}

function install(names: readonly ServerName[]): void {
  const packages = names.map((name) => PACKAGES[name])
  const remedy = `apt-get install ${packages.join(' ')}`
  if (process.getuid?.() !== 0 || !existsSync(APT_GET)) {
    console.log(`${names.join(' and ')} skipped: not installed, and only root on Debian can: ${remedy}`)
    return
  }
  console.log(`installing ${packages.join(' ')} ...`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    execFileSync(APT_GET, ['update', '-qq'], { env, stdio: 'inherit' })
    execFileSync(APT_GET, ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, stdio: 'inherit' })
  } catch (error) {
    console.log(`${names.join(' and ')} skipped: ${remedy} failed: ${String(error)}`)
  }
}

function versionOf(name: ServerName): string | undefined {
  const folder = postgresFolder()
  const command = { redis: 'redis-server', postgres: folder && join(folder, 'postgres') }[name]
  if (command === undefined) return undefined
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
  return status === 0 ? /\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] : undefined
}
