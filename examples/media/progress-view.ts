import type { PriorityName } from './planned-task.ts'

/** Shows how far the tasks are while they run. */
export interface ProgressView {
  /** One sentence, at once. */
  note(sentence: string): void
  /** So many more tasks of this priority are expected. */
  expect(priority: PriorityName, count: number): void
  /** A task has ended; `failed` when not as SUCCESS. */
  ended(priority: PriorityName, failed: boolean): void
  /** How far one long task is, by what it reported last. */
  detail(text: string): void
  stop(): void
}

export interface Tally {
  readonly expected: number
  readonly ended: number
  readonly failed: number
}

/** `critical 17/17, 1 failed` */
export function tallyText(priority: PriorityName, { expected, ended, failed }: Tally): string {
  return `${priority} ${ended}/${expected}${failed > 0 ? `, ${failed} failed` : ''}`
}
