import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a task does: nothing, or 50 ms of waiting for something else. */
export type Kind = 'noop' | 'wait'

/** The same for every contestant. */
export interface Input {
  readonly index: number
  readonly text: string
}

export interface Output {
  readonly ok: true
  readonly index: number
}

const WAIT_MS = 50
/** The file that the first run of each worker process writes a line to: when that was, in ms since 1970. */
export const FIRST_RUN_FILE = 'BENCH_FIRST_RUN'

const TEXT = 'x'.repeat(100)

export function inputOf(index: number): Input {
  return { index, text: TEXT }
}

let begun = false

/** The body of every task of every contestant that is written in TypeScript. */
export async function run(kind: Kind, { index }: Input): Promise<Output> {
  if (!begun) noteFirstRun()
  if (kind === 'wait') await sleep(WAIT_MS)
  return { ok: true, index }
}

/** Whether a task's stored output is what it should be. */
export function isOutputOf(index: number, output: unknown): boolean {
  const { ok, index: found } = (output ?? {}) as Partial<Output>
  return ok === true && found === index
}

function noteFirstRun(): void {
  begun = true
  const file = process.env[FIRST_RUN_FILE]
  if (file !== undefined) appendFileSync(file, `${Date.now()}\n`)
}
