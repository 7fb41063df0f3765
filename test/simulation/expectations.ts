import { KINDS, type KindName } from './definitions.ts'
import type { Script } from './script.ts'

/** `SUCCESS`, or the `error.type` of a FAILURE. */
export type End = string

const DEFAULT_REQUEUES = 10

/** How a task ends that nothing disturbs, nobody cancels and that does not expire. */
export function plannedEnd(kind: KindName, script: Script): End {
  const { throwAttempts, attempts } = KINDS[kind]
  switch (script.does) {
    case 'work':
    case 'obey':
    case 'enqueue':
      return 'SUCCESS'
    case 'throw':
      return script.times < throwAttempts ? 'SUCCESS' : 'Error'
    case 'fail':
      return script.times < attempts ? 'SUCCESS' : 'TaskFailed'
    case 'hang':
      return script.times < attempts ? 'SUCCESS' : 'TaskTimeout'
    case 'retry-later':
      return script.times < attempts ? 'SUCCESS' : 'RetryLater'
    case 'requeue':
      return script.times <= DEFAULT_REQUEUES ? 'SUCCESS' : 'TaskRejected'
    case 'give-up':
      return 'TaskFailed'
    case 'reject':
      return 'TaskRejected'
    case 'discard':
      return 'TaskDiscarded'
    case 'non-retryable':
      return 'NonRetryableError'
    case 'kill':
      return script.times > 4 ? 'WorkerCrashed' : 'SUCCESS'
  }
}

/** What faults can make of it: a run that was slowed may pass its timeout, and one attempt less is left for the rest. */
export function disturbedEnds(kind: KindName, script: Script): readonly End[] {
  const failures: Partial<Record<Script['does'], End>> = {
    throw: 'Error',
    fail: 'TaskFailed',
    'retry-later': 'RetryLater',
  }
  const own = failures[script.does]
  return [plannedEnd(kind, script), 'TaskTimeout', ...(own === undefined ? [] : [own])]
}

/** How long a task waits at least after an attempt that threw, in ms. */
export function leastWaitMs(kind: KindName, script: Script): number {
  if (script.does === 'retry-later') return script.ms
  return script.does === 'throw' ? KINDS[kind].throwWaitMs : 0
}
