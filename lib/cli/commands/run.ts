import type { Command } from 'commander'
import type { App } from '../../core/app-types.ts'
import type { Duration } from '../../core/duration.ts'
import { durationMs } from '../../core/duration.ts'
import type { Poller, PollOptions } from '../../entries/worker.ts'
import { type ConnectionFlags, takeProfile } from '../connection.ts'
import { defined } from '../defined.ts'
import type { LoadedApp } from '../load-app.ts'
import { duration, wholeNumber } from '../parse-values.ts'
import { projectEntry } from '../project-entry.ts'
import { type RunOutput, runOutput } from '../run-output.ts'

interface RunFlags extends ConnectionFlags {
  readonly groups?: readonly string[]
  readonly concurrency?: number
  readonly healthPort?: number
  readonly healthHost?: string
  readonly shutdown?: Duration
}

const EXAMPLES = `
Examples:
  tasklane run                                        the app of package.json's "tasklane".entry, or of ./tasks.ts
  tasklane run dist/tasks.js --groups video,images --concurrency 4
  tasklane run --health-port 8080 --health-host 0.0.0.0

SIGTERM and Ctrl-C stop it: it takes nothing more, lets handlers end, gives back what did not, and exits with 0.
A group that it serves must have no Lambda function on the same queues.`

/** `tasklane run`: a worker in a process or container of one's own. */
export function addRun(program: Command): void {
  program
    .command('run')
    .description("run the app's tasks in this process, until it is stopped: for containers")
    .argument('[entry]', 'the module whose default export is the app')
    .option('--groups <names>', 'only these groups, with commas between (default: all)', (text) => text.split(','))
    .option('--concurrency <number>', 'handlers at once (default: 10)', wholeNumber(1, 1000))
    .option('--health-port <port>', 'serve GET /health here', wholeNumber(0, 65_535))
    .option('--health-host <address>', 'of the health endpoint (default: 127.0.0.1)')
    .option('--shutdown <duration>', 'how long handlers may go on once it is to stop (default: 25s)', duration)
    .option('--json', 'print one JSON object a line: ready, failed, retried, dead-lettered, trouble')
    .optionsGroup('Where it looks:')
    .option('--stage <name>', 'the stage (default: TASKLANE_STAGE, or dev)')
    .option('--endpoint <url>', 'of AWS (default: AWS_ENDPOINT_URL, or AWS itself)')
    .option('--profile <name>', 'of ~/.aws (default: AWS_PROFILE)')
    .option('--region <name>', 'of AWS (default: AWS_REGION, or as the profile says)')
    .addHelpText('after', EXAMPLES)
    .action((entry: string | undefined, _flags: object, self: Command) =>
      runWorker(entry, self.optsWithGlobals<RunFlags>()),
    )
}

async function runWorker(entry: string | undefined, flags: RunFlags): Promise<void> {
  takeProfile(flags)
  using loaded = await loadEntry(entry ?? projectEntry(process.cwd()))
  const { app, file } = loaded
  const out = runOutput(flags.json ?? false)
  const poller = await startPoller(app, { ...pollOptions(flags, out), entry: file })
  const health = await poller.healthUrl().catch(() => undefined)
  out.ready({ app: app.name, pid: process.pid, ...defined({ health }) })
  await poller.stopped
}

// In functions of their own: TypeScript 6.0 leaves the extension of an import as it is where it has `using` to rewrite.

async function loadEntry(entry: string): Promise<LoadedApp> {
  const { loadApp } = await import('../load-app.ts')
  return loadApp(entry)
}

async function startPoller(app: App, options: PollOptions): Promise<Poller> {
  const { poll } = await import('../../entries/worker.ts')
  return poll(app, options)
}

function pollOptions(flags: RunFlags, out: RunOutput): PollOptions {
  const { groups, concurrency, healthPort, healthHost, shutdown, stage, endpoint, region } = flags
  const shutdownMs = shutdown === undefined ? undefined : durationMs(shutdown)
  return {
    ...defined({ groups, concurrency, healthPort, healthHost, shutdownMs, stage, endpoint, region }),
    onEvent: out.event,
    onError: out.trouble,
  }
}
