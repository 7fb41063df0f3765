import type { PutItemCommandInput, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb'
import { atLeast, atMost, type Condition, missing, or, type RecordWrite } from '../../core/condition.ts'
import type { TaskRecord } from '../../core/record.ts'
import { type Attributes, recordItem, taskKey, toAttribute } from './attributes.ts'
import { changesOf } from './changes.ts'
import { type Dialect, renderCondition } from './render-condition.ts'

/** Writes as PutItem and UpdateItem with expressions, one a request. Names are placeholders throughout: `status`, `name` and `ttl` are reserved words. */

/** What a refused write brings along: the item as it is, whole, or nothing. */
export type Refusal = 'ALL_OLD' | 'NONE'

/** Puts the record if there is none of its id, or an expired one. */
export function insertInput(
  table: string,
  record: TaskRecord,
  listing: boolean,
  nowSeconds: number,
): PutItemCommandInput {
  return {
    TableName: table,
    Item: recordItem(record, listing),
    ...conditionInput(or(missing('id'), atMost('ttl', nowSeconds))),
  }
}

/** As {@link updateStatement} of partiql.ts. The condition on `ttl` also keeps it from making an item. */
export function updateInput(
  table: string,
  write: RecordWrite,
  nowSeconds: number,
  refusal: Refusal = 'ALL_OLD',
): UpdateItemCommandInput {
  const { set, remove } = changesOf(write)
  const names: Record<string, string> = {}
  const values: Attributes = {}
  const alive = renderCondition(atLeast('ttl', nowSeconds + 1), expressions(names, values))
  const condition = renderCondition(write.when, expressions(names, values))
  const sets = Object.entries(set).map(([name, value]) => {
    names[`#${name}`] = name
    values[`:s_${name}`] = value
    return `#${name} = :s_${name}`
  })
  for (const name of remove) names[`#${name}`] = name
  const clauses = [
    sets.length > 0 ? `SET ${sets.join(', ')}` : '',
    remove.length > 0 ? `REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '',
  ]
  return {
    TableName: table,
    Key: taskKey(write.id),
    UpdateExpression: clauses.filter((clause) => clause !== '').join(' '),
    ConditionExpression: `${alive} AND ${condition}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValuesOnConditionCheckFailure: refusal,
  }
}

function conditionInput(condition: Condition) {
  const names: Record<string, string> = {}
  const values: Attributes = {}
  return {
    ConditionExpression: renderCondition(condition, expressions(names, values)),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }
}

function expressions(names: Record<string, string>, values: Attributes): Dialect {
  const name = (field: string) => {
    names[`#${field}`] = field
    return `#${field}`
  }
  return {
    name,
    value: (value) => {
      const placeholder = `:c${Object.keys(values).length}`
      values[placeholder] = toAttribute(value)
      return placeholder
    },
    missing: (field) => `attribute_not_exists(${name(field)})`,
  }
}
