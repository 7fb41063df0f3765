import type { RecordWrite } from '../../core/condition.ts'
import { BackendError } from '../../core/errors/index.ts'
import type { TaskRecord } from '../../core/record.ts'
import { TABLE_KEY, TASK_PART, TTL_ATTRIBUTE } from '../../core/table-schema.ts'
import type { InsertAnswer, Unavailable, UpdateAnswer } from '../../ports/task-store.ts'
import { type Attributes, itemRecord } from './attributes.ts'
import { hasExpired, readItems } from './dynamo-read.ts'
import { runStatements, type StatementAnswer } from './dynamo-statements.ts'
import { type DynamoTable, nowSeconds } from './dynamo-table.ts'
import { insertInput, type Refusal, updateInput } from './expressions.ts'
import { mapLimited } from './pace.ts'
import { insertStatement, updateStatement } from './partiql.ts'

/** How conditional writes go out. Both ways make the same promises at the same price in write units. */
export interface DynamoWriter {
  insert(records: readonly TaskRecord[]): Promise<InsertAnswer[]>
  /** @param refusal - whether a refused write comes with the record as it is. That is the whole item, which not everyone may see. */
  update(writes: readonly RecordWrite[], refusal: Refusal): Promise<UpdateAnswer[]>
}

/** 25 to a request, as PartiQL statements: a fraction of the requests and of the client's CPU. */
export function batchWriter(table: DynamoTable): DynamoWriter {
  return {
    insert: async (records) => {
      const reached = await answered(() => table.reach())
      if ('outcome' in reached) return records.map(() => reached)
      const { calls, name, listing } = reached
      const statements = records.map((record) => insertStatement(name, record, listing))
      const answers = await runStatements(calls, statements, table)
      const duplicates = records.filter((_, index) => answers[index]?.outcome === 'duplicate')
      const verdicts = await replaceExpired(table, duplicates)
      return records.map((record, index) => verdicts.get(record.id) ?? insertAnswer(answers[index]))
    },
    update: async (writes, refusal) => {
      const reached = await answered(() => table.reach())
      if ('outcome' in reached) return writes.map(() => reached)
      const { calls, name } = reached
      const seconds = nowSeconds(table)
      const statements = writes.map((write) => updateStatement(name, write, seconds, refusal))
      const answers = await runStatements(calls, statements, table)
      return answers.map((answer) => updateAnswer(answer, seconds))
    },
  }
}

/** One to a request, as PutItem and UpdateItem: for where PartiQL is not allowed. Throttles are retried by the SDK. */
export function singleWriter(table: DynamoTable): DynamoWriter {
  return {
    insert: (records) => mapLimited(records, WIDTH, (record) => insertOne(table, record)),
    update: (writes, refusal) => mapLimited(writes, WIDTH, (write) => updateOne(table, write, refusal)),
  }
}

/** Requests at once; leaves sockets to other callers. */
const WIDTH = 25

/** All that tells an expired item from a live one; an enqueuer may read no result to find out. */
const EXPIRY_FIELDS = [TABLE_KEY.hash, TABLE_KEY.range, TTL_ATTRIBUTE]

/**
 * An INSERT can't see that the item in its way has expired: look, and put those again under a condition that can. Seldom needed, and never
 * by an enqueuer, whose ids are new; its policy would not let it put them.
 */
async function replaceExpired(
  table: DynamoTable,
  records: readonly TaskRecord[],
): Promise<ReadonlyMap<string, InsertAnswer>> {
  if (records.length === 0) return new Map()
  const keys = records.map(({ id }) => ({ id, part: TASK_PART }))
  const standing = await answered(() => readItems(table, keys, { consistent: true, fields: EXPIRY_FIELDS }))
  const verdicts = await mapLimited(
    [...records.entries()],
    WIDTH,
    async ([index, record]): Promise<[string, InsertAnswer]> => {
      if ('outcome' in standing) return [record.id, standing]
      return [record.id, standing[index] === undefined ? await insertOne(table, record) : { outcome: 'exists' }]
    },
  )
  return new Map(verdicts)
}

async function insertOne(table: DynamoTable, record: TaskRecord): Promise<InsertAnswer> {
  return answered(async () => {
    const { calls, name, listing } = await table.reach()
    const { done } = await calls.put(insertInput(name, record, listing, nowSeconds(table)))
    return { outcome: done ? 'inserted' : 'exists' }
  })
}

async function updateOne(table: DynamoTable, write: RecordWrite, refusal: Refusal): Promise<UpdateAnswer> {
  return answered(async () => {
    const { calls, name } = await table.reach()
    const seconds = nowSeconds(table)
    const answer = await calls.update(updateInput(name, write, seconds, refusal))
    return answer.done ? { outcome: 'updated' } : { outcome: 'refused', record: liveRecord(answer.item, seconds) }
  })
}

function insertAnswer(answer: StatementAnswer | undefined): InsertAnswer {
  if (answer?.outcome === 'unavailable') return answer
  return { outcome: answer?.outcome === 'done' ? 'inserted' : 'exists' }
}

function updateAnswer(answer: StatementAnswer, seconds: number): UpdateAnswer {
  if (answer.outcome === 'unavailable') return answer
  if (answer.outcome === 'done') return { outcome: 'updated' }
  return { outcome: 'refused', record: answer.outcome === 'refused' ? liveRecord(answer.item, seconds) : undefined }
}

function liveRecord(item: Attributes | undefined, seconds: number): TaskRecord | undefined {
  return item === undefined || hasExpired(item, seconds) ? undefined : itemRecord(item)
}

/** An item's answer when the backend fails: the call itself does not reject. */
export async function answered<T>(work: () => Promise<T>): Promise<T | Unavailable> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackendError) return { outcome: 'unavailable', error }
    throw error
  }
}
