import { parseTraceParent } from '../core/trace-parent.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { Span } from '../ports/tracing.ts'
import type { Attempt, Claimed, Ticket } from './attempt.ts'
import type { BatchScope } from './batch-scope.ts'
import type { RunEnd, Verdict } from './decide.ts'
import type { Intake } from './intake.ts'
import type { WorkerRuntime } from './runtime.ts'

/** The spans of a worker: `receive` of a batch, and of each of its runs `run` and `complete`. */

/** Begins the batch's span, with a link to whatever sent each of its tasks. `undefined` while nobody gathers. */
export function receiveSpan(
  { tracing }: WorkerRuntime,
  queue: string,
  deliveries: readonly { readonly message: DeliveredMessage; readonly intake: Intake }[],
): BatchScope['trace'] {
  const tracer = tracing?.tracer()
  if (tracer === undefined) return undefined
  const batch = tracer.start({
    operation: 'receive',
    queue,
    attributes: { 'messaging.batch.message_count': deliveries.length },
    links: deliveries.map(({ intake }) => ('envelope' in intake ? intake.envelope.trace : undefined)),
  })
  return { tracer, batch }
}

/** Begins a run's span: part of the trace of who enqueued the task, or of its batch where nobody traced that. */
export function runSpan(
  { message, envelope }: Ticket,
  { attempt }: Claimed,
  { trace, queue }: BatchScope,
): Span | undefined {
  return trace?.tracer.start({
    operation: 'run',
    queue,
    attributes: {
      'messaging.message.id': message.messageId,
      'tasklane.task.id': envelope.id,
      'tasklane.task.name': envelope.name,
      'tasklane.task.attempt': attempt,
    },
    parent: parseTraceParent(envelope.trace) === undefined ? trace.batch : envelope.trace,
    links: [envelope.trace, trace.batch],
  })
}

/** Ends a run's span, and begins that of recording what it came to. */
export function completeSpan(
  { span, envelope }: Attempt,
  end: RunEnd,
  verdict: Verdict,
  { trace, queue }: BatchScope,
): Span | undefined {
  if (span === undefined) return undefined
  span.set({ 'tasklane.task.verdict': verdict.action })
  span.end('error' in verdict ? verdict.error.type : end.kind === 'returned' ? undefined : ERROR_OF[end.kind])
  return trace?.tracer.start({
    operation: 'complete',
    queue,
    attributes: { 'tasklane.task.id': envelope.id, 'tasklane.task.verdict': verdict.action },
    parent: span,
  })
}

/** Runs that failed though their task has not, and say so by no error of their own. */
const ERROR_OF: Readonly<Partial<Record<RunEnd['kind'], string>>> = {
  'lease-lost': 'LeaseLost',
  interrupted: 'WorkerStopping',
  'backend-unavailable': 'BackendError',
}
