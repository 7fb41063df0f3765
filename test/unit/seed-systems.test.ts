import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { gather } from '../../lib/client/gather.ts'
import {
  type Codec,
  cron,
  Discard,
  defineApp,
  failure,
  group,
  Priority,
  ResultTimeoutError,
  regular,
  rich,
  success,
  type TaskContext,
  TaskFailedError,
  task,
  withState,
} from '../../lib/index.ts'
import { createTestQueue } from '../../lib/testing/index.ts'

/** Each idea of the systems that came before, at work here. The ids are the rows of the guide's comparison. */
describe('what other task systems do', () => {
  test('S1: a task is defined by its name, its input and its handler', async () => {
    const add = task({ name: 'add', input: z.object({ a: z.number(), b: z.number() }), run: ({ a, b }) => a + b })
    await using queue = createTestQueue(defineApp('s1', { tasks: [add] }))

    const handle = await queue.client.enqueue('add', { a: 1, b: 2 })
    await queue.drain()

    expect(await handle.result()).toBe(3)
  })

  test('S2: the handler is told its id, name, input and attempt', async () => {
    const seen: unknown[] = []
    const curious = task({
      name: 'curious',
      retry: { attempts: 2 },
      run: (input: { n: number }, ctx) => {
        seen.push([ctx.task.id, ctx.task.name, ctx.task.group, ctx.task.attempt, input.n])
        if (ctx.task.attempt === 0) throw new Error('once more')
      },
    })
    await using queue = createTestQueue(defineApp('s2', { tasks: [curious] }))

    const handle = await queue.client.enqueue(curious, { n: 5 })
    await queue.drain()
    await queue.advance('2s')

    expect(seen).toEqual([
      [handle.id, 'curious', 'default', 0, 5],
      [handle.id, 'curious', 'default', 1, 5],
    ])
  })

  test('S3: a handler returns a value, success, failure or a retryable failure, or throws', async () => {
    const ends = task({
      name: 'ends',
      run: (how: string) => {
        if (how === 'success') return success('wrapped')
        if (how === 'failure') return failure('sorry')
        if (how === 'retryable') return failure('busy', { retryable: true })
        if (how === 'throw') throw new RangeError('oops')
        return 'plain'
      },
    })
    await using queue = createTestQueue(defineApp('s3', { tasks: [ends] }))

    const handles = await queue.client.task(ends).enqueueMany(['plain', 'success', 'failure', 'retryable', 'throw'])
    await queue.advance('10m')
    const outcomes = await gather(handles)

    expect(outcomes.map(({ status, value, error, attempt }) => [status, value ?? error?.message, attempt])).toEqual([
      ['SUCCESS', 'plain', 0],
      ['SUCCESS', 'wrapped', 0],
      ['FAILURE', 'sorry', 0],
      ['FAILURE', 'busy', 2],
      ['FAILURE', 'oops', 0],
    ])
  })

  test('S4: an exception is not retried unless a policy, data or function, says so', async () => {
    const runs: Record<string, number> = {}
    const fail = (_: undefined, ctx: TaskContext) => {
      runs[ctx.task.name] = (runs[ctx.task.name] ?? 0) + 1
      throw new TypeError('no luck')
    }
    const never = task({ name: 'never', run: fail })
    const byData = task({ name: 'by-data', retry: { attempts: 4, initial: '1s' }, run: fail })
    const byFunction = task({
      name: 'by-function',
      retry: ({ attempt }, error) => (error instanceof TypeError && attempt < 1 ? '3s' : null),
      run: fail,
    })
    await using queue = createTestQueue(defineApp('s4', { tasks: [never, byData, byFunction] }))

    await Promise.all([never, byData, byFunction].map((each) => queue.client.enqueue(each, undefined)))
    await queue.advance('5m')

    expect(runs).toEqual({ never: 1, 'by-data': 4, 'by-function': 2 })
  })

  test('S5: a group has its own function, timeout and concurrency', async () => {
    const slow = task({ name: 'slow', group: 'heavy', retry: { attempts: 1 }, run: () => new Promise(() => {}) })
    const app = defineApp('s5', {
      tasks: [slow],
      groups: { heavy: group({ memory: '2 GB', timeout: '5s', maxInvocations: 4 }) },
    })
    await using queue = createTestQueue(app)

    const handle = await queue.client.enqueue('slow', undefined)
    await queue.advance('7s')

    expect(await handle.outcome()).toMatchObject({ status: 'FAILURE', error: { type: 'TaskTimeout' } })
  })

  test('S6: a task is put in with a priority and a due time, and does not start before it', async () => {
    const starts: number[] = []
    const note = task({ name: 'note', run: (_: undefined, ctx) => void starts.push(ctx.task.priority) })
    await using queue = createTestQueue(defineApp('s6', { tasks: [note] }))

    const dueAt = new Date(queue.now() + 60_000)
    const handle = await queue.client.enqueue('note', undefined, { dueAt, priority: 'critical' })
    await queue.advance('59s')
    expect(await handle.status()).toBe('PENDING')
    await queue.advance('1s')

    expect(await handle.status()).toBe('SUCCESS')
    expect(starts).toEqual([0])
  })

  test('S7: options are set once and used again', async () => {
    const labelled = task({ name: 'labelled', run: (_: undefined, ctx) => ctx.task.labels })
    await using queue = createTestQueue(defineApp('s7', { tasks: [labelled] }))
    const preset = queue.client.task('labelled').with({ labels: { user: 'u1' }, priority: 'high' })

    const first = await preset.enqueue(undefined)
    const second = await preset.with({ labels: { user: 'u2' } }).enqueue(undefined)
    await queue.drain()

    expect(await first.result()).toEqual({ user: 'u1' })
    expect((await second.outcome()).labels).toEqual({ user: 'u2' })
    expect((await queue.client.get(second.id))?.priority).toBe(1)
  })

  test('S8: a definition called directly runs here and now', async () => {
    const double = task({ name: 'double', input: z.number(), run: (n) => success(n * 2) })

    expect(await double(21)).toBe(42)
    expectTypeOf(double(21)).resolves.toEqualTypeOf<number>()
  })

  test('S9: a result is asked for, waited for with a limit, or read by the id alone', async () => {
    const hello = task({
      name: 'hello',
      logs: 'all',
      run: (_: undefined, ctx) => {
        ctx.log.info('said hello', { to: 'you' })
        console.log('and again')
        return 'hello'
      },
    })
    await using queue = createTestQueue(defineApp('s9', { tasks: [hello] }))
    const handle = await queue.client.enqueue('hello', undefined)

    expect(await handle.isReady()).toBe(false)
    await expect(handle.result({ timeout: '30ms', interval: '5ms' })).rejects.toThrow(ResultTimeoutError)
    await queue.drain()

    expect(await handle.isReady()).toBe(true)
    expect(await handle.result({ timeout: '1s' })).toBe('hello')
    expect(await queue.client.handle(handle.id, 'hello').result()).toBe('hello')
    expect(await queue.client.get(handle.id)).toMatchObject({ status: 'SUCCESS', value: 'hello' })
    const { logs = [] } = await handle.outcome({ logs: true })
    expect(logs.map(({ level, message }) => `${level} ${message}`)).toEqual(['info said hello', 'info and again'])
  })

  test('S10: a running task tells how far it is', async () => {
    const gate = Promise.withResolvers<void>()
    const long = task({
      name: 'long',
      run: async (_: undefined, ctx) => {
        await ctx.progress(1, 2, 'half')
        await gate.promise
      },
    })
    await using queue = createTestQueue(defineApp('s10', { tasks: [long] }))
    const handle = await queue.client.enqueue('long', undefined)

    const drained = queue.drain()
    await expect.poll(() => handle.progress()).toEqual({ current: 1, total: 2, message: 'half' })
    expect(await handle.status()).toBe('STARTED')
    gate.resolve()
    await drained

    expect(await handle.progress()).toEqual({ current: 1, total: 2, message: 'half' })
  })

  test('S11: outcomes are gathered, unwrapped, and a wait that runs out says who is missing', async () => {
    const half = task({ name: 'half', run: (n: number) => (n % 2 === 0 ? n / 2 : failure('odd')) })
    await using queue = createTestQueue(defineApp('s11', { tasks: [half] }))
    const even = await queue.client.enqueue('half', 4)
    const odd = await queue.client.enqueue('half', 3)
    const later = await queue.client.enqueue('half', 8, { delay: '1m' })
    await queue.drain()

    const [first, second] = await gather([even, odd])

    expect(first.unwrap()).toBe(2)
    expect(() => second.unwrap()).toThrow(TaskFailedError)
    await expect(gather([even, later], { timeout: '20ms' })).rejects.toMatchObject({
      code: 'RESULT_TIMEOUT',
      pendingIds: [later.id],
    })
  })

  test('S12: a handler requeues, rejects, discards, and uses shared state', async () => {
    let made = 0
    const { task: withCounter } = withState(() => ({ serial: ++made }))
    const steer = withCounter({
      name: 'steer',
      run: (how: 'requeue' | 'reject' | 'discard' | 'state', ctx) => {
        if (how === 'requeue' && ctx.task.labels['requeues'] === undefined) return ctx.requeue()
        if (how === 'reject') return ctx.reject('not for me')
        if (how === 'discard') throw new Discard()
        return `${ctx.state.serial} ${ctx.task.labels['requeues'] ?? 0}`
      },
    })
    await using queue = createTestQueue(defineApp('s12', { tasks: [steer] }))

    const handles = await queue.client.task('steer').enqueueMany(['requeue', 'reject', 'discard', 'state'])
    await queue.drain()
    const outcomes = await gather(handles)

    expect(outcomes.map(({ value, error }) => value ?? error?.type)).toEqual([
      '1 1',
      'TaskRejected',
      'TaskDiscarded',
      '1 0',
    ])
    expect(made).toBe(1)
  })

  test('S13: a task runs by a declared schedule, by one made at run time, and once at a time', async () => {
    const ran: string[] = []
    const note = task({ name: 'note', run: (by: string) => void ran.push(by) })
    const app = defineApp('s13', {
      tasks: [note],
      schedules: { upkeep: [cron('0 3 * * *', { key: 'nightly', task: note, input: 'declared' })] },
    })
    await using queue = createTestQueue(app)
    const { client } = queue

    const hourly = await client.schedules.create(
      regular({ minutes: [30], seconds: [0] }, { key: 'half', task: note, input: 'run time' }),
    )
    await client.task('note').scheduleByTime('2027-01-01T02:00:05Z', 'by time')
    const byCron = await client.task('note').scheduleByCron('0 1 * * *', 'by cron')
    await queue.advance('90m')
    await byCron.delete()
    await client.schedules.delete(hourly)
    await queue.advance('1d')

    expect(ran).toEqual(['run time', 'by cron', 'run time', 'by time', 'declared'])
  })

  test('S13: what is made twice is one schedule, and what is declared is changed by no call', async () => {
    const note = task({ name: 'note', run: (by: string) => by })
    const entry = cron('0 3 * * *', { key: 'nightly', task: note, input: 'declared' })
    await using queue = createTestQueue(defineApp('s13', { tasks: [note], schedules: { upkeep: [entry] } }))
    const { schedules } = queue.client

    await schedules.create(entry)
    await schedules.create(entry)
    await schedules.pause('nightly')

    const { schedules: all } = await schedules.list()
    expect(all.map(({ scheduler, key, declared, enabled }) => [scheduler, key, declared, enabled])).toEqual([
      ['runtime', 'nightly', false, false],
      ['upkeep', 'nightly', true, true],
    ])
    await expect(schedules.pause({ scheduler: 'upkeep', key: 'nightly' })).rejects.toThrow(/change it there and deploy/)
  })

  test("S14: the whole queue runs in memory, with time in the test's hand", async () => {
    const chain = task({
      name: 'chain',
      run: async (left: number, ctx): Promise<void> => {
        if (left > 0) await ctx.client.enqueue(chain, left - 1, { delay: '10m' })
      },
    })
    await using queue = createTestQueue(defineApp('s14', { tasks: [chain] }))

    await queue.client.enqueue('chain', 3)
    await queue.advance('31m')

    const { tasks } = await queue.client.list()
    expect(tasks.map(({ status }) => status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS'])
    expect(queue.deadLetters).toEqual([])
  })

  test('S15: values travel by JSON, richly, or by a codec of your own', async () => {
    const shout: Codec<'exact'> = {
      name: 'shout',
      wire: 'exact',
      encode: (value) => String(value).toUpperCase(),
      decode: (text: string) => text.toLowerCase(),
    }
    const byJson = task({ name: 'json', run: () => ({ at: new Date(0) }) })
    const byRich = task({ name: 'rich', codec: rich, run: (input: Map<string, bigint>) => input })
    const byName = task({ name: 'by-name', codec: 'rich', run: () => new Set([1]) })
    const byOwn = task({ name: 'own', codec: shout, run: (input: string) => `${input}!` })
    await using queue = createTestQueue(defineApp('s15', { tasks: [byJson, byRich, byName, byOwn] }))
    const { client } = queue

    const handles = [
      await client.enqueue('json', undefined),
      await client.enqueue('rich', new Map([['a', 1n]])),
      await client.enqueue('by-name', undefined),
      await client.enqueue('own', 'Hi'),
    ] as const
    await queue.drain()

    const json = await handles[0].result()
    expectTypeOf(json).toEqualTypeOf<{ at: string }>()
    expect(json).toEqual({ at: '1970-01-01T00:00:00.000Z' })
    expect(await handles[1].result()).toEqual(new Map([['a', 1n]]))
    expect(await handles[2].result()).toEqual(new Set([1]))
    expect(await handles[3].result()).toBe('hi!')
  })

  test('S16: there are four priorities, by enum, number or name in any case, and the urgent go first', async () => {
    const order: number[] = []
    const one = task({ name: 'one', run: (_: undefined, ctx) => void order.push(ctx.task.priority) })
    await using queue = createTestQueue(defineApp('s16', { tasks: [one] }))

    for (const priority of ['low', Priority.NORMAL, 'HIGH', 'Critical'] as const)
      await queue.client.enqueue('one', undefined, { priority })
    await queue.drain()

    expect(order).toEqual([0, 1, 2, 3])
  })

  test('S17: an outcome has id, status, value or error, times, labels and logs', async () => {
    const sum = task({ name: 'sum', run: (numbers: number[]) => numbers.reduce((a, b) => a + b) })
    await using queue = createTestQueue(defineApp('s17', { tasks: [sum] }))
    const handle = await queue.client.enqueue('sum', [1, 2], { labels: { user: 'u' } })
    await queue.drain()

    expect(await handle.outcome()).toMatchObject({
      id: handle.id,
      name: 'sum',
      status: 'SUCCESS',
      value: 3,
      attempt: 0,
      labels: { user: 'u' },
      createdAt: new Date(queue.now()),
      startedAt: new Date(queue.now()),
      completedAt: new Date(queue.now()),
      executionMs: 0,
    })
  })

  test('S18: several tasks share one handler and one group, and run side by side', async () => {
    const gate = Promise.withResolvers<void>()
    let running = 0
    const run = async (_: undefined, ctx: TaskContext) => {
      running += 1
      if (running === 2) gate.resolve()
      await gate.promise
      return ctx.task.name
    }
    const app = defineApp('s18', { tasks: [task({ name: 'left', run }), task({ name: 'right', run })] })
    await using queue = createTestQueue(app)

    const handles = [
      await queue.client.enqueue('left', undefined),
      await queue.client.enqueue('right', undefined),
    ] as const
    await queue.drain()

    expect(await Promise.all(handles.map((handle) => handle.result()))).toEqual(['left', 'right'])
  })
})
