import { describe, expect, test } from 'vitest'
import {
  NonRetryableError,
  PartialEnqueueError,
  RetryLater,
  steeringKind,
  TasklaneError,
  TaskTimeout,
} from '../../../../lib/core/errors/index.ts'
import { fromWire, toWire } from '../../../../lib/worker/thread/wire-errors.ts'

/** As between two threads. */
const across = (thrown: unknown): unknown => fromWire(structuredClone(toWire(thrown)))

describe('what is thrown in a thread', () => {
  test('keeps its name, message, stack and own properties', () => {
    const thrown = Object.assign(new RangeError('too far'), { code: 'E_FAR', limit: 7 })

    const error = across(thrown)

    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'RangeError',
      message: 'too far',
      code: 'E_FAR',
      limit: 7,
      stack: thrown.stack,
    })
  })

  test('still steers, with its delay', () => {
    const error = across(new RetryLater('2s'))

    expect(steeringKind(error)).toBe('retry-later')
    expect(error).toMatchObject({ delayMs: 2000 })
    expect(steeringKind(across(new NonRetryableError('no')))).toBe('non-retryable')
  })

  test('is of its class again where the class is ours', () => {
    const error = across(new TaskTimeout(5))

    expect(error).toBeInstanceOf(TaskTimeout)
    expect(TasklaneError.is(error)).toBe(true)
    expect(error).toMatchObject({ code: 'TASK_TIMEOUT', retryable: true })
  })

  test('loses what can’t be cloned, and nothing else', () => {
    const thrown = Object.assign(new PartialEnqueueError(['a'], [], ['b']), { callback: () => 1 })

    const error = across(thrown)

    expect(error).toMatchObject({ accepted: ['a'], unknown: ['b'] })
    expect(error).not.toHaveProperty('callback')
  })

  test.each([['a text'], [7], [null], [{ deep: [1] }]])('need not be an error: %j', (thrown) => {
    expect(across(thrown)).toEqual(thrown)
  })

  test('may have getters that throw', () => {
    const thrown = Object.defineProperty(new Error('spiky'), 'spike', {
      enumerable: true,
      get: () => {
        throw new Error('ouch')
      },
    })

    expect(across(thrown)).toMatchObject({ message: 'spiky' })
  })

  test('may be a function, of which a description is left', () => {
    expect(across(() => 1)).toBe('a thrown function')
  })
})
