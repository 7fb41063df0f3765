import { describe, expect, it } from 'vitest'
import { LEASE_OVER_SECONDS } from '../../../lib/dev/runner/visibility.ts'
import { runs } from './support/processes.ts'
import { everyGroup, setUpRunner } from './support/runner-setup.ts'

type Setup = Awaited<ReturnType<typeof setUpRunner>>

describe('a worker process', () => {
  it('is killed at the timeout of its function, and its batch stays hidden as long as the queue says', async () => {
    await using setup = await setUpRunner({ change: everyGroup((one) => ({ ...one, functionTimeoutSeconds: 1 })) })
    await setup.queues.send(setup.queue('normal'), { do: 'spin' })

    await setup.deploy()
    const invoked = await setup.events.first('invoked')

    expect(invoked).toMatchObject({ failed: 1, problem: expect.stringContaining("function's 1 s") })
    await setup.events.first('worker-exited', ({ pid }) => pid === invoked.pid)
    expect(hiddenSeconds(setup)[0]).toBeGreaterThan(LEASE_OVER_SECONDS)
  })

  it.each(['exit', 'exhaustMemory'])(
    'that ends itself (%s) brings its batch back once no lease can hold',
    async (order) => {
      await using setup = await setUpRunner({ group: { memory: '128 MB' } })
      await setup.queues.send(setup.queue('normal'), { do: order })

      await setup.deploy()
      const invoked = await setup.events.first('invoked')

      expect(invoked.failed).toBe(1)
      expect(hiddenSeconds(setup)[0]).toBeCloseTo(LEASE_OVER_SECONDS, 0)
    },
  )

  it('that is killed from outside is replaced for the next batch', async () => {
    await using setup = await setUpRunner({ concurrency: 1 })
    await setup.queues.send(setup.queue('normal'), { do: 'wait' })
    await setup.deploy()
    const { pid } = await setup.events.first('output', ({ line }) => line.startsWith('wait'))

    process.kill(pid, 'SIGKILL')
    await setup.queues.send(setup.queue('high'), { do: 'return' })
    const [killed, next] = await setup.events.count('invoked', 2)

    expect(killed).toMatchObject({ pid, failed: 1, problem: expect.stringContaining('SIGKILL') })
    expect(next).toMatchObject({ priority: 1, failed: 0 })
    expect(next?.pid).not.toBe(pid)
  })

  it('never has its message hidden for longer than the worker itself had said', async () => {
    await using setup = await setUpRunner()
    await setup.queues.send(setup.queue('normal'), { do: 'wait' })
    await setup.deploy()
    const { pid } = await setup.events.first('output')
    const [receipt = ''] = setup.emulator.hiddenUntilMs(setup.queue('normal')).keys()
    await changeVisibility(setup, receipt, 10)

    process.kill(pid, 'SIGKILL')
    await setup.events.first('invoked')

    expect(hiddenSeconds(setup)[0]).toBeLessThanOrEqual(10)
  })

  it('takes along what its handler started when it goes', async () => {
    await using setup = await setUpRunner()
    await setup.queues.send(setup.queue('normal'), { do: 'startChild' })
    await setup.deploy()
    const child = Number(await setup.events.printed('child '))
    const { pid } = await setup.events.first('invoked')

    process.kill(pid, 'SIGKILL')
    await setup.events.first('worker-exited')

    await expect.poll(() => runs(child)).toBe(false)
  })

  it('whose bundle cannot be loaded leaves its batch in the queue for a few seconds only', async () => {
    await using setup = await setUpRunner()
    await setup.queues.send(setup.queue('normal'), { do: 'return' })

    await setup.deploy('/nowhere/worker.mjs')
    const invoked = await setup.events.first('invoked')

    expect(invoked).toMatchObject({ failed: 1, problem: expect.stringContaining('/nowhere/worker.mjs') })
    expect(hiddenSeconds(setup)[0]).toBeLessThanOrEqual(5)
  })
})

/** For how long each message of the NORMAL queue is hidden from now on. */
function hiddenSeconds({ emulator, queue }: Setup): number[] {
  return [...emulator.hiddenUntilMs(queue('normal')).values()].map((untilMs) => (untilMs - Date.now()) / 1000)
}

async function changeVisibility({ queues, queue }: Setup, ReceiptHandle: string, VisibilityTimeout: number) {
  const { ChangeMessageVisibilityCommand } = await import('@aws-sdk/client-sqs')
  await queues.client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: queues.url(queue('normal')), ReceiptHandle, VisibilityTimeout }),
  )
}
