import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Discard, NonRetryableError, RetryLater } from '../../../lib/core/errors/index.ts'
import { failure, success } from '../../../lib/core/outcome-markers.ts'
import { task } from '../../../lib/core/task.ts'
import { ticks, workerWorld } from '../../support/worker-world.ts'

describe('what a handler may do', () => {
  const cases = [
    ['returns a value', () => 7, { status: 'SUCCESS', result: '7' }],
    ['returns success(value)', () => success(8), { status: 'SUCCESS', result: '8' }],
    ['returns nothing', () => {}, { status: 'SUCCESS' }],
    [
      'returns failure',
      () => failure('no such photo'),
      { status: 'FAILURE', error: { type: 'TaskFailed', message: 'no such photo' } },
    ],
    [
      'throws, without a policy',
      () => {
        throw new TypeError('bug')
      },
      { status: 'FAILURE', error: { type: 'TypeError', message: 'bug' } },
    ],
    [
      'throws a NonRetryableError',
      () => {
        throw new NonRetryableError('never')
      },
      { status: 'FAILURE', error: { type: 'NonRetryableError' } },
    ],
    [
      'throws Discard',
      () => {
        throw new Discard('old news')
      },
      { status: 'FAILURE', error: { type: 'TaskDiscarded', message: 'old news' } },
    ],
    [
      'throws a string',
      () => {
        throw 'plain'
      },
      { status: 'FAILURE', error: { type: 'Error', message: 'plain' } },
    ],
    [
      'returns what JSON cannot carry',
      () => ({ at: new Map() }),
      { status: 'FAILURE', error: { code: 'SERIALIZATION' } },
    ],
  ] as const

  test.each(cases)('%s', async (_, run, expected) => {
    const world = workerWorld([task({ name: 'subject', run: run as () => unknown })])
    const id = await world.enqueue('subject')

    expect(await world.deliver()).toEqual([])

    expect(await world.record(id)).toMatchObject(expected)
    expect(await world.queue.depth(world.name)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  test('ctx.reject ends it, even when the handler catches the signal', async () => {
    const stubborn = task({
      name: 'stubborn',
      run: (_: undefined, ctx) => {
        try {
          return ctx.reject('bad pixels')
        } catch {
          return 'fine'
        }
      },
    })
    const world = workerWorld([stubborn])
    const id = await world.enqueue('stubborn')

    await world.deliver()

    expect(await world.record(id)).toMatchObject({
      status: 'FAILURE',
      error: { type: 'TaskRejected', message: 'bad pixels' },
    })
  })

  test('ctx.requeue brings it back without counting an attempt, ten times at most', async () => {
    const seen: string[] = []
    const shy = task({
      name: 'shy',
      run: (_: undefined, ctx) => {
        seen.push(`${ctx.task.attempt}/${ctx.task.labels['requeues'] ?? 0}`)
        return ctx.requeue({ delay: '1s' })
      },
    })
    const world = workerWorld([shy])
    const id = await world.enqueue('shy')

    for (let round = 0; round < 12; round++) {
      await world.deliver()
      await world.advance(1000)
    }

    expect(seen).toEqual(Array.from({ length: 11 }, (_, index) => `0/${index}`))
    expect(await world.record(id)).toMatchObject({ status: 'FAILURE', error: { type: 'TaskRejected' } })
  })

  test('a retryable failure without a policy is tried three times in all', async () => {
    let runs = 0
    const world = workerWorld([
      task({
        name: 'flaky',
        run: () => {
          runs += 1
          return failure('busy', { retryable: true })
        },
      }),
    ])
    const id = await world.enqueue('flaky')

    for (let round = 0; round < 5; round++) {
      await world.deliver()
      await world.advance(60_000)
    }

    expect(runs).toBe(3)
    expect(await world.record(id)).toMatchObject({
      status: 'FAILURE',
      attempt: 2,
      error: { message: 'busy', retryable: true },
    })
  })

  test('RetryLater waits as long as it says, and no less', async () => {
    let runs = 0
    const world = workerWorld([
      task({
        name: 'later',
        run: () => {
          runs += 1
          if (runs === 1) throw new RetryLater('90s')
          return runs
        },
      }),
    ])
    const id = await world.enqueue('later')

    await world.deliver()
    await world.advance(89_000)
    await world.deliver()
    expect(runs).toBe(1)
    expect(await world.record(id)).toMatchObject({
      status: 'PENDING',
      attempt: 1,
      error: { message: expect.any(String) },
    })

    await world.advance(1000)
    await world.deliver()
    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', attempt: 1, result: '2' })
  })

  test('a retry function decides by task and error', async () => {
    const asked: string[] = []
    const picky = task({
      name: 'picky',
      retry: (failed, error) => {
        asked.push(`${failed.attempt} ${error.message}`)
        return failed.attempt < 1 ? '2s' : null
      },
      run: () => {
        throw new Error('moody')
      },
    })
    const world = workerWorld([picky])
    const id = await world.enqueue('picky')

    await world.deliver()
    await world.advance(2000)
    await world.deliver()

    expect(asked).toEqual(['0 moody', '1 moody'])
    expect(await world.record(id)).toMatchObject({ status: 'FAILURE', attempt: 1 })
  })

  test('an input that does not fit the schema fails without a retry', async () => {
    const strict = task({
      name: 'strict',
      input: z.object({ a: z.number() }),
      retry: { attempts: 5 },
      run: ({ a }) => a,
    })
    const world = workerWorld([strict])
    const id = await world.enqueue('strict', { a: 'x' })

    await world.deliver()

    expect(await world.record(id)).toMatchObject({
      status: 'FAILURE',
      attempt: 0,
      error: { type: 'InputValidationError', code: 'INPUT_INVALID' },
    })
  })
})

describe('one message never harms another', () => {
  test('garbage, other versions and unknown tasks leave the rest of the batch untouched', async () => {
    const world = workerWorld([task({ name: 'good', run: () => 'ok' })])
    await world.send('not json')
    await world.send('{"v":1,"id":5}')
    await world.send('{"v":2,"id":"future"}')
    await world.enqueue('not-deployed')
    const id = await world.enqueue('good')

    const kept = await world.deliver()

    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', result: '"ok"' })
    expect(kept).toHaveLength(2)
    expect(world.deadLetters().map(({ attributes }) => attributes['reason'])).toEqual(['Malformed', 'Malformed'])
  })

  test('a handler that hangs is timed out, and its neighbours ended long before', async () => {
    const hang = task({ name: 'hang', timeout: '5s', retry: { attempts: 1 }, run: () => new Promise(() => {}) })
    const world = workerWorld([hang, task({ name: 'quick', run: () => 1 })])
    const hung = await world.enqueue('hang')
    const quick = await world.enqueue('quick')

    const batch = world.deliver()
    await ticks()
    await world.advance(1500)
    expect(await world.record(quick)).toMatchObject({ status: 'SUCCESS' })
    await world.advance(5000)
    await batch

    expect(await world.record(hung)).toMatchObject({
      status: 'FAILURE',
      error: { type: 'TaskTimeout', code: 'TASK_TIMEOUT' },
    })
  })

  test('a message whose record is gone is not run: it goes to the dead-letter queue', async () => {
    let runs = 0
    const world = workerWorld([
      task({
        name: 'late',
        run: () => {
          runs += 1
        },
      }),
    ])
    await world.enqueue('late')
    await world.advance(16 * 86_400_000)

    await world.deliver()

    expect(runs).toBe(0)
    expect(world.deadLetters().map(({ attributes }) => attributes['reason'])).toEqual(['RecordMissing'])
  })
})

describe('leases', () => {
  test('a second delivery of a running task is hidden until its lease could be over, and does not run it', async () => {
    let runs = 0
    const gate = Promise.withResolvers<void>()
    const world = workerWorld([
      task({
        name: 'slow',
        run: async () => {
          runs += 1
          await gate.promise
        },
      }),
    ])
    const id = await world.enqueue('slow')
    const first = world.deliver()
    await ticks()
    const body = world.queue.peek(world.name)[0]?.body ?? ''
    await world.send(body)

    expect(await world.deliver(world.newWorker())).toHaveLength(1)

    expect(runs).toBe(1)
    gate.resolve()
    await world.advance(0)
    await first
    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS' })
  })

  test('heartbeats keep a long task, and an idle second costs none', async () => {
    const gate = Promise.withResolvers<void>()
    const world = workerWorld([task({ name: 'long', run: () => gate.promise })])
    const id = await world.enqueue('long')
    const first = world.deliver()
    await ticks()
    const before = (await world.record(id)).leaseUntil ?? 0
    await world.advance(45_000)

    expect((await world.record(id)).leaseUntil).toBeGreaterThan(before + 35_000)

    gate.resolve()
    await ticks()
    await first
    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS' })
  })

  test('a task whose worker died is taken over after its lease; the dead worker then records nothing', async () => {
    let runs = 0
    const gates = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    const world = workerWorld([task({ name: 'orphan', run: () => gates[runs++]?.promise })])
    const id = await world.enqueue('orphan')
    const dead = world.deliver()
    await ticks()
    await world.store.updateMany([
      {
        id,
        when: { op: '=', field: 'status', value: 'STARTED' },
        set: { leaseUntil: world.clock.now() - 6000 },
        remove: [],
      },
    ])
    await world.send(world.queue.peek(world.name)[0]?.body ?? '')

    const successor = world.deliver(world.newWorker())
    await ticks()
    gates[0]?.resolve('from the dead')
    gates[1]?.resolve('from the living')
    await successor

    expect(await dead).toHaveLength(1)
    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', result: '"from the living"', takeovers: 0 })
  })

  test('a task that takes its worker down each time ends as WorkerCrashed after four takeovers', async () => {
    let runs = 0
    const world = workerWorld([
      task({
        name: 'killer',
        run: () => {
          runs += 1
          return new Promise(() => {})
        },
      }),
    ])
    const id = await world.enqueue('killer')
    const body = world.queue.peek(world.name)[0]?.body ?? ''

    for (let round = 0; round < 7; round++) {
      void world.deliver(world.newWorker())
      await ticks()
      await world.store.updateMany([
        {
          id,
          when: { op: '=', field: 'status', value: 'STARTED' },
          set: { leaseUntil: world.clock.now() - 6000 },
          remove: [],
        },
      ])
      await world.send(body)
    }

    expect(runs).toBe(5)
    expect(await world.record(id)).toMatchObject({
      status: 'FAILURE',
      error: { type: 'WorkerCrashed', code: 'WORKER_CRASHED' },
    })
  })
})

describe('cancelling', () => {
  test('a running task hears of it at its next heartbeat; what it throws then ends it as CANCELLED', async () => {
    const patient = task({
      name: 'patient',
      run: (_: undefined, ctx) =>
        new Promise((_resolve, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))),
    })
    const world = workerWorld([patient])
    const id = await world.enqueue('patient')
    const batch = world.deliver()
    await ticks()
    await world.store.updateMany([
      { id, when: { op: '=', field: 'status', value: 'STARTED' }, set: { cancelRequested: true }, remove: [] },
    ])

    await world.advance(1000)
    await batch

    expect(await world.record(id)).toMatchObject({ status: 'CANCELLED' })
  })

  test('a retry meets the cancellation: it ends instead of waiting for its next attempt', async () => {
    const gate = Promise.withResolvers<void>()
    const world = workerWorld([
      task({
        name: 'failing',
        retry: { attempts: 9 },
        run: async () => {
          await gate.promise
          throw new Error('again')
        },
      }),
    ])
    const id = await world.enqueue('failing')
    const batch = world.deliver()
    await ticks()
    await world.store.updateMany([
      { id, when: { op: '=', field: 'status', value: 'STARTED' }, set: { cancelRequested: true }, remove: [] },
    ])

    gate.resolve()
    await batch

    expect(await world.record(id)).toMatchObject({ status: 'CANCELLED' })
  })
})

describe('waiting', () => {
  test('a task that is not due is not started', async () => {
    let runs = 0
    const world = workerWorld([
      task({
        name: 'due',
        run: () => {
          runs += 1
        },
      }),
    ])
    const id = await world.enqueue('due', undefined, { dueAt: world.clock.now() + 5000 })

    await world.deliver()
    expect(runs).toBe(0)
    await world.advance(5000)
    await world.deliver()

    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS' })
  })

  test('a task past its expiry is ended unrun', async () => {
    let runs = 0
    const world = workerWorld([
      task({
        name: 'milk',
        run: () => {
          runs += 1
        },
      }),
    ])
    const id = await world.enqueue('milk', undefined, { expiresAt: world.clock.now() + 1000 })
    await world.advance(1000)

    await world.deliver()

    expect(runs).toBe(0)
    expect(await world.record(id)).toMatchObject({
      status: 'FAILURE',
      error: { type: 'TaskExpired', code: 'TASK_EXPIRED' },
    })
  })

  test('a paused queue gives its tasks back, and a purge cancels those from before it', async () => {
    const world = workerWorld([task({ name: 'any', run: () => 1 })])
    const id = await world.enqueue('any')
    await world.control({ pausedAt: world.clock.now() })
    await world.deliver()
    expect(await world.record(id)).toMatchObject({ status: 'PENDING' })

    await world.control({ purgedBefore: world.clock.now() + 1 })
    await world.advance(30_000)
    await world.deliver()

    expect(await world.record(id)).toMatchObject({ status: 'CANCELLED' })
  })

  test('a task of an unknown name waits for a deploy, and fails after a quarter of an hour', async () => {
    const world = workerWorld([task({ name: 'known', run: () => 1 })])
    const id = await world.enqueue('unheard-of')

    for (let minute = 0; minute < 20; minute++) {
      await world.deliver()
      await world.advance(60_000)
    }

    expect(await world.record(id)).toMatchObject({
      status: 'FAILURE',
      error: { type: 'UnknownTask', code: 'UNKNOWN_TASK' },
    })
    expect(world.deadLetters().map(({ attributes }) => attributes['reason'])).toEqual(['UnknownTask'])
  })
})

describe('tracking', () => {
  test('a task tracked by its run gets its record with its claim', async () => {
    const world = workerWorld([task({ name: 'brief', run: () => 'done' })])
    const id = await world.enqueue('brief', undefined, { id: 'x.r', track: 'run' })

    await world.deliver()

    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', result: '"done"' })
  })

  test('an untracked task carries its attempts in its envelope, and its failure goes to the dead-letter queue', async () => {
    const attempts: number[] = []
    const world = workerWorld([
      task({
        name: 'ghost',
        retry: { attempts: 2, jitter: 'none' },
        run: (_: undefined, ctx) => {
          attempts.push(ctx.task.attempt)
          throw new Error('boo')
        },
      }),
    ])
    await world.enqueue('ghost', undefined, { id: 'x.n', track: 'none' })

    await world.deliver()
    await world.advance(2000)
    await world.deliver()

    expect(attempts).toEqual([0, 1])
    expect(world.deadLetters().map(({ attributes }) => attributes['reason'])).toEqual(['Failed'])
  })
})

describe('progress', () => {
  test('is seen a moment after it was told, then at most once a second, and costs a quick task nothing', async () => {
    const gate = Promise.withResolvers<void>()
    let tell: ((step: number) => Promise<void>) | undefined
    const long = task({
      name: 'long',
      run: async (_: undefined, ctx) => {
        tell = (step) => ctx.progress(step, 9)
        await tell(1)
        await gate.promise
      },
    })
    const world = workerWorld([long])
    const id = await world.enqueue('long')
    const batch = world.deliver()
    await ticks()
    expect((await world.record(id)).progress).toBeUndefined()

    await world.advance(200)
    expect((await world.record(id)).progress).toEqual({ current: 1, total: 9 })
    await tell?.(2)
    await world.advance(700)
    expect((await world.record(id)).progress).toEqual({ current: 1, total: 9 })
    await world.advance(300)
    expect((await world.record(id)).progress).toEqual({ current: 2, total: 9 })

    await tell?.(9)
    gate.resolve()
    await ticks()
    await batch
    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', progress: { current: 9, total: 9 } })
  })
})
