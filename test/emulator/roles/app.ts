import { defineApp, NonRetryableError, RetryLater, task } from '../../../lib/index.ts'

/** Two groups, and a task for each thing that a worker asks of AWS. */
export const echo = task({ name: 'echo', run: (text: string) => text })
export const grow = task({ name: 'grow', group: 'images', run: (length: number) => 'x'.repeat(length) })
export const slow = task({
  name: 'slow',
  run: async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms))
  },
})
export const fail = task({
  name: 'fail',
  run: (text: string) => {
    throw new NonRetryableError(`no use for ${text.length} characters`)
  },
})
export const flaky = task({
  name: 'flaky',
  retry: { attempts: 2, initial: '10ms' },
  run: (_: string, { task: { attempt } }) => {
    if (attempt === 0) throw new Error('the first time')
    return attempt
  },
})
/** Waits long for its second run, with a large input. */
export const patient = task({
  name: 'patient',
  run: (_: string) => {
    throw new RetryLater('2d')
  },
})
/** Enqueues to the other group under a key, and what it cancels again; waits, and looks around. */
export const chain = task({
  name: 'chain',
  run: async (key: string, { client }): Promise<number> => {
    const handle = await client.enqueue(grow, 40_000, { idempotencyKey: key })
    // Found the second time: what was uploaded for it is tidied up.
    await client.enqueue(echo, 'x'.repeat(200_000), { idempotencyKey: key })
    const later = await client.enqueue(echo, 'later', { delay: '1h' })
    await later.cancel()
    await client.list({ limit: 1 })
    await handle.outcome({ logs: true })
    return (await handle.result()).length
  },
})

export default defineApp('roles', { tasks: [echo, grow, slow, fail, flaky, patient, chain], groups: { images: {} } })
