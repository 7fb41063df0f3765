import type { TaskView } from '../core/client-types.ts'
import { type Codec, decodeValue } from '../core/codec.ts'
import type { JsonValue } from '../core/json.ts'
import type { TaskRecord } from '../core/record.ts'

/**
 * A record as callers see it.
 *
 * Input and value are there where the record itself holds them and a known codec can read them: a listing must not fail for one odd task.
 *
 * @param result - the result's text, where it was fetched from elsewhere.
 */
export function viewOf(codecs: ReadonlyMap<string, Codec>, record: TaskRecord, result = record.result): TaskView {
  const { id, name, group, priority, status, attempt, takeovers, labels, error, executionMs } = record
  const { retryOf, retriedAs, parent, tenant } = record
  return {
    id,
    name,
    group,
    priority,
    status,
    attempt,
    takeovers,
    labels,
    progress: record.progress ?? null,
    createdAt: new Date(record.createdAt),
    dueAt: date(record.dueAt),
    expiresAt: date(record.expiresAt),
    startedAt: date(record.startedAt),
    completedAt: date(record.completedAt),
    executionMs,
    cancelRequested: record.cancelRequested ?? false,
    ...decoded(codecs.get(record.codec), 'input', record.input),
    ...decoded(codecs.get(record.codec), 'value', result),
    ...(error !== undefined && { error }),
    ...(retryOf !== undefined && { retryOf }),
    ...(retriedAs !== undefined && { retriedAs }),
    ...(parent !== undefined && { parent }),
    ...(tenant !== undefined && { tenant }),
  }
}

function decoded(codec: Codec | undefined, field: 'input' | 'value', text: string | undefined): Partial<TaskView> {
  if (codec === undefined || text === undefined) return {}
  try {
    return { [field]: decodeValue(codec, JSON.parse(text) as JsonValue, field === 'input' ? 'input' : 'result') }
  } catch {
    return {}
  }
}

function date(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms)
}
