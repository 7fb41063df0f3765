import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { Interruptions } from '../../../lib/worker/interruptions.ts'

test('what still runs is given back when the signal aborts, and what has ended is not', () => {
  const stop = new AbortController()
  const interruptions = new Interruptions(stop.signal)
  const given: string[] = []
  const ended = () => void given.push('ended')
  interruptions.add(() => void given.push('running'))
  interruptions.add(ended)
  interruptions.remove(ended)

  stop.abort()

  expect(given).toEqual(['running'])
})

test('what begins after the signal has aborted is given back at once', () => {
  const stop = new AbortController()
  stop.abort()
  const given: string[] = []

  new Interruptions(stop.signal).add(() => void given.push('late'))

  expect(given).toEqual(['late'])
})

test('a signal keeps nothing of batches that are over, and one listener of each that is not', () => {
  const { signal } = new AbortController()
  const open = new Interruptions(signal)
  const closed = new Interruptions(signal)
  for (const interruptions of [open, closed]) for (let run = 0; run < 3; run++) interruptions.add(() => {})

  closed.close()

  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
})
