import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { Annotations, Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { queueWarnings } from '../../infra/constructs/queue-changes.ts'
import { type DeployedQueue, TaskQueue } from '../../infra/index.ts'
import { appSpec } from '../../lib/core/app.ts'
import { planApp } from '../../lib/core/plan.ts'
import fixture from './fixtures/tasks.ts'
import { ENTRY, unbundledApp } from './synthesize.ts'

const plan = planApp(appSpec(fixture), 'test')
const queue: DeployedQueue = {
  name: 'tl_fixture_test_video_high',
  group: 'video',
  priority: 1,
  deadLetter: false,
  listed: true,
  messages: 12,
}
const deadLetters: DeployedQueue = { ...queue, name: `${queue.name}_dlq`, deadLetter: true, messages: 1 }
const textsOf = (deployed: readonly DeployedQueue[], retained = false) =>
  queueWarnings(plan, deployed, retained).map(({ text }) => text)

describe('a queue that is deployed and not in the app any more', () => {
  test('is told with what it holds, and that this is deleted with it, with the remedy', () => {
    expect(textsOf([queue, deadLetters])).toEqual([
      expect.stringMatching(
        /^queue tl_fixture_test_video_high \(group 'video', high\) goes away with about 12 messages in it, and its dead-letter queue with about 1 message: what is in it is deleted.*client\.drain\(\{ group: 'video', priority: 'high' \}\).*queueRemovalPolicy: RemovalPolicy\.RETAIN/,
      ),
    ])
  })

  test('is told where queues are retained, too, with what becomes of it', () => {
    expect(textsOf([queue], true)).toEqual([
      expect.stringMatching(/about 12 messages in it: it is retained; the sweeper/),
    ])
  })

  test('is not told again once it was left behind', () => {
    expect(textsOf([{ ...queue, listed: false }])).toEqual([])
  })
})

test('a queue that an earlier deploy left behind, and that is to be made again, is told with the remedies', () => {
  const name = 'tl_fixture_test_default_low'

  const texts = textsOf([{ ...queue, name, group: 'default', priority: 3, listed: false, messages: 0 }])

  expect(texts).toEqual([
    expect.stringMatching(
      /^queue tl_fixture_test_default_low is to be made, and is there already.*quietSeconds.*cdk import/,
    ),
  ])
})

test('queues that stay are no news', () => {
  const staying = plan.groups.flatMap(({ name: group, queues }) =>
    queues.map(({ name, priority }) => ({ ...queue, name, group, priority })),
  )

  expect(staying.length).toBeGreaterThan(0)
  expect(textsOf(staying)).toEqual([])
})

describe('synth', () => {
  const warningsOf = (props: {
    production?: boolean
    queueRemovalPolicy?: RemovalPolicy
    deployed?: DeployedQueue[]
  }) => {
    const stack = new Stack(unbundledApp(), 'Stack')
    new TaskQueue(stack, 'Tasks', { app: fixture, entry: ENTRY, stage: 'test', ...props })
    return Annotations.fromStack(stack)
      .findWarning('/Stack/Tasks', Match.stringLikeRegexp('goes away'))
      .map(({ entry }) => String(entry.data))
  }

  test('says nothing when it was told of no queues', () => {
    expect(warningsOf({})).toEqual([])
  })

  test('warns of what is deleted, and in production of what is retained', () => {
    expect(warningsOf({ deployed: [queue] })).toEqual([expect.stringContaining('is deleted with it')])
    expect(warningsOf({ deployed: [queue], production: true })).toEqual([expect.stringContaining('it is retained')])
    expect(warningsOf({ deployed: [queue], queueRemovalPolicy: RemovalPolicy.RETAIN })).toEqual([
      expect.stringContaining('it is retained'),
    ])
  })
})
