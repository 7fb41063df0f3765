import type { AttributeValue, BatchStatementRequest } from '@aws-sdk/client-dynamodb'
import type { RecordWrite } from '../../core/condition.ts'
import { atLeast } from '../../core/condition.ts'
import type { Part, TaskRecord } from '../../core/record.ts'
import { TABLE_KEY, TASK_PART, TTL_ATTRIBUTE } from '../../core/table-schema.ts'
import { type Attributes, partItem, recordItem, toAttribute } from './attributes.ts'
import { changesOf } from './changes.ts'
import type { Refusal } from './expressions.ts'
import { type Dialect, renderCondition } from './render-condition.ts'

/**
 * Writes as PartiQL statements, 25 to a request.
 *
 * Every value is a parameter, so that writes of one shape have one text: DynamoDB caches statements, and 8,192 characters (its limit) stay far off.
 */

/** Puts the record if there is none of its id; else the answer is DuplicateItem. */
export function insertStatement(table: string, record: TaskRecord, listing: boolean): BatchStatementRequest {
  return insert(table, recordItem(record, listing))
}

/** Puts the part if there is none of its id and name; else the answer is DuplicateItem. */
export function insertPartStatement(table: string, part: Part): BatchStatementRequest {
  return insert(table, partItem(part))
}

/** Replaces a part that is there; else the answer is a refusal. */
export function replacePartStatement(table: string, { id, part, body, ttl }: Part): BatchStatementRequest {
  const expiry = ttl === undefined ? `REMOVE "${TTL_ATTRIBUTE}"` : `SET "${TTL_ATTRIBUTE}"=?`
  return {
    Statement: `UPDATE "${table}" SET "body"=? ${expiry} WHERE "${TABLE_KEY.hash}"=? AND "${TABLE_KEY.range}"=?`,
    Parameters: [{ S: body }, ...(ttl === undefined ? [] : [{ N: String(ttl) }]), { S: id }, { S: part }],
  }
}

/** Changes the record if there is one, not expired at `nowSeconds`, on which the condition holds; else the answer has the item as it is. */
export function updateStatement(
  table: string,
  write: RecordWrite,
  nowSeconds: number,
  refusal: Refusal = 'ALL_OLD',
): BatchStatementRequest {
  const { set, remove } = changesOf(write)
  const parameters: AttributeValue[] = Object.values(set)
  const sets = Object.keys(set).map((name) => `SET "${name}"=?`)
  const removals = remove.map((name) => `REMOVE "${name}"`)
  parameters.push({ S: write.id }, { S: TASK_PART })
  const where = [
    `"${TABLE_KEY.hash}"=?`,
    `"${TABLE_KEY.range}"=?`,
    renderCondition(atLeast('ttl', nowSeconds + 1), partiql(parameters)),
    renderCondition(write.when, partiql(parameters)),
  ]
  return {
    Statement: `UPDATE "${table}" ${[...sets, ...removals].join(' ')} WHERE ${where.join(' AND ')}`,
    Parameters: parameters,
    ReturnValuesOnConditionCheckFailure: refusal,
  }
}

function insert(table: string, item: Attributes): BatchStatementRequest {
  const names = Object.keys(item).map((name) => `'${name}': ?`)
  return { Statement: `INSERT INTO "${table}" VALUE {${names.join(', ')}}`, Parameters: Object.values(item) }
}

function partiql(parameters: AttributeValue[]): Dialect {
  return {
    name: (field) => `"${field}"`,
    value: (value) => {
      parameters.push(toAttribute(value))
      return '?'
    },
    missing: (field) => `"${field}" IS MISSING`,
  }
}
