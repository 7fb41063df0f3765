import type { DevEvent, DevServer, DevServerError } from '../dev/index.ts'
import { logLine } from '../dev/log-lines.ts'
import { coloursFor } from './colours.ts'
import { failureLines } from './failure.ts'

const colors = coloursFor(process.stdout)

/** What `dev` prints. */
export interface DevOutput {
  ready(server: DevServer): void
  /** Once it is served, a moment after `ready`. Its address has the token: whoever reads it may use it. */
  dashboard(dashboard: { readonly url: string }): void
  event(event: DevEvent): void
  failed(error: DevServerError): void
}

/** For people: a banner, then a line for what matters. Colours only on a terminal, and never under NO_COLOR. */
export function textOutput(): DevOutput {
  return {
    ready: (server) => console.log(banner(server)),
    dashboard: ({ url }) => console.log(`  dashboard  ${colors.cyan(url)}`),
    event: (event) => {
      const line = logLine(event)
      if (line !== undefined) console.log(paint(event, line))
    },
    failed: (error) => console.error(failureLines(error, coloursFor(process.stderr)).join('\n')),
  }
}

/** For programs: one JSON object a line. */
export function jsonOutput(): DevOutput {
  const print = (value: object) => console.log(JSON.stringify(value))
  return {
    ready: ({ endpoint, port, app, stage, queues }) => print({ type: 'ready', endpoint, port, app, stage, queues }),
    dashboard: ({ url }) => print({ type: 'dashboard', url }),
    event: print,
    failed: ({ code, reason, message, docs }) => print({ type: 'failed', code, reason, message, docs }),
  }
}

function banner({ endpoint, app, stage, queues }: DevServer): string {
  return [
    `${colors.bold(`tasklane dev`)}  ${app} (stage ${stage}) on ${colors.cyan(endpoint)}`,
    `  queues     ${queues.join('\n             ')}`,
    `  clients    export AWS_ENDPOINT_URL=${endpoint}`,
    colors.dim('  Ctrl-C stops it'),
  ].join('\n')
}

/** Tints what went wrong; a task's own output is left as it is. */
function paint(event: DevEvent, line: string): string {
  if (event.type === 'output') return line
  const bad = event.type === 'reload-failed' || event.type === 'stopped' || event.type === 'worker-exited'
  if (bad || (event.type === 'invoked' && event.problem !== undefined)) return colors.red(line)
  if (event.type === 'task') return event.event.kind === 'retried' ? colors.yellow(line) : colors.red(line)
  if (event.type === 'invoked') return event.failed > 0 ? colors.yellow(line) : colors.dim(line)
  return colors.green(line)
}
