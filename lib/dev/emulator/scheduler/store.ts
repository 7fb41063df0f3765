import { AwsError } from '../aws-error.ts'
import type { RecordChange, RecordJournal } from '../record-journal.ts'
import { DEFAULT_GROUP } from './read-schedule.ts'
import { type Progress, type Schedule, type ScheduleGroup, scheduleKey } from './schedule.ts'

const ARN = 'arn:aws:scheduler:us-east-1:000000000000'
const NOTHING_FIRED: Progress = { pending: [] }

/** Groups, schedules and how far they have fired, as they are on disk. */
export class ScheduleStore {
  readonly #journal: RecordJournal
  readonly #schedules = new Map<string, Schedule>()
  readonly #groups = new Map<string, ScheduleGroup>()
  #sorted: readonly Schedule[] | undefined

  constructor(journal: RecordJournal, nowSeconds: number) {
    this.#journal = journal
    for (const [key, value] of journal.records()) {
      const [kind, name = ''] = split(key)
      if (kind === 'schedule') this.#schedules.set(name, value as Schedule)
      if (kind === 'group') this.#groups.set(name, value as ScheduleGroup)
    }
    if (!this.#groups.has(DEFAULT_GROUP)) this.#groups.set(DEFAULT_GROUP, newGroup(DEFAULT_GROUP, nowSeconds))
  }

  /** By group and name. */
  schedules(): readonly Schedule[] {
    this.#sorted ??= [...this.#schedules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, schedule]) => schedule)
    return this.#sorted
  }

  find(key: string): Schedule | undefined {
    return this.#schedules.get(key)
  }

  /** @throws AwsError ResourceNotFoundException */
  get(group: string, name: string): Schedule {
    return this.find(scheduleKey({ GroupName: group, Name: name })) ?? notFound(`Schedule ${name} does not exist.`)
  }

  groups(): readonly ScheduleGroup[] {
    return [...this.#groups.values()].sort((a, b) => (a.Name < b.Name ? -1 : 1))
  }

  /** @throws AwsError ResourceNotFoundException */
  group(name: string): ScheduleGroup {
    return this.#groups.get(name) ?? notFound(`Schedule group ${name} does not exist.`)
  }

  /** @throws AwsError ConflictException */
  addGroup(name: string, nowSeconds: number): ScheduleGroup {
    if (this.#groups.has(name)) throw conflict(`Schedule group ${name} already exists.`)
    const group = newGroup(name, nowSeconds)
    this.#journal.write([[`group:${name}`, group]])
    this.#groups.set(name, group)
    return group
  }

  /** With all that is in it; gives the keys of those. */
  removeGroup(name: string): string[] {
    const keys = [...this.#schedules].filter(([, { GroupName }]) => GroupName === name).map(([key]) => key)
    this.#journal.write([[`group:${name}`, undefined], ...keys.flatMap(removal)])
    this.#groups.delete(name)
    this.#forget(keys)
    return keys
  }

  put(schedule: Schedule, progress: Progress): void {
    const key = scheduleKey(schedule)
    this.#journal.write([[`schedule:${key}`, schedule], progressChange(key, progress)])
    this.#schedules.set(key, schedule)
    this.#sorted = undefined
  }

  progress(key: string): Progress {
    return (this.#journal.records().get(`progress:${key}`) as Progress | undefined) ?? NOTHING_FIRED
  }

  /** Many at once: how far schedules have fired, or `undefined` for those that are to go. */
  settle(changes: readonly (readonly [key: string, progress: Progress | undefined])[]): void {
    if (changes.length === 0) return
    this.#journal.write(
      changes.flatMap(([key, progress]) => (progress === undefined ? removal(key) : [progressChange(key, progress)])),
    )
    this.#forget(changes.filter(([, progress]) => progress === undefined).map(([key]) => key))
  }

  close(): void {
    this.#journal.close()
  }

  #forget(keys: readonly string[]): void {
    for (const key of keys) this.#schedules.delete(key)
    if (keys.length > 0) this.#sorted = undefined
  }
}

export function scheduleArn(group: string, name: string): string {
  return `${ARN}:schedule/${group}/${name}`
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, 409)
}

function notFound(message: string): never {
  throw new AwsError('ResourceNotFoundException', message, 404)
}

function newGroup(Name: string, nowSeconds: number): ScheduleGroup {
  const times = { CreationDate: nowSeconds, LastModificationDate: nowSeconds }
  return { Arn: `${ARN}:schedule-group/${Name}`, Name, State: 'ACTIVE', ...times }
}

function progressChange(key: string, progress: Progress): RecordChange {
  return [`progress:${key}`, progress]
}

function removal(key: string): RecordChange[] {
  return [
    [`schedule:${key}`, undefined],
    [`progress:${key}`, undefined],
  ]
}

function split(key: string): [kind: string, name: string] {
  const colon = key.indexOf(':')
  return [key.slice(0, colon), key.slice(colon + 1)]
}
