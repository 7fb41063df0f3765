import type { LogLine } from '../../core/attempt.ts'
import type { TaskInfo } from '../../core/context.ts'
import type { JsonValue } from '../../core/json.ts'
import type { Progress } from '../../core/record.ts'
import type { RunEnd } from '../decide.ts'
import type { WireThrown } from './wire-errors.ts'

/** What passes between a worker and its threads: data only, that structured clone carries. `run` numbers a thread's runs. */

export type ToThread =
  | {
      readonly type: 'run'
      readonly run: number
      readonly task: TaskInfo
      readonly encodedInput: JsonValue | undefined
      /** Whether the worker prints what the run logs: what a thread prints itself may come after the run's end. */
      readonly quiet: boolean
    }
  | { readonly type: 'abort'; readonly run: number; readonly reason: WireThrown }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly call: number; readonly thrown: WireThrown }

export type FromThread =
  /** The app is there, and takes runs. */
  | { readonly type: 'ready' }
  /** The module could not be loaded, or has no app. */
  | { readonly type: 'unusable'; readonly thrown: WireThrown }
  | { readonly type: 'log'; readonly run: number; readonly line: Omit<LogLine, 'time'> }
  | { readonly type: 'call'; readonly run: number; readonly call: number; readonly ask: ThreadCall }
  /** The answer to a call is not wanted any more. */
  | { readonly type: 'forget'; readonly call: number }
  | { readonly type: 'ended'; readonly run: number; readonly end: WireEnd }

/** What a context, or its client, can't do by itself. */
export type ThreadCall =
  | { readonly of: 'progress'; readonly progress: Progress }
  | { readonly of: 'heartbeat' }
  | ClientCall

/** A call of `ctx.client`; inputs are encoded by their task's codec where the thread knows the task. */
export type ClientCall =
  | { readonly of: 'enqueue'; readonly task: RemoteTask }
  | { readonly of: 'enqueueMany'; readonly tasks: readonly RemoteTask[] }
  | {
      readonly of: 'handle'
      readonly id: string
      readonly name: string | undefined
      readonly method: HandleMethod
      readonly options: unknown
    }
  | { readonly of: 'watch'; readonly id: string; readonly watch: number; readonly options: unknown }
  | { readonly of: 'unwatch'; readonly watch: number }
  | { readonly of: 'retry'; readonly id: string }
  /** Any other, by its path, such as `['list']`. */
  | { readonly of: 'client'; readonly path: readonly string[]; readonly args: readonly unknown[] }

export type HandleMethod = 'isReady' | 'status' | 'progress' | 'outcome' | 'result' | 'cancel'

export interface RemoteTask {
  readonly name: string
  readonly input: { readonly encoded: JsonValue | undefined } | { readonly plain: unknown }
  readonly options: unknown
}

/** A handle, as it travels: enough to make another. */
export interface RemoteHandle {
  readonly id: string
  readonly name: string
  readonly created: boolean
}

export type WireEnd =
  | Exclude<RunEnd, { readonly kind: 'threw' | 'crashed' }>
  | { readonly kind: 'threw'; readonly thrown: WireThrown }

/** How a thread of ours is told from others. */
export const THREAD_MARK = 'tasklane.thread'
export interface ThreadData {
  readonly mark: typeof THREAD_MARK
  /** The module whose default export is the app, for a thread that does not begin in it. */
  readonly entry: string
}
