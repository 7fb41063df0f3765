import type { Hooks } from './hooks.ts'

/** A batch, or a client's `close`, ends at most so much later for hooks that are still at it: what is left then may never be done. */
const PATIENCE_MS = 1000

/** `undefined` for an app without hooks. */
export function hookCallsOf(hooks: Hooks | undefined): HookCalls | undefined {
  if (hooks === undefined || Object.keys(hooks).length === 0) return undefined
  return new HookCalls(hooks, (hook, error) => console.error(`hook ${hook} failed, which changes no task:`, error))
}

/** Calls an app's hooks so that nothing they do harms a task: what they throw is told, and nobody waits for them but who asks to. */
export class HookCalls {
  readonly #hooks: Hooks
  readonly #failed: (hook: keyof Hooks, error: unknown) => void
  readonly #pending = new Set<Promise<unknown>>()

  constructor(hooks: Hooks, failed: (hook: keyof Hooks, error: unknown) => void) {
    this.#hooks = hooks
    this.#failed = failed
  }

  /** Whether anybody wants to be told: else no event need be made. */
  has(hook: keyof Hooks): boolean {
    return this.#hooks[hook] !== undefined
  }

  call<K extends keyof Hooks>(hook: K, event: Parameters<NonNullable<Hooks[K]>>[0]): void {
    try {
      const told = (this.#hooks[hook] as ((event: unknown) => unknown) | undefined)?.(event)
      if (isThenable(told)) this.#watch(hook, told)
    } catch (error) {
      this.#failed(hook, error)
    }
  }

  /**
   * Resolves when the hooks that are under way have ended, and after a second at the latest.
   *
   * @param after - calls `run` once, in `ms`, unless what it gives is called before: as a clock's.
   */
  async idle(after: (ms: number, run: () => void) => () => void): Promise<void> {
    if (this.#pending.size === 0) return
    const late = Promise.withResolvers<void>()
    const cancel = after(PATIENCE_MS, late.resolve)
    await Promise.race([Promise.all(this.#pending), late.promise])
    cancel()
  }

  #watch(hook: keyof Hooks, told: PromiseLike<unknown>): void {
    const ended: Promise<unknown> = Promise.resolve(told)
      .catch((error: unknown) => this.#failed(hook, error))
      .finally(() => this.#pending.delete(ended))
    this.#pending.add(ended)
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
