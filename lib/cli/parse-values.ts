import { InvalidArgumentError } from 'commander'
import { type DeadLetterReason, RECEIVED_TOO_OFTEN } from '../core/dead-letter.ts'
import { type Duration, parseDuration } from '../core/duration.ts'
import { type PriorityName, parsePriority, priorityName } from '../core/priority.ts'
import type { TaskStatus } from '../core/record.ts'

/** What options' values are read by. Each throws InvalidArgumentError, whose sentence commander puts behind the option's name. */

export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    const upTo = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`
    throw new InvalidArgumentError(`It must be a whole number, ${upTo}.`)
  }
}

export function duration(text: string): Duration {
  if (parseDuration(text) !== undefined) return text as Duration
  throw new InvalidArgumentError("It must be a duration such as '30s', '15m' or '2h'.")
}

/** An instant, or how long ago it was. */
export function pastInstant(text: string): string {
  const agoMs = parseDuration(text)
  if (agoMs !== undefined) return new Date(Date.now() - agoMs).toISOString()
  if (isInstant(text)) return text
  throw new InvalidArgumentError(
    "It must be how long ago, such as '2h', or ISO 8601 with an offset, such as '2027-03-01T09:00:00Z'.",
  )
}

export function instant(text: string): string {
  if (isInstant(text)) return text
  throw new InvalidArgumentError("It must be ISO 8601 with an offset, such as '2027-03-01T09:00:00Z'.")
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text))
}

export function priority(text: string): PriorityName {
  const level = parsePriority(/^\d$/.test(text) ? Number(text) : text)
  if (level !== undefined) return priorityName(level)
  throw new InvalidArgumentError('It must be critical, high, normal or low, or 0 to 3.')
}

const STATUSES: readonly TaskStatus[] = ['PENDING', 'STARTED', 'SUCCESS', 'FAILURE', 'CANCELLED']

export function status(text: string): TaskStatus {
  const found = STATUSES.find((one) => one === text.toUpperCase())
  if (found !== undefined) return found
  throw new InvalidArgumentError(`It must be one of ${STATUSES.join(', ')}.`)
}

/** Why a message is a dead letter, as workers and SQS say it. */
export const REASONS: readonly (DeadLetterReason | typeof RECEIVED_TOO_OFTEN)[] = [
  'Malformed',
  'UnknownVersion',
  'UnknownTask',
  'RecordMissing',
  'Failed',
  RECEIVED_TOO_OFTEN,
]

export function reason(text: string): string {
  const found = REASONS.find((one) => one.toLowerCase() === text.toLowerCase())
  if (found !== undefined) return found
  throw new InvalidArgumentError(`It must be one of ${REASONS.join(', ')}.`)
}

/** `--label user=u1 --label page=3`, one after another. */
export function label(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be name=value.')
  return { ...before, [name]: value }
}

/** `0,15,30` */
export function numbers(text: string): number[] {
  if (/^\d+(,\d+)*$/.test(text)) return text.split(',').map(Number)
  throw new InvalidArgumentError("They must be whole numbers with commas between, such as '0,30'.")
}
