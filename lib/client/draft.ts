import type { EnqueueOptions } from '../core/client-types.ts'
import { encodeValue } from '../core/codec.ts'
import { ENVELOPE_VERSION, type Envelope, encodeEnvelope } from '../core/envelope.ts'
import { PayloadTooLargeError } from '../core/errors/index.ts'
import type { JsonValue } from '../core/json.ts'
import { recordInput } from '../core/kept-input.ts'
import { LIMITS } from '../core/limits.ts'
import { queueName } from '../core/names.ts'
import type { Track } from '../core/record.ts'
import { needsSchedule } from '../core/schedules/due.ts'
import { targetInput } from '../core/schedules/target-input.ts'
import { taskIdOf } from '../core/task-id.ts'
import type { Span } from '../ports/tracing.ts'
import { checkInput } from './check-input.ts'
import type { ClientCore, ParentTask } from './client-core.ts'
import { type CheckedOptions, checkOptions } from './enqueue-options.ts'
import { inputHash, keyItemId } from './idempotency-key.ts'
import type { Route } from './routes.ts'

/** A task that is ready to be put in: checked, encoded, named. Nothing has been sent or written. */
export interface Draft {
  readonly route: Route
  readonly envelope: Envelope
  /** The encoded envelope; `undefined` when the input has to be stored first. */
  readonly body: string | undefined
  /** The input's text, when it is too large to travel. */
  readonly upload: string | undefined
  /** The input's text, when it is small enough for the record. */
  readonly smallInput: string | undefined
  readonly retentionMs: number
  readonly keepInput: boolean
  readonly key: KeyRequest | undefined
  /** Of its being put in; `undefined` while nobody gathers spans. */
  readonly span: Span | undefined
  /** About how much memory it holds. */
  readonly bytes: number
}

export interface KeyRequest {
  readonly key: string
  readonly itemId: string
  readonly inputHash: string
  readonly windowMs: number
}

/** @throws EnqueueOptionError, SerializationError, InputValidationError, PayloadTooLargeError (as rejections). */
export async function draftTask(
  core: ClientCore,
  route: Route,
  input: unknown,
  options: EnqueueOptions,
  parent: ParentTask | undefined,
): Promise<Draft> {
  const { clock, entropy } = core.backend
  const now = clock.now()
  const checked = checkOptions(options, route, now)
  const encoded = encodeValue(route.codec, input, 'input')
  await checkInput(route, input, encoded)

  const key = keyRequest(core, route, checked, encoded)
  const id = taskIdOf(entropy.id(now), checked.track)
  const span = enqueueSpan(core, id, route, checked, parent)
  const trace = span?.trace ?? parent?.trace
  const envelope = { ...makeEnvelope(id, route, checked, encoded, parent, now), ...(trace !== undefined && { trace }) }
  // Who uses a key must find the task while the key holds, or it would run once more.
  const retentionMs = Math.max(checked.retentionMs ?? route.retentionMs, key?.windowMs ?? 0)
  const longer = retentionMs === route.retentionMs ? {} : { retention: retentionMs }
  const draft = {
    route,
    smallInput: recordInput(encoded),
    retentionMs,
    keepInput: (checked.keepInput ?? route.spec?.keepInput) === 'always',
    key,
    span,
  }
  try {
    return { ...draft, ...packInput({ ...envelope, ...longer }, core.inlineBytes) }
  } catch (error) {
    span?.end('PayloadTooLargeError')
    throw error
  }
}

/** Part of what runs now, else of the run whose handler asks. */
function enqueueSpan(
  { app, stage, tracing }: ClientCore,
  id: string,
  { name, group }: Route,
  { priority }: CheckedOptions,
  parent: ParentTask | undefined,
): Span | undefined {
  return tracing?.tracer()?.start({
    operation: 'enqueue',
    queue: queueName({ app, stage, group, priority }),
    attributes: { 'tasklane.task.id': id, 'tasklane.task.name': name },
    otherwise: parent?.trace,
  })
}

function makeEnvelope(
  id: string,
  { name, group, codec }: Route,
  options: CheckedOptions,
  input: JsonValue | undefined,
  parent: ParentTask | undefined,
  now: number,
): Envelope {
  const { priority, track, labels, dueAt, expiresAt, retry, timeoutMs, keepInput, tenant } = options
  return {
    v: ENVELOPE_VERSION,
    id,
    rec: recordBegin(track, dueAt, now),
    name,
    group,
    priority,
    codec: codec.name,
    track,
    enqueuedAt: now,
    ...(input !== undefined && { input }),
    ...(labels !== undefined && { labels }),
    ...(dueAt !== undefined && { dueAt }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(retry !== undefined && { retry }),
    ...(timeoutMs !== undefined && { timeout: timeoutMs }),
    ...(keepInput !== undefined && { keepInput }),
    ...(tenant !== undefined && { tenant }),
    ...(parent !== undefined && { parent: parent.id, depth: parent.depth + 1 }),
  }
}

/** A task that waits in a schedule has a record from the start, unless it has none at all: so it can be found, and ended, meanwhile. */
function recordBegin(track: Track, dueAt: number | undefined, now: number): Envelope['rec'] {
  return track === 'full' || (track === 'run' && needsSchedule((dueAt ?? now) - now)) ? 'put' : 'claim'
}

function keyRequest(
  { app }: ClientCore,
  route: Route,
  { key }: CheckedOptions,
  encoded: JsonValue | undefined,
): KeyRequest | undefined {
  if (key === undefined) return undefined
  return { ...key, itemId: keyItemId(app, route.keyName, key.key), inputHash: inputHash(encoded) }
}

/** Decides whether the input travels in the message. */
export function packInput(
  envelope: Envelope,
  inlineBytes: number,
): Pick<Draft, 'envelope' | 'body' | 'upload' | 'bytes'> {
  const body = encodeEnvelope(envelope)
  const bodyBytes = Buffer.byteLength(body)
  if ((bodyBytes <= inlineBytes && fitsWait(envelope, body)) || envelope.input === undefined) {
    return { envelope, body, upload: undefined, bytes: bodyBytes }
  }
  const { input, ...rest } = envelope
  const upload = JSON.stringify(input)
  const bytes = Buffer.byteLength(upload)
  const { max } = LIMITS.inputBytes
  if (bytes <= max) return { envelope: rest, body: undefined, upload, bytes }
  throw new PayloadTooLargeError(
    `the input of task '${envelope.name}'`,
    bytes,
    max,
    'store it where the task can fetch it, and send where that is',
  )
}

/** Whether it can wait as long as it is to: a schedule sends less than a queue takes. */
function fitsWait({ enqueuedAt, dueAt = enqueuedAt }: Envelope, body: string): boolean {
  if (!needsSchedule(dueAt - enqueuedAt)) return true
  return Buffer.byteLength(targetInput(body)) <= LIMITS.scheduleMessageBytes.max
}
