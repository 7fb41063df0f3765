import { existsSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { DevServer, SchedulePrecision } from '../../dev/index.ts'
import { startDevDashboard } from '../dev-dashboard.ts'
import { type DevOutput, jsonOutput, textOutput } from '../dev-output.ts'
import { EXIT } from '../exit-codes.ts'
import { noTasksFile, projectEntry } from '../project-entry.ts'
import { UsageError } from '../usage-error.ts'

interface DevFlags {
  readonly port: number
  readonly persist?: string
  readonly stage?: string
  readonly concurrency?: number
  readonly inspect?: number | true
  readonly schedulePrecision: SchedulePrecision
  readonly watch: boolean
  readonly dashboard: boolean
  readonly json?: boolean
}

const DEFAULT_PORT = 4510
/** Where Node's own debuggers look. */
const INSPECT_PORT = 9229

const EXAMPLES = `
Examples:
  tasklane dev                            the app of package.json's "tasklane".entry, or of ./tasks.ts
  tasklane dev src/tasks.ts --port 0      another module, on any free port
  tasklane dev --persist .tasklane        keep queues and records over restarts
  tasklane dev --inspect                  breakpoints in the .ts files: attach a debugger to port 9229
  tasklane dev --json | jq .type          one JSON object a line: ready, invoked, output, reloaded, ...

Other programs reach it by: export AWS_ENDPOINT_URL=http://127.0.0.1:${DEFAULT_PORT}
Ctrl-C stops all of it; a second one does so at once.
Exit codes: 0 stopped on request, 1 failed, 2 wrong usage.`

/** `tasklane dev`: the whole queue on this machine. */
export function addDev(program: Command): void {
  program
    .command('dev')
    .description('run the app on this machine: queues, table, workers, behind one local port')
    .argument('[entry]', 'the module whose default export is the app')
    .option('-p, --port <number>', 'the port on 127.0.0.1; 0 takes any that is free', wholeNumber, DEFAULT_PORT)
    .option('--persist <folder>', 'keep queues, records and objects in this folder (default: in memory)')
    .option('--stage <name>', 'part of every physical name (default: TASKLANE_STAGE, or dev)')
    .option(
      '--concurrency <number>',
      'most worker processes of each group (default: the number of processors)',
      wholeNumber,
    )
    .option('--inspect [port]', `let debuggers in, from port ${INSPECT_PORT} on: one process a group`, wholeNumber)
    .addOption(
      new Option('--schedule-precision <unit>', 'when schedules fire: on the second, or within the minute, as on AWS')
        .choices(['second', 'minute'])
        .env('TASKLANE_SCHEDULE_PRECISION')
        .default('second'),
    )
    .option('--no-watch', 'do not reload when sources change')
    .option('--no-dashboard', 'serve no dashboard')
    .option('--json', 'print one JSON object a line')
    .addHelpText('after', EXAMPLES)
    .action((entry: string | undefined, _flags: object, self: Command) =>
      runDev(entry, self.optsWithGlobals<DevFlags>()),
    )
}

async function runDev(entry: string | undefined, flags: DevFlags): Promise<void> {
  const module = entry ?? projectEntry(process.cwd())
  if (!existsSync(module)) throw new UsageError(noTasksFile(module))
  const { startDevServer, DevServerError } = await import('../../dev/index.ts')
  const output = flags.json ? jsonOutput() : textOutput()
  const stage = flags.stage ?? process.env['TASKLANE_STAGE']
  try {
    const server = await startDevServer({
      entry: module,
      port: flags.port,
      watch: flags.watch,
      log: 'silent',
      schedulePrecision: flags.schedulePrecision,
      ...(stage !== undefined && { stage }),
      ...(flags.persist !== undefined && { persist: flags.persist }),
      ...(flags.concurrency !== undefined && { concurrency: flags.concurrency }),
      ...(flags.inspect !== undefined && { inspect: flags.inspect === true ? INSPECT_PORT : flags.inspect }),
    })
    process.exitCode = await serve(server, output, flags.dashboard ? module : undefined)
  } catch (error) {
    if (!(error instanceof DevServerError)) throw error
    output.failed(error)
    process.exitCode = EXIT.failed
  }
}

/**
 * Until a signal, or the backend's own end.
 * @param module - the app's, for the dashboard; without it there is none
 * @returns the exit code
 */
async function serve(server: DevServer, output: DevOutput, module: string | undefined): Promise<number> {
  const ended = Promise.withResolvers<number>()
  server.onEvent((event) => {
    output.event(event)
    if (event.type === 'stopped') ended.resolve(EXIT.failed)
  })
  let signals = 0
  const stop = () => {
    signals += 1
    if (signals > 1) server.kill()
    else void server.close().then(() => ended.resolve(EXIT.ok))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  output.ready(server)
  const dashboard = module === undefined ? undefined : await startDevDashboard(server, module)
  if (dashboard !== undefined) output.dashboard(dashboard)
  return ended.promise.finally(() => dashboard?.close())
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('It must be a whole number, 0 to 65535.')
  return value
}
