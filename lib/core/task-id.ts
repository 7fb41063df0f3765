import type { Track } from './record.ts'

/** Task ids are UUIDv7, so they sort by time; a suffix tells the tracking mode, and `~N` the Nth retry by hand. */

const SUFFIX = { full: '', run: '.r', none: '.n' } as const satisfies Record<Track, string>

export function taskIdOf(uuid: string, track: Track): string {
  return uuid + SUFFIX[track]
}

export function trackOf(id: string): Track {
  const base = id.replace(/~\d+$/, '')
  return base.endsWith(SUFFIX.run) ? 'run' : base.endsWith(SUFFIX.none) ? 'none' : 'full'
}

/** The id of the task that runs `id` again: always the same, so that repeats make one. */
export function nextRetryId(id: string): string {
  const [, base = id, count = '0'] = /^(.*?)(?:~(\d+))?$/.exec(id) ?? []
  return `${base}~${Number(count) + 1}`
}

/** Letters, digits and a few marks: never a `#` or `/`, so that no id can name another kind of item, or a path. */
export const TASK_ID = '[A-Za-z0-9][A-Za-z0-9._:~+-]{0,255}'
const WHOLE_ID = new RegExp(`^${TASK_ID}$`)

export function isTaskId(value: unknown): value is string {
  return typeof value === 'string' && WHOLE_ID.test(value)
}

/** When `id` was made, in ms since 1970, if it begins with a UUIDv7. */
export function createdAtOf(id: string): number | undefined {
  const hex = /^([0-9a-f]{8})-([0-9a-f]{4})-7/.exec(id)
  return hex === null ? undefined : Number.parseInt(`${hex[1]}${hex[2]}`, 16)
}
