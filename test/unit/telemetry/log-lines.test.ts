import { describe, expect, test } from 'vitest'
import { attemptPart } from '../../../lib/core/record.ts'
import { task } from '../../../lib/core/task.ts'
import { workerWorld } from '../../support/worker-world.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const secrets = {
  user: 'u1',
  tokens: 12,
  Password: 'hunter2',
  headers: [{ Authorization: 'Bearer abc', 'x-api-key': 'k' }],
  nested: { client_secret: { deep: 'hunter2' }, cookie: 'abc', Iban: 'DE00' },
}
const hidden = {
  user: 'u1',
  tokens: 12,
  Password: '[redacted]',
  headers: [{ Authorization: '[redacted]', 'x-api-key': '[redacted]' }],
  nested: { client_secret: '[redacted]', cookie: '[redacted]', Iban: '[redacted]' },
}
const talker = task({
  name: 'talker',
  logs: 'all',
  run: async (_: undefined, ctx) => {
    ctx.log.warn('by the log', secrets)
    await Promise.resolve()
    console.log('by the %s', 'console')
  },
})

/** A world whose lines of JSON are kept. */
function talkingWorld() {
  const lines: Record<string, unknown>[] = []
  const printLine = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>)
  return { world: workerWorld([talker], { printLine, secretKeys: ['IBAN'] }), lines }
}

describe('lines of JSON', () => {
  test('name the task, its attempt and its trace, whether by ctx.log or by console', async () => {
    const { world, lines } = talkingWorld()
    const id = await world.enqueue('talker', undefined, { trace: `00-${TRACE_ID}-b7ad6b7169203331-01` })

    await world.deliver()

    const run = { app: 'world', stage: 'test', id, name: 'talker', group: 'default', attempt: 0, traceId: TRACE_ID }
    const timestamp = new Date(world.clock.now()).toISOString()
    expect(lines).toEqual([
      { timestamp, level: 'WARN', message: 'by the log', ...run, fields: hidden },
      { timestamp, level: 'INFO', message: 'by the console', ...run },
    ])
  })

  test('go without a trace where there is none', async () => {
    const { world, lines } = talkingWorld()
    await world.enqueue('talker')

    await world.deliver()

    expect(lines.map((line) => 'traceId' in line)).toEqual([false, false])
  })
})

test('secrets are kept nowhere: not with the task either', async () => {
  const { world } = talkingWorld()
  const id = await world.enqueue('talker')

  await world.deliver()

  const [report] = await world.store.getParts([{ id, part: attemptPart(0) }])
  expect(report?.body).toContain('"Password":"[redacted]"')
  expect(report?.body).not.toMatch(/hunter2|Bearer|DE00/)
})

test('an error among the fields is kept with its message', async () => {
  const lines: string[] = []
  const told = task({
    name: 'told',
    run: (_: undefined, ctx) => ctx.log.error('down', { error: new TypeError('no photo') }),
  })
  const world = workerWorld([told], { printLine: (line) => void lines.push(line) })
  await world.enqueue('told')

  await world.deliver()

  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ fields: { error: { name: 'TypeError', message: 'no photo' } } })
})

test('fields that no JSON can carry are named, and nothing of them is shown', async () => {
  const lines: string[] = []
  const cyclic: Record<string, unknown> = { password: 'hunter2' }
  cyclic['self'] = cyclic
  const told = task({ name: 'told', run: (_: undefined, ctx) => ctx.log.info('round', cyclic) })
  const world = workerWorld([told], { printLine: (line) => void lines.push(line) })
  await world.enqueue('told')

  await world.deliver()

  expect(lines[0]).toContain('password, self: ')
  expect(lines[0]).not.toContain('hunter2')
})
