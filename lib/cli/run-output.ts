import { taskLine } from '../dev/log-lines.ts'
import type { WorkerEvent } from '../entries/worker.ts'
import { coloursFor } from './colours.ts'
import { failureOf } from './failure.ts'
import { jsonText } from './json-text.ts'
import { oneLine } from './views/text.ts'

/** What `run` tells beside what handlers print. */
export interface RunOutput {
  ready(facts: { readonly app: string; readonly pid: number; readonly health?: string }): void
  event(event: WorkerEvent): void
  trouble(error: unknown): void
}

/** Lines for people on standard error, or one JSON object a line on standard output, where logs are collected. */
export function runOutput(json: boolean): RunOutput {
  if (json) {
    const print = (value: object) => process.stdout.write(`${jsonText(value)}\n`)
    return {
      ready: (facts) => print({ type: 'ready', ...facts }),
      event: (event) => print({ type: event.kind, ...event }),
      trouble: (error) => print({ type: 'trouble', error: failureOf(error).error }),
    }
  }
  const colours = coloursFor(process.stderr)
  return {
    ready: ({ app, pid, health }) =>
      console.error(
        `${colours.bold('tasklane run')}  ${app} in process ${pid}${health === undefined ? '' : `, health at ${health}`}`,
      ),
    event: (event) =>
      console.error(event.kind === 'retried' ? colours.yellow(taskLine(event)) : colours.red(taskLine(event))),
    trouble: (error) => console.error(colours.red(oneLine(failureOf(error).error?.message ?? String(error)))),
  }
}
