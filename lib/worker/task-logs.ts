import { AsyncLocalStorage } from 'node:async_hooks'
import { format } from 'node:util'
import type { LogLine } from '../core/attempt.ts'
import type { TaskLog } from '../core/context.ts'
import { redacting } from '../core/redaction.ts'
import { described, textOr } from '../core/safe-text.ts'
import { storedError } from '../core/stored-error.ts'
import type { PrintLog } from './log-line.ts'

/** What one run writes, by `ctx.log` and by `console`. Bounded: past the limit lines are counted out, and it is said. */
export class TaskLogs {
  readonly #now: () => number
  readonly #limitBytes: number
  readonly #lines: LogLine[] = []
  #bytes = 0
  #cut = false
  #told = 0

  constructor(now: () => number, limitBytes: number) {
    this.#now = now
    this.#limitBytes = limitBytes
  }

  add(level: LogLine['level'], message: string, fields?: Readonly<Record<string, unknown>>): void {
    const line = { time: this.#now(), level, message, ...(fields !== undefined && { fields }) }
    const bytes = Buffer.byteLength(JSON.stringify(line))
    if (this.#bytes + bytes > this.#limitBytes) this.#cut = true
    else {
      this.#bytes += bytes
      this.#lines.push(line)
    }
  }

  /** The lines since the last call, and how many there were before; `undefined` when there are none. */
  fresh(): { readonly first: number; readonly lines: readonly LogLine[] } | undefined {
    const first = this.#told
    this.#told = this.#lines.length
    return first === this.#told ? undefined : { first, lines: this.#lines.slice(first) }
  }

  /** The lines so far, as they are stored. */
  report(): { readonly logs?: readonly LogLine[]; readonly logsCut?: true } {
    return { ...(this.#lines.length > 0 && { logs: [...this.#lines] }), ...(this.#cut && { logsCut: true }) }
  }
}

/** Where lines go. */
export type LogSink = Pick<TaskLogs, 'add'>

/**
 * `ctx.log`: kept in `logs`, and written to the process's own output.
 *
 * @param secretKeys - fields of these names are blanked out as well, in lower case.
 * @param print - prints the lines. @default the process's `console`
 */
export function loggerOf(logs: LogSink, secretKeys: readonly string[], print?: PrintLog): TaskLog {
  const write = (level: LogLine['level']) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    // What is said may have to travel to another thread.
    const text = typeof message === 'string' ? message : described(message)
    const safe = fields === undefined ? undefined : jsonSafe(fields, secretKeys)
    logs.add(level, text, safe)
    if (print !== undefined) print(level, text, safe)
    else original(level)(printed(safe === undefined ? [message] : [message, safe]))
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

const running = new AsyncLocalStorage<TaskScope>()

/** What is known of the run that the present code belongs to. */
interface TaskScope {
  readonly logs: LogSink
  /** Prints what is written to `console`. @default as it is */
  readonly print?: PrintLog | undefined
  /** Fails the run: for errors that no await of the handler's sees. */
  readonly fail: (error: unknown) => void
}

/** Runs `handler` so that what it, and all that it starts, writes to `console` is kept in `logs` as well. */
export function withTaskScope<T>(scope: TaskScope, handler: () => T): T {
  captureConsole()
  return running.run(scope, handler)
}

export function currentScope(): TaskScope | undefined {
  return running.getStore()
}

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const
type Method = keyof typeof LEVELS
const originals = new Map<Method, (...args: unknown[]) => void>()

/** Once per process; the output itself stays as it is. */
function captureConsole(): void {
  if (originals.size > 0) return
  for (const method of Object.keys(LEVELS) as Method[]) {
    const write = console[method].bind(console)
    originals.set(method, write)
    console[method] = (...args: unknown[]) => {
      const scope = running.getStore()
      if (scope === undefined) return write(...args)
      const text = printed(args)
      scope.logs.add(LEVELS[method], text)
      if (scope.print === undefined) write(...args)
      else scope.print(LEVELS[method], text)
    }
  }
}

function original(level: LogLine['level']): (...args: unknown[]) => void {
  return originals.get(level) ?? console[level].bind(console)
}

/** The fields as JSON has them, without secrets; what it can't carry is named rather than thrown: a log line must not fail a task. */
function jsonSafe(
  fields: Readonly<Record<string, unknown>>,
  secretKeys: readonly string[],
): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(JSON.stringify(fields, redacting(secretKeys))) as Record<string, unknown>
  } catch (error) {
    // Shown whole, they would show their secrets.
    return { unreadable: `${textOr(() => Object.keys(fields).join(', '))}: ${storedError(error, false).message}` }
  }
}

/** As `console` prints it. Values may say how they are to be shown, and fail at it. */
function printed(args: readonly unknown[]): string {
  try {
    return format(...args)
  } catch (error) {
    return `${args.map(described).join(' ')} (not shown whole: ${storedError(error, false).message})`
  }
}
