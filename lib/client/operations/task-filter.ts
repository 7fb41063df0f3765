import { OptionError } from '../../core/errors/index.ts'
import { instantProblem, parseInstant } from '../../core/instant.ts'
import type { CancelFilter, RetryFilter, TaskFilter } from '../../core/operation-types.ts'
import type { PriorityLevel } from '../../core/priority.ts'
import { isTerminal, type TaskRecord } from '../../core/record.ts'
import { priorityOf } from './queue-targets.ts'

/** Which records are meant, checked. Instants in ms: of the end for failures, of the creation for others. */
export interface Selection {
  readonly since: number
  readonly until: number
  readonly max: number
  readonly fits: (record: TaskRecord) => boolean
}

/** Names under which the tasks that a filter means are on record; `undefined` for all. */
type Names = ReadonlySet<string> | undefined

/** @throws OptionError */
export function failuresToRetry(filter: RetryFilter, names: Names): Selection {
  const priority = priorityOf(filter)
  const { errorCode, errorType } = filter
  return {
    ...bounds(filter),
    fits: (record) =>
      record.status === 'FAILURE' &&
      (errorCode === undefined || record.error?.code === errorCode) &&
      (errorType === undefined || record.error?.type === errorType) &&
      fitsTask(record, filter, names, priority),
  }
}

/** @throws OptionError */
export function tasksToCancel(filter: CancelFilter, names: Names): Selection {
  const priority = priorityOf(filter)
  const { status } = filter
  if (status !== undefined && status !== 'PENDING' && status !== 'STARTED') {
    const remedy = 'only PENDING and STARTED tasks can be cancelled'
    throw new OptionError('status', `status is ${JSON.stringify(status)}, and ${remedy}`)
  }
  return {
    ...bounds(filter),
    fits: (record) =>
      !isTerminal(record.status) &&
      (status === undefined || record.status === status) &&
      fitsTask(record, filter, names, priority),
  }
}

function fitsTask(
  record: TaskRecord,
  { group, labels = {} }: TaskFilter,
  names: Names,
  priority: PriorityLevel | undefined,
): boolean {
  return (
    (names === undefined || names.has(record.name)) &&
    (group === undefined || record.group === group) &&
    (priority === undefined || record.priority === priority) &&
    Object.entries(labels).every(([key, value]) => record.labels[key] === value)
  )
}

type Bounds = Pick<RetryFilter, 'since' | 'until' | 'max'>

function bounds({ since, until, max }: Bounds): Pick<Selection, 'since' | 'until' | 'max'> {
  return {
    since: instant('since', since) ?? 0,
    until: instant('until', until) ?? Number.MAX_SAFE_INTEGER,
    max: maximum(max) ?? Number.POSITIVE_INFINITY,
  }
}

/** @throws OptionError for what is no instant. */
export function instant(option: string, value: Date | string | undefined): number | undefined {
  const ms = parseInstant(value)
  if (value !== undefined && ms === undefined) throw new OptionError(option, instantProblem(option, value))
  return ms
}

/** @throws OptionError for what is no count, or is over `most`. */
export function maximum(max: number | undefined, most: number = Number.MAX_SAFE_INTEGER): number | undefined {
  if (max === undefined || (Number.isInteger(max) && max >= 1 && max <= most)) return max
  const limit = most === Number.MAX_SAFE_INTEGER ? '1 or more' : `1 to ${most}`
  throw new OptionError('max', `max is ${String(max)} and must be a whole number, ${limit}`)
}
