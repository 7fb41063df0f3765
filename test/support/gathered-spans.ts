import { type Attributes, context, type SpanKind, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

/** A span as an exporter gets it, by what tests look at. */
export interface Gathered {
  readonly name: string
  readonly kind: SpanKind
  readonly attributes: Attributes
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string | undefined
  readonly links: readonly string[]
  readonly failed: boolean
}

/** OpenTelemetry's own SDK, registered in this process until it is disposed of. */
export function gatherSpans() {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  trace.setGlobalTracerProvider(provider)
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  return {
    /** All that have ended, in that order. */
    all: (): Gathered[] =>
      exporter.getFinishedSpans().map((span) => ({
        name: span.name,
        kind: span.kind,
        attributes: span.attributes,
        traceId: span.spanContext().traceId,
        spanId: span.spanContext().spanId,
        parentId: span.parentSpanContext?.spanId,
        links: span.links.map((link) => link.context.spanId),
        failed: span.status.code === 2,
      })),
    [Symbol.dispose]: () => {
      trace.disable()
      context.disable()
    },
  }
}
