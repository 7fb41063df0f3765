import type { AppSpec } from '../../core/app.ts'
import { ErrorCode } from '../../core/errors/index.ts'
import type { StoredError } from '../../core/record.ts'
import type { Facts, Happening } from '../tell.ts'
import { type EmfDocument, emfLines } from './emf.ts'

/** So many tasks of an app, in the order of its definitions, have metrics of their own; the rest are `other` together. */
export const MOST_TASKS = 50

/** What happened to the tasks of one name since the last flush. */
interface Figures {
  readonly waitMs: number[]
  readonly runMs: number[]
  readonly attempts: number[]
  retries: number
  readonly failures: Map<string, number>
}

/** Gathers a batch's figures, and prints them as lines that CloudWatch makes metrics of: one for each name, and one for each code that its tasks failed with. */
export class TaskMetrics {
  readonly #dimensions: Readonly<Record<'App' | 'Stage', string>>
  readonly #names: ReadonlySet<string>
  readonly #print: (line: string) => void
  readonly #figures = new Map<string, Figures>()

  constructor({ name, tasks }: AppSpec, stage: string, print: (line: string) => void) {
    this.#dimensions = { App: name, Stage: stage }
    // What a message says of its task's name may be anything; each name that CloudWatch sees costs money.
    this.#names = new Set([...tasks.keys()].slice(0, MOST_TASKS))
    this.#print = print
  }

  note(kind: Happening, name: string, { attempt = 0, durationMs, waitMs }: Facts, error?: StoredError): void {
    if (kind === 'dead-lettered') return
    const figures = this.#of(this.#names.has(name) ? name : 'other')
    if (waitMs !== undefined) figures.waitMs.push(waitMs)
    if (durationMs !== undefined) figures.runMs.push(durationMs)
    if (kind === 'retried') figures.retries += 1
    if (kind === 'succeeded' || kind === 'failed') figures.attempts.push(attempt + 1)
    if (kind !== 'failed') return
    const code = metricCode(error)
    figures.failures.set(code, (figures.failures.get(code) ?? 0) + 1)
  }

  /** @param batch - what one invocation got, of how much it could have; `undefined` where tasks come one by one. */
  flush(nowMs: number, batch?: { readonly group: string; readonly messages: number; readonly size: number }): void {
    const documents: EmfDocument[] = [...this.#figures].flatMap(([Task, figures]) => this.#documents(Task, figures))
    this.#figures.clear()
    if (batch !== undefined) {
      const percent = (100 * batch.messages) / batch.size
      const metrics = { BatchFill: { unit: 'Percent' as const, values: [percent] } }
      documents.push({ dimensions: { ...this.#dimensions, Group: batch.group }, metrics })
    }
    for (const document of documents) for (const line of emfLines(document, nowMs)) this.#print(line)
  }

  #of(name: string): Figures {
    const known = this.#figures.get(name)
    if (known !== undefined) return known
    const fresh: Figures = { waitMs: [], runMs: [], attempts: [], retries: 0, failures: new Map() }
    this.#figures.set(name, fresh)
    return fresh
  }

  #documents(Task: string, { waitMs, runMs, attempts, retries, failures }: Figures): EmfDocument[] {
    const dimensions = { ...this.#dimensions, Task }
    const metrics = {
      WaitMs: { unit: 'Milliseconds' as const, values: waitMs },
      RunMs: { unit: 'Milliseconds' as const, values: runMs },
      Attempts: { unit: 'Count' as const, values: attempts },
      Retries: { unit: 'Count' as const, values: retries === 0 ? [] : [retries] },
    }
    const failed = [...failures].map(([Code, count]) => ({
      dimensions: { ...dimensions, Code },
      metrics: { Failures: { unit: 'Count' as const, values: [count] } },
    }))
    return [{ dimensions, metrics }, ...failed]
  }
}

const CODES: ReadonlySet<string> = new Set(Object.values(ErrorCode))

/** Errors of handlers may have any code at all: as a metric they are one. */
function metricCode(error: StoredError | undefined): string {
  return error !== undefined && CODES.has(error.code) ? error.code : ErrorCode.HandlerError
}
