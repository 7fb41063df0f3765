import { DevServerError } from '../dev-error.ts'
import { forkGuarded, killGroup, modulePath, NODE_ARGUMENTS } from '../processes.ts'
import { localCredentials, type ProcessEnvironment, withoutAws } from '../runner/worker-environment.ts'
import { fromWireError } from '../wire-error.ts'
import type { AppReport, FromPlanProcess } from './app-report.ts'

const LIMIT_MS = 20_000
/** The end of what the user's module wrote: enough for a stack. */
const KEPT_OUTPUT = 4000

/**
 * Loads a bundle in a process of its own, and gives what its app says of itself.
 *
 * @throws DevServerError BAD_APP with all mistakes of the definitions; NO_APP; ENTRY_FAILED when the module throws, exits or hangs.
 */
export async function readApp(
  bundle: string,
  entry: string,
  stage: string,
  environment: ProcessEnvironment,
  endpoint: string | undefined,
): Promise<AppReport> {
  const child = forkGuarded(modulePath('./plan-process', import.meta.url), [bundle, stage], {
    env: {
      ...withoutAws(environment),
      ...localCredentials(endpoint ?? 'http://127.0.0.1:9'),
      NODE_OPTIONS: '--enable-source-maps',
    },
    execArgv: [...NODE_ARGUMENTS],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT)
    })
  }
  const told = Promise.withResolvers<AppReport>()
  const fail = (reason: string, text: string) => told.reject(new DevServerError(reason, text))
  child.once('message', (raw) => {
    const message = raw as FromPlanProcess
    if (message.type === 'report') told.resolve(message.report)
    else told.reject(fromWireError(named(message.error, entry)))
  })
  child.once('error', (error) => fail('ENTRY_FAILED', `${entry} could not be loaded: ${error.message}`))
  child.once('exit', (code) =>
    fail('ENTRY_FAILED', `${entry} ended its process (exit ${code}) while it was loaded:\n${output}`),
  )
  const limit = setTimeout(
    () =>
      fail(
        'ENTRY_FAILED',
        `${entry} did not load within ${LIMIT_MS / 1000} s; does it await something at its top level?`,
      ),
    LIMIT_MS,
  )
  try {
    return await told.promise
  } finally {
    clearTimeout(limit)
    killGroup(child, 'SIGKILL')
  }
}

function named({ reason, message }: { readonly reason: string; readonly message: string }, entry: string) {
  if (reason === 'BAD_APP')
    return { reason: message.startsWith('the app has') ? 'NO_APP' : reason, message: `${entry}: ${message}` }
  return { reason, message: `${entry} threw while it was loaded:\n${message}` }
}
