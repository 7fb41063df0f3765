import { createColors } from 'picocolors'
import { describe, expect, it } from 'vitest'
import { failureLines, failureOf } from '../../../lib/cli/failure.ts'
import { UsageError } from '../../../lib/cli/usage-error.ts'
import { DrainTimeoutError, TaskFailedError, UnknownTaskError } from '../../../lib/core/errors/index.ts'

const colours = createColors(false)

describe('what a command prints of an error', () => {
  it('names the page of an error that has one', () => {
    const { exitCode, error } = failureOf(new DrainTimeoutError(1000, 3))

    expect(exitCode).toBe(1)
    expect(error).toMatchObject({ code: 'DRAIN_TIMEOUT', left: 3, docs: 'tasklane explain DRAIN_TIMEOUT' })
    expect(failureLines(error ?? { message: '' }, colours)).toEqual([
      expect.stringMatching(/^error 3 messages were left/),
      '      tasklane explain DRAIN_TIMEOUT',
    ])
  })

  it('keeps what was probably meant beside it', () => {
    const { error } = failureOf(new UnknownTaskError('rezise', ['resize']))

    expect(error).toMatchObject({ nearest: 'resize', docs: 'tasklane explain UNKNOWN_TASK' })
  })

  it.each([
    ['INPUT_INVALID', 'tasklane explain INPUT_INVALID'],
    ['HANDLER_ERROR', 'tasklane status t1 --logs'],
    ['E_CARD', 'tasklane status t1 --logs'],
  ])('leads from a task that failed by %s to what tells why', (code, docs) => {
    const failed = new TaskFailedError('charge', 't1', { type: 'Error', code, message: 'no', retryable: false })

    expect(failureOf(failed).error).toMatchObject({ code: 'TASK_FAILED', docs })
  })

  it('names none for what has none', () => {
    const { error } = failureOf(new UsageError('say which'))

    expect(failureLines(error ?? { message: '' }, colours)).toEqual(['error say which'])
  })
})
