import { availableParallelism } from 'node:os'
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda'
import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'
import { setUpRunner } from './support/runner-setup.ts'

describe('an event source mapping', () => {
  it('hands over the event, the context and the environment that Lambda would', async () => {
    await using setup = await setUpRunner({ group: { environment: { GREETING: 'hello' } } })
    const attribute = { DataType: 'String', StringValue: 'yes' }
    await setup.queues.client.send(
      new SendMessageCommand({
        QueueUrl: setup.queues.url(setup.queue('high')),
        MessageBody: '{"do":"describe"}',
        MessageAttributes: { urgent: attribute },
      }),
    )

    await setup.deploy()
    const told = JSON.parse(await setup.events.printed('described ')) as Record<string, unknown>

    expect(told['record']).toMatchObject({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: '{"do":"describe"}',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        SenderId: expect.any(String),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
      messageAttributes: { urgent: { stringValue: 'yes', dataType: 'String' } },
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:tl_runner_dev_work_high',
      awsRegion: 'us-east-1',
    })
    expect(told['context']).toMatchObject({ functionName: 'tl_runner_dev_work', memoryLimitInMB: '512' })
    expect(told['remainingMs']).toBeGreaterThan(70_000)
    expect(told['environment']).toEqual({
      AWS_ENDPOINT_URL: setup.emulator.endpoint,
      TASKLANE_APP: 'runner',
      TASKLANE_GROUP: 'work',
      NODE_OPTIONS: '--enable-source-maps',
      GREETING: 'hello',
    })
  })

  it('gives a free worker the highest priority that waits', async () => {
    await using setup = await setUpRunner({ concurrency: 1 })
    await setup.queues.send(setup.queue('critical'), { do: 'wait' })
    await setup.deploy()
    const { pid } = await setup.events.first('output')
    const waiting = ['low', 'normal', 'high'].map((priority) => setup.queue(priority))
    for (const queue of waiting) await setup.queues.send(queue, { do: 'return' })
    await Promise.all(
      waiting.map((queue) => expect.poll(() => setup.queues.counts(queue)).toMatchObject({ hidden: 1 })),
    )

    process.kill(pid, 'SIGUSR2')
    const invoked = await setup.events.count('invoked', 4)

    expect(invoked.map(({ priority }) => priority)).toEqual([0, 1, 2, 3])
  })

  it('lets what is more urgent than all that runs begin at once, and nothing else', async () => {
    await using setup = await setUpRunner({ group: { parallelism: 1 } })
    const busy = Array.from({ length: 2 * availableParallelism() + 4 }, () => ({ do: 'wait' }))
    await setup.queues.send(setup.queue('normal'), ...busy)
    await setup.deploy()
    const begun = await setup.events.count('output', Math.max(2, availableParallelism()))
    await setup.queues.send(setup.queue('low'), { do: 'return' })
    await expect.poll(() => setup.queues.counts(setup.queue('low'))).toMatchObject({ hidden: 1 })

    await setup.queues.send(setup.queue('critical'), { do: 'return' })
    const first = await setup.events.first('invoked')

    expect(first.priority).toBe(0)
    expect(setup.events.of('output').filter(({ line }) => line.startsWith('wait'))).toHaveLength(begun.length)
    expect(setup.events.of('invoked')).toHaveLength(1)
  })

  it('runs no more invocations at once than its cap, though workers are free', async () => {
    await using setup = await setUpRunner({ concurrency: 3, group: { maxInvocations: 2, parallelism: 1 } })
    const queue = setup.queue('normal')
    await setup.queues.send(queue, { do: 'wait' }, { do: 'wait' }, { do: 'wait' })
    await setup.deploy()
    await setup.events.count('output', 2)
    await expect.poll(() => setup.queues.counts(queue)).toEqual({ visible: 0, hidden: 3 })
    await setup.queues.send(setup.queue('low'), { do: 'return' })

    const first = await setup.events.first('invoked')

    expect(first.priority).toBe(3)
    expect(setup.events.of('output').filter(({ line }) => line.startsWith('wait'))).toHaveLength(2)
  })

  it('fills a batch for as long as its window', async () => {
    await using setup = await setUpRunner({ group: { window: '1s' } })
    await setup.deploy()
    const queue = setup.queue('normal')
    await setup.queues.send(queue, { do: 'return' })
    await expect.poll(() => setup.queues.counts(queue)).toEqual({ visible: 0, hidden: 1 })
    await setup.queues.send(queue, { do: 'return' })

    const invoked = await setup.events.first('invoked')

    expect(invoked.messages).toBe(2)
  })

  it('rests while it is disabled, and goes on when it is enabled', async () => {
    await using setup = await setUpRunner()
    await setup.deploy()
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const lambda = new LambdaClient({ endpoint: setup.emulator.endpoint, region: 'us-east-1', credentials })
    const mappings = await lambda.send(new ListEventSourceMappingsCommand({}))
    const enable = async (Enabled: boolean) => {
      for (const { UUID } of mappings.EventSourceMappings ?? []) {
        await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }))
      }
    }
    await enable(false)
    await setup.queues.send(setup.queue('normal'), { do: 'return' })
    const whileDisabled = setup.events.of('invoked').length

    await enable(true)
    const invoked = await setup.events.first('invoked')

    expect(mappings.EventSourceMappings).toHaveLength(4)
    expect(whileDisabled).toBe(0)
    expect(invoked).toMatchObject({ messages: 1, failed: 0 })
  })
})
