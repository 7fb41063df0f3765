import type { Client, QueueView, TaskView } from '../../core/client-types.ts'
import { OptionError } from '../../core/errors/index.ts'
import { toJson } from '../api/json-view.ts'
import type { OverviewAnswer } from '../api-types.ts'
import { QueueHistory } from './queue-history.ts'
import { queueRates, type RateFacts, rateWindow } from './queue-rates.ts'

/** Several tabs, and one that is reloaded, share a look. */
const FRESH_MS = 1000
/** At the shortest interval of a page (2 s) about ten minutes. */
const KEPT_LOOKS = 300
/** One page of the listing index and two reads of records. */
const SAMPLE = 200
const FAILURES = 100
const WINDOW_MS = 300_000

/** The queues now and at each look before. Looks only when it is asked. */
export class Overview {
  readonly #client: () => Promise<Client>
  readonly #now: () => number
  readonly #history = new QueueHistory(KEPT_LOOKS)
  #last: { readonly atMs: number; readonly answer: Promise<OverviewAnswer> } | undefined

  constructor(client: () => Promise<Client>, now: () => number) {
    this.#client = client
    this.#now = now
  }

  /** Rejects as `client.queues` does. */
  read(): Promise<OverviewAnswer> {
    const atMs = this.#now()
    if (this.#last !== undefined && atMs - this.#last.atMs < FRESH_MS) return this.#last.answer
    const answer = this.#look()
    this.#last = { atMs, answer }
    answer.catch(() => {
      this.#last = undefined
    })
    return answer
  }

  async #look(): Promise<OverviewAnswer> {
    const client = await this.#client()
    const [queues, tasks] = await Promise.all([client.queues(), newest(client)])
    const nowMs = this.#now()
    this.#history.add(nowMs, queues)
    const facts: RateFacts | undefined = tasks && { ...tasks, nowMs, sinceMs: nowMs - WINDOW_MS }
    return {
      queues: queues.map((queue) => this.#row(queue, facts)),
      times: this.#history.times(),
      waiting: this.#history.total('depth'),
      running: this.#history.total('inFlight'),
      ...(facts !== undefined && { windowMs: rateWindow(facts) }),
    }
  }

  #row(queue: QueueView, facts: RateFacts | undefined): OverviewAnswer['queues'][number] {
    return {
      ...toJson(queue),
      rates: facts === undefined ? null : queueRates(facts, queue, this.#history.open(queue)),
      waiting: this.#history.waiting(queue),
    }
  }
}

/** The newest tasks and failures; `undefined` where the listing index is off. */
async function newest(client: Client): Promise<Pick<RateFacts, 'sample' | 'whole' | 'failures'> | undefined> {
  try {
    const [page, failed] = await Promise.all([
      client.list({ limit: SAMPLE }),
      client.list({ status: 'FAILURE', limit: FAILURES }),
    ])
    const sample: readonly TaskView[] = page.tasks
    return { sample, whole: page.cursor === undefined, failures: failed.tasks }
  } catch (error) {
    if (error instanceof OptionError) return undefined
    throw error
  }
}
