import type { Context, Link, Span as OtelSpan, Tracer as OtelTracer, SpanContext } from '@opentelemetry/api'
import { parseTraceParent, traceParentText } from '../../core/trace-parent.ts'
import type { Span, SpanStart, Tracer, Tracing } from '../../ports/tracing.ts'
import { FAILED, OPERATIONS, SAMPLED, SYSTEM } from './conventions.ts'
import { activeContext, ROOT, registeredApi, remoteSpan, spanIn, withSpan } from './registered-api.ts'

/** Traces by OpenTelemetry: whichever SDK the process, or a layer beside it, has registered gathers them. */
export const openTelemetry: Tracing = {
  tracer: () => {
    const provider = registeredApi()?.trace
    // Nobody has registered, so what is made would go nowhere.
    if (provider === undefined) return undefined
    if (provider !== known?.provider) known = { provider, tracer: makeTracer(provider.getTracer('tasklane')) }
    return known.tracer
  },
}

let known: { readonly provider: object; readonly tracer: Tracer } | undefined

function makeTracer(tracer: OtelTracer): Tracer {
  return {
    start: ({ operation, queue, attributes, parent, otherwise, links = [] }: SpanStart) => {
      const { type, kind } = OPERATIONS[operation]
      const active = activeContext()
      const within = contextOf(parent) ?? (spanIn(active) ? active : (contextOf(otherwise) ?? active))
      const started = tracer.startSpan(
        `${operation} ${queue}`,
        {
          kind,
          attributes: {
            'messaging.system': SYSTEM,
            'messaging.operation.name': operation,
            'messaging.operation.type': type,
            'messaging.destination.name': queue,
            ...attributes,
          },
          links: links.flatMap(linkTo),
        },
        within,
      )
      return new GatheredSpan(started, within)
    },
  }
}

class GatheredSpan implements Span {
  readonly trace: string
  readonly context: Context
  readonly #span: OtelSpan

  constructor(span: OtelSpan, parent: Context) {
    const { traceId, spanId, traceFlags } = span.spanContext()
    this.#span = span
    this.context = withSpan(parent, span)
    this.trace = traceParentText({ traceId, spanId, sampled: (traceFlags & SAMPLED) !== 0 })
  }

  within<T>(act: () => T): T {
    const manager = registeredApi()?.context
    return manager === undefined ? act() : manager.with(this.context, act)
  }

  set(attributes: Readonly<Record<string, string | number>>): void {
    this.#span.setAttributes(attributes)
  }

  end(errorType?: string): void {
    if (errorType !== undefined) {
      this.#span.setAttribute('error.type', errorType)
      this.#span.setStatus({ code: FAILED })
    }
    this.#span.end()
  }
}

/** `undefined` for what names no span. */
function contextOf(parent: Span | string | undefined): Context | undefined {
  if (parent instanceof GatheredSpan) return parent.context
  const remote = spanContextOf(parent)
  return remote && withSpan(ROOT, remoteSpan(remote))
}

function linkTo(target: Span | string | undefined): Link[] {
  const spanContext = spanContextOf(target)
  return spanContext === undefined ? [] : [{ context: spanContext }]
}

function spanContextOf(target: Span | string | undefined): SpanContext | undefined {
  const named = parseTraceParent(typeof target === 'string' ? target : target?.trace)
  if (named === undefined) return undefined
  const { traceId, spanId, sampled } = named
  return { traceId, spanId, traceFlags: sampled ? SAMPLED : 0, isRemote: typeof target === 'string' }
}
