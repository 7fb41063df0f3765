import type { AttributeValue, BatchStatementRequest } from '@aws-sdk/client-dynamodb'
import type { RecordWrite } from '../../core/condition.ts'
import { atLeast } from '../../core/condition.ts'
import type { TaskRecord } from '../../core/record.ts'
import { TABLE_KEY, TASK_PART } from '../../core/table-schema.ts'
import { recordItem, toAttribute } from './attributes.ts'
import { changesOf } from './changes.ts'
import { type Dialect, renderCondition } from './render-condition.ts'

/**
 * Writes as PartiQL statements, 25 to a request.
 *
 * Every value is a parameter, so that writes of one shape have one text: DynamoDB caches statements, and 8,192 characters (its limit) stay far off.
 */

/** Puts the record if there is none of its id; else the answer is DuplicateItem. */
export function insertStatement(table: string, record: TaskRecord, listing: boolean): BatchStatementRequest {
  const item = recordItem(record, listing)
  const names = Object.keys(item).map((name) => `'${name}': ?`)
  return { Statement: `INSERT INTO "${table}" VALUE {${names.join(', ')}}`, Parameters: Object.values(item) }
}

/** Changes the record if there is one, not expired at `nowSeconds`, on which the condition holds; else the answer has the item as it is. */
export function updateStatement(table: string, write: RecordWrite, nowSeconds: number): BatchStatementRequest {
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
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
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
