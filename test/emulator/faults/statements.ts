import type { AttributeValue, BatchStatementRequest, BatchStatementResponse } from '@aws-sdk/client-dynamodb'
import type { TaskStatus } from '../../../lib/core/record.ts'

/** What one write to a task's record means, as it is seen on the wire. */
export type WireWrite =
  /** A producer's record. */
  | { readonly kind: 'insert'; readonly id: string }
  | { readonly kind: 'claim'; readonly id: string; readonly token: string; readonly untilMs: number }
  | { readonly kind: 'heartbeat'; readonly id: string; readonly token: string; readonly untilMs: number }
  /** Ends a run that the token stands for; without one, a task that nobody runs. */
  | {
      readonly kind: 'settle'
      readonly id: string
      readonly token: string | undefined
      readonly status: TaskStatus
      /** JSON text. */
      readonly result: string | undefined
    }
  | { readonly kind: 'release'; readonly id: string; readonly token: string }
  | { readonly kind: 'other'; readonly id: string }

/** How the write went: `mine` when it was refused because it had happened already, and only its reply was lost. */
export type WireAnswer = 'done' | 'mine' | 'refused' | 'failed'

/** Reads a PartiQL statement by its own text: names and values, no knowledge of the code that made it. */
export function readWrite({ Statement = '', Parameters = [] }: BatchStatementRequest): WireWrite {
  const inserted = /^INSERT INTO .* VALUE \{(.*)\}$/.exec(Statement)
  if (inserted !== null) return meaningOf(paired(inserted[1] ?? '', /'(\w+)': \?/g, Parameters), {}, true)
  const [changes = '', conditions = ''] = Statement.split(' WHERE ')
  const set = paired(changes, /SET "(\w+)"=\?/g, Parameters)
  const where = paired(conditions, /"(\w+)" ?[<>=]+ ?\?/g, Parameters.slice(Object.keys(set).length))
  return meaningOf(set, where, false)
}

/** What the answer says of the write. */
export function answerOf(write: WireWrite, response: BatchStatementResponse | undefined): WireAnswer {
  const error = response?.Error
  if (error === undefined) return response === undefined ? 'failed' : 'done'
  if (error.Code !== 'ConditionalCheckFailed') return 'failed'
  const token = 'token' in write ? write.token : undefined
  const item = error.Item
  if (token === undefined || item === undefined) return 'refused'
  if (write.kind === 'claim') return textOf(item['leaseToken']) === token ? 'mine' : 'refused'
  return textOf(item['lastToken']) === token ? 'mine' : 'refused'
}

type Values = Record<string, AttributeValue | undefined>

function paired(text: string, names: RegExp, parameters: readonly AttributeValue[]): Values {
  return Object.fromEntries([...text.matchAll(names)].map(([, name = ''], index) => [name, parameters[index]]))
}

function meaningOf(set: Values, where: Values, isInsert: boolean): WireWrite {
  const id = textOf(isInsert ? set['id'] : where['id']) ?? ''
  const status = textOf(set['status']) as TaskStatus | undefined
  const untilMs = Number(set['leaseUntil']?.N)
  const claimed = textOf(set['leaseToken'])
  if (claimed !== undefined) return { kind: 'claim', id, token: claimed, untilMs }
  const token = textOf(where['leaseToken'])
  if (status === 'SUCCESS' || status === 'FAILURE' || status === 'CANCELLED')
    return { kind: 'settle', id, token, status, result: textOf(set['result']) }
  if (isInsert) return { kind: 'insert', id }
  if (token === undefined) return { kind: 'other', id }
  if (status === 'PENDING') return { kind: 'release', id, token }
  return set['leaseUntil'] === undefined ? { kind: 'other', id } : { kind: 'heartbeat', id, token, untilMs }
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value?.S
}
