import type { QueueView } from '../core/client-types.ts'
import { deadLetterQueueName, queueName } from '../core/names.ts'
import type { PriorityLevel } from '../core/priority.ts'
import { CONTROL_PART, type Control, controlId, isTerminal } from '../core/record.ts'
import type { ClientCore } from './client-core.ts'

interface QueueKey {
  readonly group: string
  readonly priority: PriorityLevel
}

/** Newest records looked at in search of the oldest open ones: a longer backlog is at least as old as what is told. */
const EXAMINED = 5000

/** How each of the app's queues stands. Numbers are those of SQS: about right. */
export async function viewQueues(core: ClientCore): Promise<QueueView[]> {
  core.assertOpen()
  const groups = core.definitions?.groups ?? new Map(Object.entries((await core.manifest.get()).groups))
  const { listing } = await core.resources()
  const keys = [...groups].flatMap(([group, { priorities }]) => priorities.map((priority) => ({ group, priority })))
  const [depths, controls] = await Promise.all([
    Promise.all(keys.map((key) => depthOf(core, key))),
    controlsOf(core, keys),
  ])
  const open = depths.reduce((sum, { depth, inFlight, delayed }) => sum + depth + inFlight + delayed, 0)
  const oldest = listing && open > 0 ? await oldestOpen(core, open) : undefined
  const now = core.backend.clock.now()
  return keys.map((key, index) => {
    const createdAt = oldest?.get(queueId(key))
    return {
      ...key,
      ...(depths[index] ?? NOTHING),
      paused: controls[index]?.pausedAt !== undefined,
      oldestAgeMs: createdAt === undefined ? null : Math.max(0, now - createdAt),
    }
  })
}

const NOTHING = { depth: 0, inFlight: 0, delayed: 0, deadLetters: 0 }

async function depthOf({ backend: { queue }, app, stage }: ClientCore, { group, priority }: QueueKey) {
  const key = { app, stage, group, priority }
  const [main, dead] = await Promise.all([queue.depth(queueName(key)), queue.depth(deadLetterQueueName(key))])
  return {
    depth: main.visible,
    inFlight: main.inFlight,
    delayed: main.delayed,
    deadLetters: dead.visible + dead.inFlight,
  }
}

async function controlsOf(
  { backend: { store } }: ClientCore,
  keys: readonly QueueKey[],
): Promise<(Control | undefined)[]> {
  const ids = keys.map(({ group, priority }) => ({ id: controlId(group, priority), part: CONTROL_PART }))
  const parts = await store.getParts(ids)
  return parts.map((part) => (part === undefined ? undefined : (JSON.parse(part.body) as Control)))
}

/** When the oldest task that has not ended was created, by queue. Ends its search once as many were seen as the queues hold. */
async function oldestOpen({ backend: { store } }: ClientCore, open: number): Promise<ReadonlyMap<string, number>> {
  const oldest = new Map<string, number>()
  let seen = 0
  let examined = 0
  let cursor: string | undefined
  do {
    const page = await store.list({ index: 'all', since: 0, until: Number.MAX_SAFE_INTEGER, limit: 1000, cursor })
    for (const record of await store.getMany(page.ids, { consistent: false })) {
      if (record === undefined || isTerminal(record.status)) continue
      seen += 1
      const id = queueId(record)
      oldest.set(id, Math.min(record.createdAt, oldest.get(id) ?? record.createdAt))
    }
    examined += page.ids.length
    cursor = page.cursor
  } while (cursor !== undefined && seen < open && examined < EXAMINED)
  return oldest
}

function queueId({ group, priority }: QueueKey): string {
  return `${group}/${priority}`
}
