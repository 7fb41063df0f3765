import type { FauxqsServer } from 'fauxqs'
import { AwsError } from './aws-error.ts'
import { isRecord } from './http-json.ts'
import { mayTravel } from './sqs-characters.ts'

export type SqsInput = Record<string, unknown>

/** An entry of a batch call's reply that tells of a failure. */
export interface FailedEntry {
  readonly Id: string
  readonly SenderFault: true
  readonly Code: string
  readonly Message: string
}

/** An entry of a batch request, as far as it is looked at here. */
export interface BatchEntry {
  readonly Id: string
  [field: string]: unknown
}

type Inspected = NonNullable<ReturnType<FauxqsServer['inspectQueue']>>
export type QueueMessages = Inspected['messages']

/** The name at the end of a queue's URL. */
export function queueName(url: unknown): string {
  return typeof url === 'string' ? url.slice(url.lastIndexOf('/') + 1) : ''
}

/** The entries of a batch request; none when it is malformed, which fauxqs itself refuses. */
export function entriesOf(input: SqsInput): BatchEntry[] {
  return Array.isArray(input['Entries']) ? (input['Entries'] as BatchEntry[]) : []
}

/** What is wrong with a per-message delay, or undefined. */
export function delayMistake(delaySeconds: unknown): AwsError | undefined {
  if (delaySeconds === undefined || (Number(delaySeconds) >= 0 && Number(delaySeconds) <= 900)) return undefined
  const message = `Value ${String(delaySeconds)} for parameter DelaySeconds is invalid. Reason: must be between 0 and 900.`
  return new AwsError('InvalidParameterValue', message)
}

/** What is wrong with a message's attributes, or undefined. */
export function attributesMistake(attributes: unknown): AwsError | undefined {
  for (const [name, attribute] of Object.entries(isRecord(attributes) ? attributes : {})) {
    const value = isRecord(attribute) ? attribute['StringValue'] : undefined
    if (typeof value !== 'string') continue
    if (value === '') return invalidValue(`Message (user) attribute '${name}' must contain a non-empty value.`)
    if (!mayTravel(value))
      return invalidValue(`Message (user) attribute '${name}' holds a character that is not allowed.`)
  }
  return undefined
}

function invalidValue(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message)
}

/** The receipt handles whose messages are no longer in flight: fauxqs moves them back only when someone receives. */
export function lateHandles({ inflight }: QueueMessages, nowMs: number): ReadonlySet<unknown> {
  const late = inflight.filter(({ visibilityDeadline }) => visibilityDeadline <= nowMs)
  return new Set(late.map(({ receiptHandle }) => receiptHandle))
}

/** What is wrong with a receipt handle, or undefined. A handle that was once given out is never a mistake. */
export function handleMistake(handle: unknown): AwsError | undefined {
  if (typeof handle !== 'string' || /^[0-9a-f-]{36}$/.test(handle)) return undefined
  return new AwsError('ReceiptHandleIsInvalid', `The receipt handle ${handle.slice(0, 80)} isn't valid.`)
}

/** A batch entry's share of a mistake. */
export function failedEntry(id: string, mistake: AwsError): FailedEntry {
  return { Id: id, SenderFault: true, Code: mistake.type, Message: mistake.message }
}

/** The three counts as they are now: fauxqs moves messages whose time has come only when someone receives. */
export function countNow(
  messages: QueueMessages,
  nowMs: number,
): { visible: number; inFlight: number; delayed: number } {
  const back = messages.inflight.filter(({ visibilityDeadline }) => visibilityDeadline <= nowMs).length
  const due = messages.delayed.filter(({ delayUntil }) => (delayUntil ?? 0) <= nowMs).length
  return {
    visible: messages.ready.length + back + due,
    inFlight: messages.inflight.length - back,
    delayed: messages.delayed.length - due,
  }
}
