import type {
  DeadLetterFilter,
  DeadLetterList,
  DeadLetterMessage,
  DeadLetterPreview,
  DeadLetterPurge,
} from '../../core/dead-letter-types.ts'
import type { BulkOptions } from '../../core/operation-types.ts'
import type { ClientCore } from '../client-core.ts'
import { Counts } from './counts.ts'
import { deadLetterView } from './dead-letter-view.ts'
import { type DeadLetterWork, walkDeadLetters } from './dead-letter-walk.ts'
import { maximum } from './task-filter.ts'

const LIST = { default: 100, most: 1000 } as const
const PREVIEW_EXAMINED = 10_000
/** Long enough for the walk that they allow; a walk that was killed leaves messages hidden for that long. */
const VISIBILITY_SECONDS = { list: 30, preview: 120, change: 600 } as const

/** What may be looked at for one message that is shown: a filter that fits few of them must not become a walk of hours. */
const EXAMINED_PER_LISTED = 10

export async function listDeadLetters(
  core: ClientCore,
  filter: DeadLetterFilter,
  options: BulkOptions,
): Promise<DeadLetterList> {
  const max = maximum(filter.max, LIST.most) ?? LIST.default
  const messages: DeadLetterMessage[] = []
  const tally = await walkDeadLetters(core, filter, options, {
    visibilitySeconds: VISIBILITY_SECONDS.list,
    maxExamined: max * EXAMINED_PER_LISTED,
    maxMatched: max,
    onlyOlder: false,
    work: async (target, chosen) => {
      messages.push(...chosen.map((reading) => deadLetterView(target, reading)))
      return []
    },
  })
  return { ...tally, messages: messages.toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime()) }
}

export async function previewDeadLetters(
  core: ClientCore,
  filter: DeadLetterFilter,
  options: BulkOptions,
): Promise<DeadLetterPreview> {
  const max = maximum(filter.max) ?? PREVIEW_EXAMINED
  const counts = new Counts<{ group: string; priority: DeadLetterMessage['priority']; name: string; reason: string }>()
  const tally = await walkDeadLetters(core, filter, options, {
    visibilitySeconds: VISIBILITY_SECONDS.preview,
    maxExamined: max,
    maxMatched: max,
    onlyOlder: false,
    work: async ({ group, priority }, chosen) => {
      for (const { reason, envelope } of chosen) counts.add({ group, priority, name: envelope?.name ?? '', reason })
      return []
    },
  })
  return { ...tally, counts: counts.rows() }
}

export async function purgeDeadLetters(
  core: ClientCore,
  filter: DeadLetterFilter,
  options: BulkOptions,
): Promise<DeadLetterPurge> {
  let purged = 0
  let failed = 0
  const tally = await walkDeadLetters(core, filter, options, {
    ...changing(filter),
    work: async ({ deadLetterQueue }, chosen) => {
      const receipts = chosen.map(({ message }) => message.receipt)
      const answers = await core.backend.queue.deleteMany(deadLetterQueue, receipts)
      const gone = chosen.filter((_, index) => answers[index]?.outcome === 'done')
      purged += gone.length
      failed += chosen.length - gone.length
      return gone
    },
  })
  return { ...tally, purged, failed }
}

/** How a walk goes that changes what it meets. @throws OptionError */
export function changing({ max }: DeadLetterFilter): Omit<DeadLetterWork, 'work'> {
  return {
    visibilitySeconds: VISIBILITY_SECONDS.change,
    maxExamined: Number.POSITIVE_INFINITY,
    maxMatched: maximum(max) ?? Number.POSITIVE_INFINITY,
    onlyOlder: true,
  }
}
