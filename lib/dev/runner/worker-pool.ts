import type { WorkerHandle } from './worker-handle.ts'

/**
 * The worker processes of one group: made when there is work, kept warm, replaced when their code is.
 */
export class WorkerPool {
  readonly #idle: WorkerHandle[] = []
  readonly #busy = new Set<WorkerHandle>()
  /** Still at work for code that was replaced. */
  readonly #retiring = new Set<WorkerHandle>()
  #spawn: (() => WorkerHandle) | undefined
  #size = 0
  #spare = 0

  /** Whether any work may have a process. */
  get hasFree(): boolean {
    return this.#busy.size < this.#size
  }

  /** Whether work may have one that is more urgent than all that runs: a process beyond the size is kept for such. */
  get hasSpare(): boolean {
    return this.#busy.size < this.#size + this.#spare
  }

  /** An idle process, the last used first, or a new one; `undefined` when there is none to be had. */
  acquire(): WorkerHandle | undefined {
    const worker = this.#idle.pop() ?? this.#spawn?.()
    if (worker !== undefined) this.#busy.add(worker)
    return worker
  }

  /** Makes an idle process where there is none at all. */
  warm(): void {
    if (this.#idle.length + this.#busy.size > 0) return
    const worker = this.#spawn?.()
    if (worker !== undefined) this.#idle.push(worker)
  }

  /** Takes a process back after its invocation; one of older code goes. */
  release(worker: WorkerHandle): void {
    if (this.#retiring.delete(worker)) worker.stop()
    else if (this.#busy.delete(worker)) this.#idle.push(worker)
  }

  /** Forgets a process that is gone or no longer to be trusted. */
  remove(worker: WorkerHandle): void {
    this.#busy.delete(worker)
    this.#retiring.delete(worker)
    const index = this.#idle.indexOf(worker)
    if (index >= 0) this.#idle.splice(index, 1)
  }

  /**
   * From now on processes are made by `spawn`; idle ones go, busy ones after their invocation.
   * @param size - most processes at once, but for those that retire and the `spare` ones.
   */
  replace(size: number, spare: 0 | 1, spawn: (() => WorkerHandle) | undefined): void {
    this.#size = size
    this.#spare = spare
    this.#spawn = spawn
    for (const worker of this.#idle.splice(0)) worker.stop()
    for (const worker of this.#busy) this.#retiring.add(worker)
    this.#busy.clear()
  }

  /** Ends them all at once. */
  kill(): void {
    for (const worker of [...this.#idle, ...this.#busy, ...this.#retiring]) worker.kill('closed')
  }
}
