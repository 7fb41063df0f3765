import { BackendError } from '../../core/errors/index.ts'
import type { StoredSchedule } from '../../ports/scheduler.ts'
import type { SendAnswer } from '../../ports/task-queue.ts'
import { givenUp, type Pace, retryLeft } from './pace.ts'

/** Requests at a time, of all who make schedules: each makes one, and its deadline counts from when it is begun. */
const WIDTH = 10

type Create = (schedule: StoredSchedule) => Promise<unknown>

/** Makes many schedules, of several callers at once. */
export class ScheduleMaker {
  readonly #create: Create
  readonly #pace: Pace
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(create: Create, pace: Pace) {
    this.#create = create
    this.#pace = pace
  }

  /** Makes all; what is throttled, after the SDK's own tries, is tried again. Answers in order; never rejects. */
  async make(schedules: readonly StoredSchedule[]): Promise<SendAnswer[]> {
    const jobs = schedules.map((schedule): Job => ({ schedule, answer: { outcome: 'sent' } }))
    const { left, tried } = await retryLeft(jobs, this.#pace, async (round) => {
      await Promise.all(round.map((job) => this.#inTurn(job)))
      return round.filter(({ answer }) => answer.outcome === 'unavailable' && answer.error.throttled)
    })
    for (const job of left)
      if (job.answer.outcome === 'unavailable') job.answer = { ...job.answer, error: givenUp(job.answer.error, tried) }
    return jobs.map(({ answer }) => answer)
  }

  async #inTurn(job: Job): Promise<void> {
    if (this.#running === WIDTH) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running += 1
    job.answer = await answerOf(this.#create(job.schedule))
    const next = this.#waiting.shift()
    if (next === undefined) this.#running -= 1
    else next()
  }
}

interface Job {
  readonly schedule: StoredSchedule
  answer: SendAnswer
}

async function answerOf(creating: Promise<unknown>): Promise<SendAnswer> {
  try {
    await creating
    return { outcome: 'sent' }
  } catch (error) {
    if (error instanceof BackendError && error.retryable) return { outcome: 'unavailable', error }
    return { outcome: 'refused', error: error instanceof Error ? error : new Error(String(error)) }
  }
}
