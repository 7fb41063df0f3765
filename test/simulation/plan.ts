import { KINDS, type KindName } from './definitions.ts'
import { Random } from './random.ts'
import { type PlannedSchedule, planSchedule } from './schedule-plan.ts'
import { randomScript, type Script } from './script.ts'

/** One call of a producer. Times are ms after the world's start. */
export interface PlannedCall {
  readonly producer: number
  readonly atMs: number
  readonly variant: number
  /** Made again by the producer's next life, when it dies in it. */
  readonly repeated: boolean
}

export interface PlannedTask {
  readonly n: number
  readonly kind: KindName
  readonly script: Script
  readonly priority: 0 | 1 | 2 | 3
  readonly delayMs: number | undefined
  readonly expiresInMs: number | undefined
  readonly retentionMs: number | undefined
  readonly keepInput: boolean
  /** Too long to travel in the message of a producer that packs tightly. */
  readonly pad: string
  readonly key: string | undefined
  /** Of a schedule that makes no task while its last one has not ended. */
  readonly skips: boolean
  /** None for a task that another's handler enqueues, or a schedule asks for. */
  readonly calls: readonly PlannedCall[]
  /** What is done with it once it was put in, in ms from then. */
  readonly cancelAfterMs: number | undefined
  readonly retryAfterMs: number | undefined
  readonly waitsMs: number | undefined
}

export interface WorldPlan {
  readonly tasks: readonly PlannedTask[]
  /** What makes the last of `tasks`, over and over. */
  readonly schedules: readonly PlannedSchedule[]
  readonly producers: number
  readonly workers: number
  readonly faults: { readonly budget: number; readonly gap: number }
  /** Raw messages that are no envelopes of this app. */
  readonly strays: readonly string[]
}

/** A world is its seed: everything that is planned follows from it, each task by itself. */
export function planWorld(seed: number): WorldPlan {
  const random = new Random(seed, 'plan')
  const count = random.weighted([
    [97, random.int(20, 26)],
    [2.5, random.int(27, 60)],
    [0.5, random.int(61, 198)],
  ])
  const producers = random.int(2, 3)
  const tasks = Array.from({ length: count }, (_, n) => planTask(seed, n, count, producers))
  const schedules = planSchedules(seed, count)
  return {
    tasks: [...tasks, ...schedules.map(({ task }) => task)],
    schedules,
    producers,
    workers: random.int(3, 4),
    faults: { budget: random.int(12, 40), gap: random.int(3, 9) },
    strays: random.chance(0.3) ? [random.pick(STRAYS)] : [],
  }
}

/** The share of worlds whose app has schedules. */
const SCHEDULED_WORLDS = 0.4

const STRAYS = [
  '{"v":1,"id":"stranger.r","rec":"claim","name":"stranger","group":"default","priority":2,"codec":"json","track":"run","enqueuedAt":1798761600000}',
  'no JSON at all',
  '{"v":1,"id":"half"',
  '[1,2,3]',
  '{"v":9,"id":"from-the-future"}',
  '{"v":1,"id":"","name":"plain"}',
] as const

function planSchedules(seed: number, count: number): PlannedSchedule[] {
  const random = new Random(seed, 'schedules')
  if (!random.chance(SCHEDULED_WORLDS)) return []
  return Array.from({ length: random.int(1, 2) }, (_, index) => {
    const task = planScheduled(random, count + index)
    return planSchedule(random, task)
  })
}

/** What a schedule makes at each of its times: mostly of little work, for there are many. */
function planScheduled(random: Random, n: number): PlannedTask {
  const skips = random.chance(0.3)
  const ms = skips ? random.int(10_000, 45_000) : random.int(1, 400)
  const simple: Script = { does: 'work', ms, progress: false, beats: false, bytes: 0 }
  const script = random.chance(0.6) ? simple : randomScript(random, undefined)
  const kind = kindFor(script, random)
  return {
    n,
    // Each task of a schedule has a record, whatever its definition says.
    kind: kind === 'loose' ? 'light' : kind,
    script,
    priority: random.pick([0, 1, 2, 2, 2, 2, 3] as const),
    delayMs: undefined,
    expiresInMs: undefined,
    retentionMs: undefined,
    keepInput: false,
    pad: '',
    key: undefined,
    skips,
    calls: [],
    cancelAfterMs: random.chance(0.1) ? random.int(0, 20_000) : undefined,
    retryAfterMs: random.chance(0.2) ? random.int(1000, 120_000) : undefined,
    waitsMs: undefined,
  }
}

function planTask(seed: number, n: number, count: number, producers: number): PlannedTask {
  const random = new Random(seed, 'task', n)
  // Children come from their parents only; the last tenth of a plan are children.
  const isChild = n >= count * 0.95
  const child = isChild ? undefined : count - 1
  const script = randomScript(random, child)
  const light = isChild && script.does !== 'kill' && random.chance(0.6)
  const kind = light ? 'light' : kindFor(script, random)
  const tracked = KINDS[kind].track !== 'none'
  const atMs = random.chance(0.5) ? random.int(0, 2000) : random.int(0, 90_000)
  const keyed = tracked && !isChild && random.chance(0.25)
  const pad = random.chance(0.08) ? 'p'.repeat(700) : ''
  const delayMs = random.weighted([
    [85, undefined],
    [11, random.int(1000, 100_000)],
    // About as long as a queue keeps it, and far longer.
    [2, random.int(880_000, 1_200_000)],
    [2, random.int(1_200_000, 5 * 86_400_000)],
  ])
  const first = { producer: random.int(0, producers - 1), atMs, variant: 0, repeated: keyed && random.chance(0.8) }
  const more = keyed ? Array.from({ length: random.int(1, 3) }, () => repeat(random, atMs, producers)) : []
  return {
    n,
    kind,
    script,
    priority: random.pick([0, 1, 2, 2, 2, 2, 2, 2, 3] as const),
    delayMs,
    expiresInMs: random.chance(0.12) ? (delayMs ?? 0) + random.int(100, 60_000) : undefined,
    retentionMs: tracked && random.chance(0.15) ? random.pick([60_000, 3_600_000]) : undefined,
    keepInput: tracked && !isChild && random.chance(0.08),
    pad,
    key: keyed ? `key-${n}` : undefined,
    skips: false,
    calls: isChild ? [] : [first, ...more],
    cancelAfterMs: tracked ? cancelAfter(random, delayMs) : undefined,
    // Only what is too large for its record is looked for elsewhere.
    retryAfterMs: tracked && random.chance(pad === '' ? 0.2 : 0.8) ? random.int(1000, 120_000) : undefined,
    // A large result is only fetched by who waits for it.
    waitsMs:
      tracked && (random.chance(0.06) || (script.does === 'work' && script.bytes > 0))
        ? random.int(1000, 8000)
        : undefined,
  }
}

/** A task that waits for long is cancelled more often, at any time until it may have begun. */
function cancelAfter(random: Random, delayMs = 0): number | undefined {
  if (delayMs < LONG_MS) return random.chance(0.12) ? random.int(0, 20_000) : undefined
  return random.chance(0.4) ? random.pick([random.int(0, 20_000), random.int(0, delayMs), delayMs]) : undefined
}

const LONG_MS = 880_000

/** A later or simultaneous use of the same key, now and then with another input. */
function repeat(random: Random, atMs: number, producers: number): PlannedCall {
  return {
    producer: random.int(0, producers - 1),
    atMs: atMs + random.pick([0, 0, 3, 30, 2000, 60_000]),
    variant: random.chance(0.2) ? 1 : 0,
    repeated: random.chance(0.8),
  }
}

function kindFor(script: Script, random: Random): KindName {
  // A task without a record that always takes its worker down comes back a thousand times: that is for SQS to end.
  if (script.does === 'kill' && script.times > 3) return random.pick(['plain', 'steady', 'narrow', 'light'])
  if (script.does === 'throw' && random.chance(0.2)) return 'distant'
  if (script.does === 'work' && script.ms > 15_000) return random.pick(['plain', 'patient', 'light', 'loose'])
  return random.pick(['plain', 'plain', 'steady', 'patient', 'narrow', 'light', 'light', 'loose'])
}
