import type { TaskRecord } from './record.ts'

/**
 * What a record says of where its task is, without anything of what came of it: neither result nor error, labels nor progress.
 *
 * All that putting tasks in has to see. An enqueuer's policy lets it read these attributes and no others.
 */
export const BRIEF_FIELDS = [
  'id',
  'status',
  'attempt',
  'rev',
  'group',
  'priority',
  'createdAt',
  'dueAt',
  'notBefore',
  'expiresAt',
  'startedAt',
  'unsent',
  'ttl',
] as const satisfies readonly (keyof TaskRecord)[]

export type BriefRecord = Pick<TaskRecord, (typeof BRIEF_FIELDS)[number]>

export function briefRecord(record: TaskRecord): BriefRecord {
  const entries = BRIEF_FIELDS.map((field) => [field, record[field]]).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as unknown as BriefRecord
}
