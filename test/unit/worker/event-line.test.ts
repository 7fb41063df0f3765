import { expect, test } from 'vitest'
import { eventLine, readEventLine } from '../../../lib/worker/event-line.ts'
import type { WorkerEvent } from '../../../lib/worker/tell.ts'

const now = new Date('2027-03-01T09:00:00Z')
const failed: WorkerEvent = {
  kind: 'failed',
  app: 'media',
  stage: 'prod',
  id: '7',
  name: 'say "hi"\n',
  group: 'images',
  priority: 'high',
  attempt: 2,
  durationMs: 12,
  errorType: 'TypeError',
  errorCode: 'NO_PHOTO',
}

test('an event is one line of JSON, with the two fields that Lambda sorts lines by', () => {
  const line = eventLine(failed, undefined, now)

  expect(line).not.toContain('\n')
  expect(JSON.parse(line)).toEqual({
    tasklane: 'failed',
    timestamp: '2027-03-01T09:00:00.000Z',
    level: 'ERROR',
    app: 'media',
    stage: 'prod',
    id: '7',
    name: 'say "hi"\n',
    group: 'images',
    priority: 'high',
    attempt: 2,
    durationMs: 12,
    errorType: 'TypeError',
    errorCode: 'NO_PHOTO',
  })
})

test('a retry is a warning, for it may yet go well', () => {
  expect(JSON.parse(eventLine({ ...failed, kind: 'retried' }, undefined, now))).toMatchObject({ level: 'WARN' })
})

test('the group is that of the function, whose failures are counted', () => {
  expect(JSON.parse(eventLine(failed, 'old-images', now))).toMatchObject({ group: 'old-images' })
})

test('a line is read back as the event it tells', () => {
  expect(readEventLine(eventLine(failed, undefined, now))).toEqual(failed)
})

test.each(['hello', '{"tasklane":"', '{"event":"failed"}', ''])('any other line is no event: %s', (line) => {
  expect(readEventLine(line)).toBeUndefined()
})
