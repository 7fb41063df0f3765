import { DevServerError } from '../../dev/dev-error.ts'
import { forkGuarded, killGroup, modulePath, NODE_ARGUMENTS } from '../../dev/processes.ts'
import { localCredentials, withoutAws } from '../../dev/runner/worker-environment.ts'
import { fromWireError } from '../../dev/wire-error.ts'
import type { AppFacts, FromDefinitionsProcess } from './app-facts.ts'

const LIMIT_MS = 20_000
/** Nobody listens there: what the module does while it loads must reach no account. */
const NOWHERE = 'http://127.0.0.1:9'

/**
 * Loads a bundle in a process of its own, which ends with it, and gives what it tells.
 * @throws DevServerError ENTRY_FAILED when the module throws, exits or hangs.
 */
export async function readAppFacts(bundle: string): Promise<AppFacts> {
  const child = forkGuarded(modulePath('./definitions-process', import.meta.url), [bundle], {
    env: { ...withoutAws(process.env), ...localCredentials(NOWHERE) },
    execArgv: [...NODE_ARGUMENTS],
  })
  const told = Promise.withResolvers<AppFacts>()
  const fail = (why: string) => told.reject(new DevServerError('ENTRY_FAILED', `The app's module ${why}.`))
  child.once('message', (raw) => {
    const message = raw as FromDefinitionsProcess
    if (message.type === 'facts') told.resolve(message.facts)
    else told.reject(fromWireError(message.error))
  })
  child.once('error', (error) => fail(`could not be loaded: ${error.message}`))
  child.once('exit', (code) => fail(`ended its process (exit ${code}) while it was loaded`))
  const limit = setTimeout(() => fail(`did not load within ${LIMIT_MS / 1000} s`), LIMIT_MS)
  try {
    return await told.promise
  } finally {
    clearTimeout(limit)
    killGroup(child, 'SIGKILL')
  }
}
