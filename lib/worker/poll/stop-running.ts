import { DEFAULTS } from '../../core/defaults.ts'
import type { WorkerRuntime } from '../runtime.ts'

/** What is to be stopped. */
export interface Stoppable {
  /** Ends when nothing runs any more. */
  readonly idle: () => Promise<void>
  /** What runs is to give way. */
  readonly interrupt: () => void
}

/** Waits for what runs; after `shutdownMs` interrupts it, and waits a little more for that to be recorded. */
export async function stopRunning(
  { clock, settings }: Pick<WorkerRuntime, 'clock' | 'settings'>,
  shutdownMs: number,
  { idle, interrupt }: Stoppable,
): Promise<void> {
  const ended = idle()
  if (await endsWithin(shutdownMs)) return
  interrupt()
  await endsWithin(settings.timeoutGraceMs + DEFAULTS.poll.giveBackMs)

  async function endsWithin(ms: number): Promise<boolean> {
    const { promise: passed, resolve } = Promise.withResolvers<boolean>()
    const cancel = clock.after(ms, () => resolve(false))
    const result = await Promise.race([ended.then(() => true), passed])
    cancel()
    return result
  }
}
