import { BackendError } from '../../core/errors/index.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EventSource, EventSources } from '../../ports/event-sources.ts'
import type { LambdaCalls } from './lambda-calls.ts'

/** A mapping that is being changed refuses another change for some seconds, as after a deploy or a first pause. */
const BUSY = { tries: 30, waitMs: 2000 } as const

/** {@link EventSources} on the event source mappings of the worker functions. */
export class LambdaEventSources implements EventSources {
  readonly #calls: () => Promise<LambdaCalls>
  readonly #clock: Pick<Clock, 'after'>

  constructor(calls: () => Promise<LambdaCalls>, clock: Pick<Clock, 'after'>) {
    this.#calls = calls
    this.#clock = clock
  }

  async setEnabled({ queue, mapping }: EventSource, enabled: boolean): Promise<number> {
    if (mapping === undefined) return 0
    const calls = await this.#calls()
    const state = await calls.stateOf(mapping)
    if (state === undefined) return 0
    if (state !== (enabled ? 'Enabled' : 'Disabled')) await this.#switch(calls, queue, mapping, enabled)
    return 1
  }

  async #switch(calls: LambdaCalls, queue: string, mapping: string, enabled: boolean): Promise<void> {
    for (let tried = 1; tried <= BUSY.tries; tried++) {
      if ((await calls.setEnabled(mapping, enabled)) === 'done') return
      await new Promise<void>((resolve) => void this.#clock.after(BUSY.waitMs, resolve))
    }
    const seconds = (BUSY.tries * BUSY.waitMs) / 1000
    throw new BackendError(
      'Lambda UpdateEventSourceMapping',
      `the mapping of queue ${queue} has been in another change for ${seconds} s; repeat the call`,
    )
  }
}
