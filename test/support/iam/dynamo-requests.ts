import type { AttributeValue } from '../../../lib/dev/emulator/dynalite.ts'
import { parseStatement } from '../../../lib/dev/emulator/partiql-parser.ts'
import type { Condition, Operand, Statement, Value } from '../../../lib/dev/emulator/partiql-statement.ts'
import type { IamRequest } from './simulate.ts'

type Json = Readonly<Record<string, unknown>>

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table'

/** What DynamoDB asks of IAM for a call, with the condition keys that it fills in. */
export function dynamoRequests(operation: string, input: Json): IamRequest[] {
  switch (operation) {
    case 'BatchExecuteStatement':
      return (input['Statements'] as Json[]).map(statementRequest)
    case 'BatchGetItem':
      return Object.entries(input['RequestItems'] as Record<string, Json>).map(([table, read]) => ({
        action: 'dynamodb:BatchGetItem',
        resource: `${ARN}/${table}`,
        context: {
          'dynamodb:LeadingKeys': (read['Keys'] as Json[]).map((key) => text(key['id'])),
          ...selection(read),
        },
      }))
    case 'PutItem': {
      const item = input['Item'] as Json
      const context = { 'dynamodb:LeadingKeys': [text(item['id'])], 'dynamodb:Attributes': Object.keys(item) }
      return [{ action: 'dynamodb:PutItem', resource: `${ARN}/${input['TableName']}`, context }]
    }
    default: {
      const index = input['IndexName'] === undefined ? '' : `/index/${input['IndexName']}`
      return [{ action: `dynamodb:${operation}`, resource: `${ARN}/${input['TableName']}${index}` }]
    }
  }
}

function selection({ ProjectionExpression: projection, ExpressionAttributeNames: names = {} }: Json) {
  if (typeof projection !== 'string') return { 'dynamodb:Select': 'ALL_ATTRIBUTES' }
  const asked = projection.split(', ').map((name) => (names as Record<string, string>)[name] ?? name)
  return { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES', 'dynamodb:Attributes': asked }
}

const ACTIONS = { insert: 'PartiQLInsert', update: 'PartiQLUpdate', delete: 'PartiQLDelete', select: 'PartiQLSelect' }

function statementRequest(input: Json): IamRequest {
  const statement = parseStatement(String(input['Statement']))
  const parameters = (input['Parameters'] ?? []) as AttributeValue[]
  const id =
    statement.kind === 'insert' ? statement.entries.find(({ name }) => name === 'id')?.value : keyIn(statement.where)
  return {
    action: `dynamodb:${ACTIONS[statement.kind]}`,
    resource: `${ARN}/${statement.table}`,
    context: {
      'dynamodb:LeadingKeys': [id === undefined ? '' : valueText(id, parameters)],
      'dynamodb:Attributes': [...new Set(attributesOf(statement))],
      // What a refused write brings along is no parameter that IAM knows: taken for the worst.
      ...(statement.kind === 'update' && {
        'dynamodb:ReturnValues': input['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD' ? 'ALL_OLD' : 'NONE',
      }),
    },
  }
}

function attributesOf(statement: Statement): string[] {
  if (statement.kind === 'insert') return statement.entries.map(({ name }) => name)
  const used = attributesIn(statement.where)
  if (statement.kind !== 'update') return used
  const changed = [...statement.assignments.map(({ path }) => path), ...statement.removals]
  return [...changed.map(([name]) => String(name)), ...used]
}

function attributesIn(condition: Condition): string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...attributesIn(condition.left), ...attributesIn(condition.right)]
    case 'not':
      return attributesIn(condition.operand)
    case 'compare':
      return [...attributeOf(condition.left), ...attributeOf(condition.right)]
    case 'between':
    case 'in':
      return attributeOf(condition.operand)
    default:
      return [String(condition.path[0])]
  }
}

function attributeOf(operand: Operand): string[] {
  return 'path' in operand ? [String(operand.path[0])] : []
}

function keyIn(condition: Condition): Value | undefined {
  if (condition.kind === 'and') return keyIn(condition.left) ?? keyIn(condition.right)
  if (condition.kind !== 'compare' || condition.comparator !== '=') return undefined
  const { left, right } = condition
  return 'path' in left && left.path[0] === 'id' && !('path' in right) ? right : undefined
}

function valueText(value: Value, parameters: readonly AttributeValue[]): string {
  if (value.kind === 'parameter') return text(parameters[value.index])
  return value.kind === 'literal' ? text(value.value) : ''
}

function text(value: unknown): string {
  return String((value as { readonly S?: string } | undefined)?.S ?? '')
}
