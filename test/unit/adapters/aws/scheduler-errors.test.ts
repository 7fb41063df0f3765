import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { serviceConfig } from '../../../../lib/adapters/aws/client-config.ts'
import {
  type ScheduleInput,
  type SchedulerCalls,
  schedulerCalls,
} from '../../../../lib/adapters/aws/scheduler-calls.ts'
import { BackendError } from '../../../../lib/core/errors/index.ts'

const SCHEDULE: ScheduleInput = {
  GroupName: 'tl_app_dev',
  Name: 'runtime.ann',
  ScheduleExpression: 'rate(1 hour)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:q', RoleArn: 'arn:aws:iam::000000000000:role/r' },
}
const CONFLICT = { status: 409, name: 'ConflictException', message: 'The schedule is being changed.' }
const QUOTA = { status: 402, name: 'ServiceQuotaExceededException', message: 'Too many.' }
const THROTTLED = { status: 429, name: 'ThrottlingException', message: 'Rate exceeded.' }

type Refusal = typeof CONFLICT
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const CHANGES: Readonly<Record<string, (calls: SchedulerCalls) => Promise<string>>> = {
  update: (calls) => calls.update(SCHEDULE),
  delete: (calls) => calls.delete('tl_app_dev', 'runtime.ann'),
}

test.each([
  ['update', 'updated'],
  ['delete', 'deleted'],
])('%s is tried again while another change of the schedule is under way', async (change, done) => {
  const { calls, seen } = await refusing([CONFLICT, CONFLICT])

  expect(await CHANGES[change]?.(calls)).toBe(done)

  expect(seen()).toBe(3)
})

test('a change that meets others each time is the caller’s to repeat, and says how often it was tried', async () => {
  const { calls } = await refusing(new Array(9).fill(CONFLICT))

  await expect(calls.update(SCHEDULE)).rejects.toMatchObject({
    retryable: true,
    message: expect.stringMatching(/UpdateSchedule: ConflictException: The schedule is being changed.*after 5 tries/),
  })
})

test('making one whose name is taken is an answer, at once', async () => {
  const { calls, seen } = await refusing([CONFLICT])

  expect(await calls.create(SCHEDULE)).toBe('exists')

  expect(seen()).toBe(1)
})

test.each([THROTTLED, QUOTA])('$name is tried again', async (refusal) => {
  const { calls, seen } = await refusing([refusal, refusal])

  expect(await calls.create(SCHEDULE)).toBe('created')

  expect(seen()).toBe(3)
})

test('a quota that stays exceeded is told with its name, and where it is raised', async () => {
  const { calls } = await refusing(new Array(99).fill(QUOTA), 2000)

  const made = await failureOf(calls.create(SCHEDULE))
  const changed = await failureOf(calls.update(SCHEDULE))

  expect([made.retryable, made.throttled]).toEqual([true, true])
  expect(made.message).toContain("raise 'Number of schedules' or 'CreateSchedule request rate'")
  expect(made.message).toContain('under EventBridge Scheduler in the Service Quotas console')
  expect(changed.message).toContain("raise 'UpdateSchedule request rate' under")
})

async function failureOf(call: Promise<unknown>): Promise<BackendError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof BackendError) return error
  throw new Error(`no BackendError: ${String(error)}`)
}

/** Calls to a service that refuses first, as often as it is said, and then does everything. */
async function refusing(refusals: readonly Refusal[], deadlineMs = 10_000) {
  let count = 0
  const server = createServer((request, response) => {
    request.resume()
    const refusal = refusals[count++]
    response.setHeader('content-type', 'application/json')
    if (refusal !== undefined) response.setHeader('x-amzn-errortype', refusal.name)
    response.statusCode = refusal?.status ?? 200
    response.end(JSON.stringify(refusal === undefined ? { ScheduleArn: 'arn' } : { Message: refusal.message }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const calls = await schedulerCalls({ ...serviceConfig('scheduler', { endpoint }, {}), deadlineMs })
  closing.push(() => {
    calls.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { calls, seen: () => count }
}
