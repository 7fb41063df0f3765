import type { Outcome, TaskLogLine } from '../core/client-types.ts'
import { decodeValue } from '../core/codec.ts'
import { TaskCancelledError, TaskFailedError, TaskNotFoundError, UnknownCodecError } from '../core/errors/index.ts'
import type { JsonValue } from '../core/json.ts'
import type { StoredError, TaskRecord } from '../core/record.ts'
import { keptAttempts } from './attempts.ts'
import type { ClientCore } from './client-core.ts'

/** How an ended task ended, its value decoded and, if asked for, its logs fetched. */
export async function outcomeOf(core: ClientCore, record: TaskRecord, withLogs: boolean): Promise<Outcome> {
  const [ending, logs] = await Promise.all([endingOf(core, record), withLogs ? fetchLogs(core, record.id) : undefined])
  const { id, name, attempt, executionMs, labels, retryOf, retriedAs } = record
  const outcome = {
    id,
    name,
    attempt,
    executionMs,
    labels,
    createdAt: new Date(record.createdAt),
    startedAt: date(record.startedAt),
    completedAt: date(record.completedAt),
    ...(retryOf !== undefined && { retryOf }),
    ...(retriedAs !== undefined && { retriedAs }),
    ...logs,
    ...ending,
  }
  return { ...outcome, unwrap: () => unwrap(outcome) }
}

type Ending =
  | { readonly status: 'SUCCESS'; readonly value: unknown }
  | { readonly status: 'FAILURE'; readonly error: StoredError }
  | { readonly status: 'CANCELLED'; readonly error?: StoredError }

async function endingOf(core: ClientCore, record: TaskRecord): Promise<Ending> {
  const { error } = record
  if (record.status === 'SUCCESS') return { status: 'SUCCESS', value: await resultOf(core, record) }
  if (record.status === 'FAILURE') return { status: 'FAILURE', error: error ?? UNNAMED }
  return { status: 'CANCELLED', ...(error !== undefined && { error }) }
}

/** A FAILURE always has an error; this stands in where another writer left it out. */
const UNNAMED: StoredError = {
  type: 'Error',
  code: 'HANDLER_ERROR',
  message: 'no error was recorded',
  retryable: false,
}

/** The value a SUCCESS record holds. @throws UnknownCodecError, SerializationError, TaskNotFoundError when it was too large and is gone. */
async function resultOf(
  core: ClientCore,
  { id, name, codec: codecName, result, resultRef }: TaskRecord,
): Promise<unknown> {
  const codec = core.codecs.get(codecName)
  if (codec === undefined) throw new UnknownCodecError(codecName, name, [...core.codecs.keys()])
  const text = resultRef === undefined ? result : await core.backend.blobs.get(resultRef)
  if (resultRef !== undefined && text === undefined)
    throw new TaskNotFoundError(
      id,
      `its result is gone from ${resultRef}, where it was stored apart: its retention is over`,
    )
  return decodeValue(codec, text === undefined ? undefined : (JSON.parse(text) as JsonValue), 'result')
}

async function fetchLogs(core: ClientCore, id: string): Promise<{ logs: TaskLogLine[]; logsCut?: true }> {
  const attempts = await keptAttempts(core, id)
  return {
    logs: attempts.flatMap(({ logs }) => logs),
    ...(attempts.some(({ logsCut }) => logsCut) && { logsCut: true }),
  }
}

function unwrap(outcome: { readonly id: string; readonly name: string } & Ending): unknown {
  if (outcome.status === 'SUCCESS') return outcome.value
  if (outcome.status === 'CANCELLED') throw new TaskCancelledError(outcome.name, outcome.id)
  const { error } = outcome
  throw new TaskFailedError(outcome.name, outcome.id, error, { cause: remoteError(error) })
}

/** The error as the handler threw it, as far as it travels. */
function remoteError({ type, code, message, stack }: StoredError): Error {
  const error = Object.assign(new Error(message), { name: type, code })
  // The stack of this very line would mislead.
  error.stack = stack ?? `${type}: ${message}`
  return error
}

function date(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms)
}
