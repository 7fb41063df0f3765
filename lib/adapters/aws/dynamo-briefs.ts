import { BRIEF_FIELDS, type BriefRecord } from '../../core/brief-record.ts'
import type { RecordWrite } from '../../core/condition.ts'
import { TABLE_KEY, TASK_PART } from '../../core/table-schema.ts'
import type { BriefUpdateAnswer } from '../../ports/task-store.ts'
import { itemRecord } from './attributes.ts'
import { readItems } from './dynamo-read.ts'
import type { DynamoTable } from './dynamo-table.ts'
import { answered, type DynamoWriter } from './dynamo-writer.ts'

/** The attributes that an enqueuer reads; its policy names the same. */
const FIELDS = [...BRIEF_FIELDS, TABLE_KEY.range]

export async function readBriefs(table: DynamoTable, ids: readonly string[]): Promise<(BriefRecord | undefined)[]> {
  const keys = ids.map((id) => ({ id, part: TASK_PART }))
  const items = await readItems(table, keys, { consistent: true, fields: FIELDS })
  return items.map((item) => (item === undefined ? undefined : itemRecord(item)))
}

/** Refused writes bring nothing along, since that would be the whole item: those records are read, as far as one may. Seldom needed. */
export async function updateBriefly(
  table: DynamoTable,
  writer: DynamoWriter,
  writes: readonly RecordWrite[],
): Promise<BriefUpdateAnswer[]> {
  const answers = await writer.update(writes, 'NONE')
  const refused = writes.filter((_, index) => answers[index]?.outcome === 'refused').map(({ id }) => id)
  const briefs = refused.length === 0 ? [] : await answered(() => readBriefs(table, refused))
  return answers.map((answer, index) => {
    if (answer.outcome !== 'refused') return answer
    if ('outcome' in briefs) return briefs
    return { outcome: 'refused', record: briefs[refused.indexOf(writes[index]?.id ?? '')] }
  })
}
