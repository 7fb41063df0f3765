import type { Context, ContextManager, Span, SpanContext, TracerProvider } from '@opentelemetry/api'

/**
 * What OpenTelemetry's API keeps of the process, where all copies of its version 1 look: a function's layer, or a package of the user's,
 * registers with its own copy. Read here without one, which would be 9 KB of each function's bundle, and an older copy would not see what a newer
 * one registered.
 */

interface RegisteredApi {
  readonly trace?: TracerProvider
  readonly context?: ContextManager
}

const API = Symbol.for('opentelemetry.js.api.1')
/** Under which a context has its span. */
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN')

/** `undefined` while nobody has registered anything. */
export function registeredApi(): RegisteredApi | undefined {
  return (globalThis as { readonly [API]?: RegisteredApi })[API]
}

/** A context without anything in it, as each process begins with. */
class PlainContext implements Context {
  readonly #values: ReadonlyMap<symbol, unknown>

  constructor(values: ReadonlyMap<symbol, unknown>) {
    this.#values = values
  }

  getValue(key: symbol): unknown {
    return this.#values.get(key)
  }

  setValue(key: symbol, value: unknown): Context {
    return new PlainContext(new Map(this.#values).set(key, value))
  }

  deleteValue(key: symbol): Context {
    const left = new Map(this.#values)
    left.delete(key)
    return new PlainContext(left)
  }
}

export const ROOT: Context = new PlainContext(new Map())

/** What runs now. */
export function activeContext(): Context {
  return registeredApi()?.context?.active() ?? ROOT
}

export function spanIn(context: Context): Span | undefined {
  return context.getValue(SPAN) as Span | undefined
}

export function withSpan(context: Context, span: Span): Context {
  return context.setValue(SPAN, span)
}

/** A span of another process, for those who ask whose child they are. */
export function remoteSpan(spanContext: SpanContext): Span {
  return { spanContext: () => spanContext, isRecording: () => false } as Partial<Span> as Span
}
