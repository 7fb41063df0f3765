import type { TaskContext } from '../../lib/core/context.ts'
import type { Random } from './random.ts'
import type { Subject } from './subject-types.ts'

/** What a task's handler does. `times` counts the attempts that go wrong before one goes right. */
export type Script =
  | {
      readonly does: 'work'
      readonly ms: number
      readonly progress: boolean
      readonly beats: boolean
      readonly bytes: number
    }
  | { readonly does: 'throw' | 'fail' | 'hang'; readonly times: number }
  | { readonly does: 'retry-later'; readonly times: number; readonly ms: number }
  | { readonly does: 'requeue'; readonly times: number; readonly ms: number }
  | { readonly does: 'give-up' | 'reject' | 'discard' | 'non-retryable' }
  /** Takes its worker down, in so many runs. */
  | { readonly does: 'kill'; readonly times: number }
  /** Works until it is told to stop. */
  | { readonly does: 'obey'; readonly ms: number }
  | { readonly does: 'enqueue'; readonly child: number }

/** What a handler can reach in a world. */
export interface Surroundings {
  readonly sleep: (ms: number) => Promise<void>
  /** Its own process dies. */
  readonly die: () => void
  /** How often this task has been started, this time included. */
  readonly starts: number
  readonly enqueueChild: (ctx: TaskContext, child: number) => Promise<void>
  readonly subject: Subject
}

export async function perform(script: Script, ctx: TaskContext, world: Surroundings): Promise<unknown> {
  const { subject, sleep } = world
  const value = (bytes = 0) => ({ id: ctx.task.id, ...(bytes > 0 && { blob: 'x'.repeat(bytes) }) })
  switch (script.does) {
    case 'work':
      await sleep(script.ms / 2)
      if (script.progress) await ctx.progress(1, 2, 'half')
      if (script.beats) await ctx.heartbeat()
      await sleep(script.ms / 2)
      return value(script.bytes)
    case 'throw':
      await sleep(5)
      if (ctx.task.attempt < script.times) throw new Error('planned')
      return value()
    case 'fail':
      if (ctx.task.attempt < script.times) return subject.failure('planned', { retryable: true })
      return value()
    case 'hang':
      if (ctx.task.attempt < script.times) return new Promise(() => {})
      return value()
    case 'retry-later':
      if (ctx.task.attempt < script.times) throw new subject.RetryLater(script.ms)
      return value()
    case 'requeue':
      if (Number(ctx.task.labels['requeues'] ?? 0) < script.times) return ctx.requeue({ delay: script.ms })
      return value()
    case 'give-up':
      return subject.failure('planned')
    case 'reject':
      return ctx.reject('planned')
    case 'discard':
      throw new subject.Discard('planned')
    case 'non-retryable':
      throw new subject.NonRetryableError('planned')
    case 'kill':
      await sleep(script.times % 2 === 0 ? 20 : 3000)
      if (world.starts <= script.times) world.die()
      await sleep(1)
      return value()
    case 'obey': {
      for (let left = script.ms; left > 0; left -= 2000) {
        await sleep(2000)
        ctx.signal.throwIfAborted()
      }
      return value()
    }
    case 'enqueue':
      await world.enqueueChild(ctx, script.child)
      return value()
  }
}

export function randomScript(random: Random, child: number | undefined): Script {
  const times = random.int(1, 4)
  const ms = random.int(0, 4000)
  const waitMs = random.chance(0.15) ? random.int(800_000, 2 * 86_400_000) : ms
  return random.weighted<Script>([
    [10, { does: 'work', ms: random.int(1, 400), progress: random.chance(0.2), beats: random.chance(0.2), bytes: 0 }],
    [
      3,
      { does: 'work', ms: random.int(1000, 45_000), progress: random.chance(0.5), beats: random.chance(0.3), bytes: 0 },
    ],
    [0.5, { does: 'work', ms: 10, progress: false, beats: false, bytes: 33_000 }],
    [4, { does: 'throw', times }],
    [2, { does: 'fail', times }],
    [1, { does: 'hang', times }],
    [1.5, { does: 'retry-later', times, ms: waitMs }],
    [1.5, { does: 'requeue', times: random.chance(0.1) ? 12 : times, ms: random.chance(0.2) ? 80_000 : waitMs }],
    [0.5, { does: 'give-up' }],
    [0.5, { does: 'reject' }],
    [0.5, { does: 'discard' }],
    [0.5, { does: 'non-retryable' }],
    [0.7, { does: 'kill', times: random.chance(0.4) ? 1000 : random.int(1, 3) }],
    [1.5, { does: 'obey', ms: random.int(4000, 14_000) }],
    ...(child === undefined ? [] : [[3, { does: 'enqueue', child }] as const]),
  ])
}
