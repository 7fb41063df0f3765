import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { DEFAULTS } from '../../core/defaults.ts'
import { ENVIRONMENT } from '../../core/environment.ts'
import type { DashboardOptions, RunningDashboard } from '../../dashboard/index.ts'
import { type ConnectionFlags, withConnection } from '../connection.ts'
import { defined } from '../defined.ts'
import { wholeNumber } from '../parse-values.ts'
import { projectEntry } from '../project-entry.ts'
import { withClient } from '../with-client.ts'

interface DashboardFlags extends ConnectionFlags {
  readonly port: number
  readonly operate?: boolean
}

const EXAMPLES = `
Examples:
  tasklane dashboard                       look at the app of this folder's project
  tasklane dashboard --operate             retry, cancel, enqueue, pause and redrive as well
  tasklane dashboard --app media --stage prod --profile work --region eu-west-1
  tasklane dashboard src/tasks.ts --operate   forms for the inputs, from the schemas of this module

It is served to this machine alone, with your own credentials, at an address whose token is new each time. Ctrl-C stops it.
It asks AWS only while a page is looked at; the page's footer says what that has cost.`

/** `tasklane dashboard`: the app in a browser. */
export function addDashboard(program: Command): void {
  const command = program
    .command('dashboard')
    .description('look at the app in a browser; nothing is deployed for it')
    .argument('[entry]', "the module whose default export is the app (default: this folder's project, if it has one)")
    .option('--operate', 'allow changes, too: without it the dashboard only looks')
    .option('-p, --port <number>', 'the port on 127.0.0.1; 0 takes any that is free', wholeNumber(0, 65_535), 0)
    .addHelpText('after', EXAMPLES)
  withConnection(command).action((entry: string | undefined, flags: DashboardFlags, self: Command) =>
    withClient(self, async (client, out, signal, { app }) => {
      const stage = flags.stage ?? process.env[ENVIRONMENT.stage] ?? DEFAULTS.stage
      await using dashboard = await openDashboard({
        app,
        stage,
        place: placeText(flags, process.env),
        client: () => client,
        operate: flags.operate ?? false,
        port: flags.port,
        ...defined({ entry: moduleFile(entry) }),
      })
      const { url, port } = dashboard
      out.show({ url, port, app, stage, operate: flags.operate ?? false }, () => [`dashboard  ${url}`])
      await aborted(signal)
    }),
  )
}

// In a function of its own: TypeScript 6.0 leaves the extension of an import as it is where it has `using` to rewrite.
async function openDashboard(options: DashboardOptions): Promise<RunningDashboard> {
  const { startDashboard } = await import('../../dashboard/index.ts')
  return startDashboard(options)
}

/** For people: where it looks. */
function placeText({ endpoint, region }: ConnectionFlags, environment: NodeJS.ProcessEnv): string {
  const there = endpoint ?? environment['AWS_ENDPOINT_URL']
  if (there !== undefined && there !== '') return there
  return ['AWS', region ?? environment['AWS_REGION']].filter((part) => part !== undefined).join(' ')
}

/** The named module, or the project's where there is one: a dashboard of another app has none here. */
function moduleFile(entry: string | undefined): string | undefined {
  if (entry !== undefined) return resolve(entry)
  const file = projectEntry(process.cwd())
  return existsSync(file) ? file : undefined
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolved) => signal.addEventListener('abort', () => resolved(), { once: true }))
}
