/** Spans of what happens to tasks, for whoever gathers them. */
export interface Tracing {
  /** `undefined` while nobody gathers: then nothing is made, and nothing paid. To be asked anew for each task or batch. */
  tracer(): Tracer | undefined
}

export interface Tracer {
  start(span: SpanStart): Span
}

/** What a task goes through, in order. */
export type SpanOperation = 'enqueue' | 'receive' | 'run' | 'complete'

export interface SpanStart {
  readonly operation: SpanOperation
  /** The queue's physical name. */
  readonly queue: string
  readonly attributes: Readonly<Record<string, string | number>>
  /** What it is part of: a span of this process, or a W3C traceparent. @default what runs now */
  readonly parent?: Span | string | undefined
  /** Its parent where nothing runs now. */
  readonly otherwise?: string | undefined
  /** What it stems from, beside its parent. */
  readonly links?: readonly (Span | string | undefined)[]
}

/** Never throws, whatever gathers. */
export interface Span {
  /** Itself, as a W3C traceparent. */
  readonly trace: string
  /** Runs `act` so that the spans that begin in it become this one's. */
  within<T>(act: () => T): T
  set(attributes: Readonly<Record<string, string | number>>): void
  /** @param errorType - why it failed, by the error's name; messages may quote what is secret. */
  end(errorType?: string): void
}
