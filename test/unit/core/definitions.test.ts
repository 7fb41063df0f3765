import * as v from 'valibot'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import { DefinitionError, InputValidationError, TaskFailedError } from '../../../lib/core/errors/index.ts'
import { group } from '../../../lib/core/group.ts'
import { failure, success } from '../../../lib/core/outcome-markers.ts'
import { at, cron, rate, regular } from '../../../lib/core/schedule.ts'
import { task, withState } from '../../../lib/core/task.ts'

describe('mistakes', () => {
  test('are told at definition time, all at once, each with its remedy', () => {
    const mistaken = [
      task({ name: 'twice', run: () => 1 }),
      task({ name: 'twice', run: () => 2 }),
      task({ name: 'lost', group: 'nowhere', run: () => 1 }),
      task({ name: 'slow', group: 'images', timeout: '2m', run: () => 1 }),
      task({ name: 'sp ace', run: () => 1 }),
      task({ name: 'bad-retry', retry: { attempts: 0, initial: '5 s' as never }, run: () => 1 }),
      task({ name: 'hour', retry: { max: '366d' }, run: () => 1 }),
    ]

    const define = () =>
      defineApp('Media!' as string, {
        tasks: mistaken,
        groups: { images: group({ timeout: '1m', maxInvocations: 1 }), Big: group({ memory: '99 GB' }) },
        schedules: {
          nightly: [cron('61 * * * *', { key: 'x', task: mistaken[0] as never, input: undefined as never })],
        },
      })

    expect(define).toThrow(DefinitionError)
    const { problems } = thrownBy(define) as DefinitionError
    for (const piece of [
      "'twice'",
      "no group 'nowhere'",
      '2m is over',
      '"sp ace"',
      'retry.attempts is 0',
      'retry.initial',
      '365d',
      'app name "Media!"',
      'maxInvocations is 1',
      '"Big"',
      'memory is 101376',
      'cron "61 * * * *"',
    ]) {
      expect(problems.join('\n')).toContain(piece)
    }
  })

  test('a hard split that leaves a priority under two invocations names both numbers', () => {
    const define = () => defineApp('a', { tasks: [], groups: { g: group({ maxInvocations: 7, hard: true }) } })

    expect(define).toThrow(/\(7\).*8 or more/)
  })

  test.each([
    ['@daily', true],
    ['*/5 9-17 * * mon-fri', true],
    ['0 3 * * *', true],
    ['0 3 * *', false],
    ['0 0 3 * * *', false],
    ['every day', false],
  ])('cron %s is fine: %s', (expression, fine) => {
    const tick = task({ name: 'tick', run: () => 1 })
    const define = () =>
      defineApp('a', {
        tasks: [tick],
        schedules: { s: [cron(expression, { key: 'k', task: tick, input: undefined })] },
      })

    if (fine) expect(define).not.toThrow()
    else expect(define).toThrow(DefinitionError)
  })

  test.each([
    ['rate', (tick: never) => rate('0s', { key: 'k', task: tick, input: undefined as never })],
    ['at', (tick: never) => at('someday', { key: 'k', task: tick, input: undefined as never })],
    ['regular', (tick: never) => regular({ minutes: [60] }, { key: 'k', task: tick, input: undefined as never })],
    [
      'zone',
      (tick: never) => rate('1m', { key: 'k', task: tick, input: undefined as never, timezone: 'Mars/Olympus' }),
    ],
  ])('a schedule with a bad %s is refused', (_, entry) => {
    const tick = task({ name: 'tick', run: () => 1 })

    expect(() => defineApp('a', { tasks: [tick], schedules: { s: [entry(tick as never)] } })).toThrow(DefinitionError)
  })
})

describe('defaults', () => {
  test('are filled in from the one table', () => {
    const app = appSpec(defineApp('a', { tasks: [task({ name: 't', run: () => 1 })] }))

    expect(app.tasks.get('t')).toMatchObject({
      group: 'default',
      priority: 2,
      track: 'full',
      logs: 'failed',
      retentionMs: 7 * 86_400_000,
      retry: undefined,
      timeoutMs: undefined,
    })
    expect(app.groups.get('default')).toMatchObject({
      memoryMb: 512,
      timeoutMs: 60_000,
      parallelism: 10,
      priorities: [0, 1, 2, 3],
      architecture: 'arm64',
      maxInvocations: undefined,
    })
  })

  test('priorities are read in any case', () => {
    const app = appSpec(
      defineApp('a', {
        tasks: [
          task({ name: 't', priority: 'HIGH', run: () => 1 }),
          task({ name: 'u', priority: 'cRiTiCaL' as never, run: () => 1 }),
        ],
      }),
    )

    expect([...app.tasks.values()].map(({ priority }) => priority)).toEqual([1, 0])
  })
})

describe('a definition called as a function', () => {
  const zod = task({
    name: 'zod',
    input: z.object({ a: z.number(), b: z.number().default(2) }),
    run: ({ a, b }) => a + b,
  })
  const valibot = task({
    name: 'valibot',
    input: v.object({ a: v.number(), b: v.optional(v.number(), 2) }),
    run: ({ a, b }) => a + b,
  })

  test('validates and runs here and now, with zod and with valibot', async () => {
    expect(await zod({ a: 1 })).toBe(3)
    expect(await valibot({ a: 1 })).toBe(3)
    await expect(zod({ a: 'x' } as never)).rejects.toThrow(InputValidationError)
    await expect(valibot({} as never)).rejects.toThrow(InputValidationError)
    expectTypeOf(zod({ a: 1 })).resolves.toEqualTypeOf<number>()
  })

  test('unwraps success and throws failure', async () => {
    const maybe = task({ name: 'maybe', run: async (n: number) => (n > 0 ? success(n) : failure('too small')) })

    expect(await maybe(1)).toBe(1)
    await expect(maybe(0)).rejects.toThrow(TaskFailedError)
    await expect(maybe(0)).rejects.toThrow(/too small/)
  })

  test('takes its state from the caller', async () => {
    const { task: withDb } = withState(async () => ({ db: 'real' }))
    const query = withDb({ name: 'query', run: (_: undefined, ctx) => ctx.state.db })

    expect(await query(undefined, { state: { db: 'fake' } })).toBe('fake')
  })

  test('is named as its task', () => {
    expect(zod.name).toBe('zod')
    expectTypeOf(zod.name).toEqualTypeOf<'zod'>()
  })

  test('rejects by ctx.reject as a failure, and has no client unless given one', async () => {
    const picky = task({ name: 'picky', run: (_: undefined, ctx) => ctx.reject('no') })
    const parent = task({ name: 'parent', run: (_: undefined, ctx) => ctx.client.enqueue(zod, { a: 1 }) })

    await expect(picky(undefined)).rejects.toMatchObject({ code: 'TASK_FAILED', type: 'TaskRejected' })
    await expect(parent(undefined)).rejects.toThrow(/without a client/)
  })
})

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
