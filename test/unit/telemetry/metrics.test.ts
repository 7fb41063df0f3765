import { describe, expect, test } from 'vitest'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import { task } from '../../../lib/core/task.ts'
import { emfLines } from '../../../lib/worker/metrics/emf.ts'
import { MOST_TASKS, TaskMetrics } from '../../../lib/worker/metrics/task-metrics.ts'
import { workerWorld } from '../../support/worker-world.ts'

const fine = task({ name: 'fine', run: () => 1 })
const flaky = task({
  name: 'flaky',
  retry: { attempts: 2, backoff: 'fixed', initial: '1s', jitter: 'none' },
  run: () => {
    throw Object.assign(new TypeError('no photo'), { code: 'NO_PHOTO' })
  },
})

interface Line extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    readonly Timestamp: number
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string
      readonly Dimensions: readonly string[][]
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[]
    }[]
  }
}

function metricWorld() {
  const lines: Line[] = []
  return {
    lines,
    world: workerWorld([fine, flaky], { printMetrics: (line) => void lines.push(JSON.parse(line) as Line) }),
  }
}

/** What CloudWatch would make of a line: values by name, under the values of its dimensions. */
function read(line: Line): Readonly<Record<string, unknown>> {
  const [directive] = line._aws.CloudWatchMetrics
  const names = [...(directive?.Dimensions[0] ?? []), ...(directive?.Metrics.map(({ Name }) => Name) ?? [])]
  return Object.fromEntries(names.map((name) => [name, line[name]]))
}

describe('a batch prints', () => {
  test('a line for each task name, and how full it was', async () => {
    const { world, lines } = metricWorld()
    await world.enqueue('fine')
    await world.enqueue('fine')
    await world.advance(250)

    await world.deliver()

    expect(lines.map(read)).toEqual([
      { App: 'world', Stage: 'test', Task: 'fine', WaitMs: [250, 250], RunMs: [0, 0], Attempts: [1, 1] },
      { App: 'world', Stage: 'test', Group: 'default', BatchFill: [20] },
    ])
    expect(lines[0]?._aws.CloudWatchMetrics[0]).toMatchObject({
      Namespace: 'Tasklane',
      Metrics: [
        { Name: 'WaitMs', Unit: 'Milliseconds' },
        { Name: 'RunMs', Unit: 'Milliseconds' },
        { Name: 'Attempts', Unit: 'Count' },
      ],
    })
  })

  test('failures by code, where codes of handlers are one; and retries, whose waits are not those of the queue', async () => {
    const { world, lines } = metricWorld()
    await world.enqueue('flaky')

    await world.deliver()
    await world.advance(1000)
    await world.deliver()

    const ofTask = lines.map(read).filter(({ Task }) => Task === 'flaky')
    expect(ofTask).toEqual([
      expect.objectContaining({ WaitMs: [0], RunMs: [0], Retries: [1] }),
      { App: 'world', Stage: 'test', Task: 'flaky', RunMs: [0], Attempts: [2] },
      { App: 'world', Stage: 'test', Task: 'flaky', Code: 'HANDLER_ERROR', Failures: [1] },
    ])
  })

  test('codes of our own by their name', async () => {
    const { world, lines } = metricWorld()
    await world.enqueue('fine', undefined, { depth: 5000 })

    await world.deliver()

    expect(lines.map(read)).toContainEqual({
      App: 'world',
      Stage: 'test',
      Task: 'fine',
      Code: 'TASK_REJECTED',
      Failures: [1],
    })
  })
})

test('names that the app has not, or has too many of, are one', () => {
  const tasks = Array.from({ length: MOST_TASKS + 5 }, (_, index) => task({ name: `task-${index}`, run: () => 1 }))
  const lines: string[] = []
  const metrics = new TaskMetrics(appSpec(defineApp('many', { tasks })), 'test', (line) => void lines.push(line))

  for (const { name } of tasks) metrics.note('succeeded', name, { attempt: 0, durationMs: 1 })
  metrics.note('failed', 'what a message said', { attempt: 0 })
  metrics.flush(0)

  const names = new Set(lines.map((line) => (JSON.parse(line) as { readonly Task: string }).Task))
  expect(names.size).toBe(MOST_TASKS + 1)
  expect(names).toContain('other')
  expect(names).not.toContain('what a message said')
})

test('what has been flushed is not told again', () => {
  const lines: string[] = []
  const metrics = new TaskMetrics(appSpec(defineApp('one', { tasks: [fine] })), 'test', (line) => void lines.push(line))
  metrics.note('succeeded', 'fine', { attempt: 0, durationMs: 1 })

  metrics.flush(0)
  metrics.flush(0)

  expect(lines).toHaveLength(1)
})

test('no line has more values than CloudWatch takes', () => {
  const values = Array.from({ length: 250 }, (_, index) => index)

  const lines = emfLines({ dimensions: { Task: 'a' }, metrics: { RunMs: { unit: 'Milliseconds', values } } }, 7)

  const parsed = lines.map((line) => JSON.parse(line) as { readonly RunMs: number[] })
  expect(parsed.map(({ RunMs }) => RunMs.length)).toEqual([100, 100, 50])
  expect(parsed.flatMap(({ RunMs }) => RunMs)).toEqual(values)
})
