import type { AppPlan } from '../core/plan.ts'
import type { SchedulePrecision } from './emulator/scheduler/firing-clock.ts'
import type { DevEvent } from './events.ts'
import type { DevSweep } from './upkeep/upkeep.ts'
import type { WireError } from './wire-error.ts'

/** What the backend process is started with. Paths are absolute. */
export interface BackendOptions {
  readonly entry: string
  readonly stage: string
  readonly port: number
  readonly persist?: string
  readonly watch: boolean
  readonly concurrency?: number
  readonly schedulePrecision?: SchedulePrecision
  /** The first debugger's port. */
  readonly inspect?: number
  /** Beneath the workers' own variables. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The module whose `handler` is called; the library's own by default. */
  readonly worker?: string
}

/** What runs, once it does. */
export interface BackendInfo {
  readonly endpoint: string
  readonly port: number
  readonly plan: AppPlan
}

export type ToBackend =
  | { readonly type: 'open'; readonly options: BackendOptions }
  | { readonly type: 'reload'; readonly call: number }
  | { readonly type: 'sweep'; readonly call: number }
  | { readonly type: 'close' }

export type FromBackend =
  | { readonly type: 'ready'; readonly info: BackendInfo }
  | { readonly type: 'failed'; readonly error: WireError }
  | { readonly type: 'reloaded'; readonly call: number; readonly info: BackendInfo }
  | { readonly type: 'swept'; readonly call: number; readonly result: DevSweep }
  /** A call that failed, of either kind. */
  | { readonly type: 'refused'; readonly call: number; readonly error: WireError }
  | { readonly type: 'event'; readonly event: DevEvent }
