import type { IncomingMessage } from 'node:http'
import { systemClock } from '../../../adapters/system.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Fauxqs } from '../fauxqs-app.ts'
import type { StateFile } from '../json-file.ts'
import { openRecordJournal } from '../record-journal.ts'
import { SchedulerApi } from './api.ts'
import { FiringClock, type SchedulePrecision } from './firing-clock.ts'
import { ScheduleStore } from './store.ts'
import { openTags } from './tags.ts'
import { sendToQueues } from './targets.ts'

export interface SchedulerOptions {
  /** By which schedules fire. @default the machine's own */
  readonly clock?: Clock
  /** @default 'second' */
  readonly schedulePrecision?: SchedulePrecision
  /** Told, in a line, of a firing that could not be sent and is given up. */
  readonly onDroppedFiring?: (line: string) => void
}

/** EventBridge Scheduler, for schedules whose targets are SQS queues. */
export interface Scheduler {
  handle(method: string, url: URL, input: Record<string, unknown>): object
  /** Resolves when all that is due now was tried: for who steers the clock. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** @throws DevServerError with the reason STATE_FILE_DAMAGED */
export function openScheduler(
  folder: string | undefined,
  state: StateFile,
  fauxqs: Pick<Fauxqs, 'inject'>,
  { clock = systemClock, schedulePrecision = 'second', onDroppedFiring }: SchedulerOptions,
): Scheduler {
  const nowSeconds = () => clock.now() / 1000
  const store = new ScheduleStore(openRecordJournal(folder, 'schedules'), nowSeconds())
  const firing = new FiringClock({
    store,
    send: sendToQueues(fauxqs),
    clock,
    random: Math.random,
    precision: schedulePrecision,
    onDropped: ({ Name }, { code, message }) =>
      onDroppedFiring?.(`schedule ${Name}: a firing could not be sent and is given up: ${code}: ${message}`),
  })
  const api = new SchedulerApi({ store, firing, tags: openTags(state), nowSeconds })
  return {
    handle: (method, url, input) => {
      const { searchParams: query } = url
      return api.handle({ operation: schedulerOperation(method, url), name: nameOf(url), query, input })
    },
    settled: () => firing.settled(),
    close: async () => {
      await firing.close()
      store.close()
    },
  }
}

/** What all paths of the API begin with. */
export const schedulerPaths = ['/schedules', '/schedule-groups', '/tags/arn'] as const

/** By its first path segment, with and without another: the methods. */
const OPERATIONS: Readonly<Record<string, readonly [one: Record<string, string>, all: Record<string, string>]>> = {
  schedules: [
    { POST: 'CreateSchedule', PUT: 'UpdateSchedule', GET: 'GetSchedule', DELETE: 'DeleteSchedule' },
    { GET: 'ListSchedules' },
  ],
  'schedule-groups': [
    { POST: 'CreateScheduleGroup', GET: 'GetScheduleGroup', DELETE: 'DeleteScheduleGroup' },
    { GET: 'ListScheduleGroups' },
  ],
  tags: [{ GET: 'ListTagsForResource', POST: 'TagResource', DELETE: 'UntagResource' }, {}],
}

/** Names the operation behind a method and path, as AWS does. */
export function schedulerOperation(method: string, url: URL): string {
  const [one = {}, all = {}] = OPERATIONS[url.pathname.split('/')[1] ?? ''] ?? []
  return (nameOf(url) === '' ? all : one)[method] ?? `${method} ${url.pathname}`
}

/** Whether a request means this service, and not an S3 object whose bucket has such a name: the SDK signs for a service. */
export function isForScheduler({ headers }: IncomingMessage): boolean {
  return !/\/s3\/aws4_request/.test(headers.authorization ?? '')
}

/** ARNs come with their slashes escaped, and without. */
function nameOf({ pathname }: URL): string {
  return decodeURIComponent(pathname.split('/').slice(2).join('/'))
}
