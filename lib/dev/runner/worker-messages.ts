import type { LambdaEvent } from './lambda-event.ts'

/** One call of the function, as the worker process gets it. */
export interface Invocation {
  readonly type: 'invoke'
  readonly awsRequestId: string
  readonly event: LambdaEvent
  /** When it is killed, in ms since 1970. */
  readonly deadlineMs: number
}

export type FromWorker =
  /** The bundle is there, and takes invocations. */
  | { readonly type: 'loaded' }
  /** It threw while it was loaded, or exports no handler. */
  | { readonly type: 'load-failed'; readonly problem: string }
  /** The handler's answer, as JSON carries it: nothing is null. */
  | { readonly type: 'returned'; readonly value: unknown }
  | { readonly type: 'threw'; readonly problem: string }
