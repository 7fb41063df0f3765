import type { RecordWrite } from '../../core/condition.ts'
import { INDEXES, shardKey, shardOf } from '../../core/table-schema.ts'
import { type Attributes, toAttribute } from './attributes.ts'

/** What a write sets and removes, as attributes: the index's key follows the record's mark. */
export function changesOf({ id, set, remove }: RecordWrite): { readonly set: Attributes; readonly remove: string[] } {
  const attributes: Attributes = {}
  for (const [field, value] of Object.entries(set)) {
    if (value !== undefined) attributes[field] = toAttribute(value)
  }
  if (set.mark !== undefined) attributes[INDEXES.marked.hash] = { S: shardKey(set.mark, shardOf(id)) }
  // A field that is both removed and set is set: in one statement, DynamoDB refuses two changes of one attribute.
  const removed: string[] = remove.filter((field) => attributes[field] === undefined)
  if (removed.includes('mark')) removed.push(INDEXES.marked.hash)
  return { set: attributes, remove: removed }
}
