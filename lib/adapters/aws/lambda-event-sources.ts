import { BackendError } from '../../core/errors/index.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EventSource, EventSources } from '../../ports/event-sources.ts'
import type { LambdaCalls, MappingView } from './lambda-calls.ts'

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

  async setEnabled({ queue, functionName }: EventSource, enabled: boolean): Promise<number> {
    const calls = await this.#calls()
    const mappings = (await calls.mappingsOf(functionName)).filter(({ queueArn }) => queueArn.endsWith(`:${queue}`))
    for (const mapping of mappings) await this.#switch(calls, mapping, enabled)
    return mappings.length
  }

  async #switch(calls: LambdaCalls, { id, queueArn, state }: MappingView, enabled: boolean): Promise<void> {
    if (state === (enabled ? 'Enabled' : 'Disabled')) return
    for (let tried = 1; tried <= BUSY.tries; tried++) {
      if ((await calls.setEnabled(id, enabled)) === 'done') return
      await new Promise<void>((resolve) => void this.#clock.after(BUSY.waitMs, resolve))
    }
    const seconds = (BUSY.tries * BUSY.waitMs) / 1000
    throw new BackendError(
      'Lambda UpdateEventSourceMapping',
      `the mapping of ${queueArn} has been in another change for ${seconds} s; repeat the call`,
    )
  }
}
