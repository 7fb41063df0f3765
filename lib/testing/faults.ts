/** Which calls to the backend a fault can meet. */
export type FaultyCall =
  | 'insert'
  | 'update'
  | 'read'
  | 'send'
  | 'receive'
  | 'delete'
  | 'visibility'
  | 'schedule'
  | 'put-blob'
  | 'get-blob'

/** What goes wrong: the call is refused as by a throttle, or it happens and its answer is lost. */
export type Fault = 'throttle' | 'lose-reply'

/** Faults to come, for `createTestQueue(app).faults`. */
export class Faults {
  readonly #planned = new Map<FaultyCall, Fault[]>()
  #duplicates = 0
  #crashes = 0

  /** The next `times` calls of this kind are refused, as by a throttle that outlasts all retries. */
  throttle(call: FaultyCall, times = 1): void {
    this.#plan(call, 'throttle', times)
  }

  /** The next `times` calls of this kind happen, but their answers are lost. */
  loseReply(call: FaultyCall, times = 1): void {
    this.#plan(call, 'lose-reply', times)
  }

  /** The next `times` deliveries come twice. */
  duplicate(times = 1): void {
    this.#duplicates += times
  }

  /** The next `times` batches run to their end, but their worker dies before it can say so: every message comes back. */
  crash(times = 1): void {
    this.#crashes += times
  }

  /** @internal The fault that this call meets, if any. */
  take(call: FaultyCall): Fault | undefined {
    return this.#planned.get(call)?.shift()
  }

  /** @internal */
  takeDuplicate(): boolean {
    return this.#duplicates > 0 && this.#duplicates-- > 0
  }

  /** @internal */
  takeCrash(): boolean {
    return this.#crashes > 0 && this.#crashes-- > 0
  }

  #plan(call: FaultyCall, fault: Fault, times: number): void {
    const planned = this.#planned.get(call) ?? []
    this.#planned.set(call, [...planned, ...Array.from({ length: times }, () => fault)])
  }
}
