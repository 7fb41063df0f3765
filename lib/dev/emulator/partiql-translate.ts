import { type AwsError, invalid } from './aws-error.ts'
import {
  type AttributeValue,
  type ConditionNode,
  core,
  type Item,
  type Path,
  type Store,
  type Table,
  type UpdateSection,
  type Updates,
  type WriteInput,
} from './dynalite.ts'
import { fromDynalite } from './dynamo-input.ts'
import type { WriteRequest } from './item-plan.ts'
import type { Assigned, Condition, Operand, Statement, Value } from './partiql-statement.ts'

export type Parameters = readonly AttributeValue[]

/** A statement with its parameters filled in: the write that it stands for. @throws AwsError ValidationException. */
export function toWrite(
  store: Store,
  statement: Exclude<Statement, { kind: 'select' }>,
  parameters: Parameters,
  table: Table,
): WriteRequest {
  checkParameters(statement, parameters)
  if (statement.kind === 'insert') return toPut(store, statement, parameters)
  const { key, condition } = splitWhere(statement.where, parameters, table)
  const input: WriteInput = { TableName: statement.table, Key: key }
  if (condition !== undefined) input._condition = { expression: condition }
  if (statement.kind !== 'update') return { kind: 'delete', input, presence: 'optional' }
  input._updates = toUpdates(statement, parameters)
  const mistake = core.validateUpdates(undefined, input._updates, table)
  if (mistake) throw fromDynalite(mistake)
  return { kind: 'update', input, presence: 'required' }
}

/** The key that a SELECT names. @throws AwsError ValidationException when it asks for more than one item by its key. */
export function toKey(statement: Extract<Statement, { kind: 'select' }>, parameters: Parameters, table: Table): Item {
  checkParameters(statement, parameters)
  const { key, condition } = splitWhere(statement.where, parameters, table)
  if (condition !== undefined) throw invalid('SELECT takes only the key in its WHERE clause on the local backend')
  return key
}

function checkParameters(statement: Statement, parameters: Parameters): void {
  if (statement.parameterCount !== parameters.length) {
    const counts = `${parameters.length} given, ${statement.parameterCount} in the statement`
    throw invalid(`Number of parameters in request and statement don't match: ${counts}`)
  }
}

function toPut(store: Store, statement: Extract<Statement, { kind: 'insert' }>, parameters: Parameters): WriteRequest {
  const item: Item = {}
  for (const { name, value } of statement.entries) item[name] = resolve(value, parameters)
  if (core.itemSize(item) > store.options.maxItemSize) throw tooLarge(core.itemSize(item), store)
  return { kind: 'put', input: { TableName: statement.table, Item: item }, presence: 'forbidden' }
}

function splitWhere(where: Condition, parameters: Parameters, table: Table): { key: Item; condition?: ConditionNode } {
  const key: Item = {}
  let condition: ConditionNode | undefined
  for (const part of conjuncts(where)) {
    const equality = keyEquality(part, table)
    if (equality !== undefined && key[equality.name] === undefined) {
      key[equality.name] = resolve(equality.value, parameters)
      continue
    }
    const node = toNode(part, parameters)
    condition = condition === undefined ? node : { type: 'and', args: [condition, node] }
  }
  const missing = table.KeySchema.filter(({ AttributeName }) => key[AttributeName] === undefined)
  if (missing.length > 0) {
    const names = missing.map(({ AttributeName }) => AttributeName).join(', ')
    throw invalid(`Where clause does not contain a mandatory equality on all key attributes: ${names}`)
  }
  const mistake = core.validateKey(key, table)
  if (mistake) throw fromDynalite(mistake)
  return condition === undefined ? { key } : { key, condition }
}

function conjuncts(condition: Condition): Condition[] {
  if (condition.kind !== 'and') return [condition]
  return [...conjuncts(condition.left), ...conjuncts(condition.right)]
}

function keyEquality(condition: Condition, table: Table): { name: string; value: Value } | undefined {
  if (condition.kind !== 'compare' || condition.comparator !== '=' || condition.left.kind !== 'path') return undefined
  const { left, right } = condition
  const name = left.path.length === 1 ? left.path[0] : undefined
  if (right.kind === 'path' || right.kind === 'size' || typeof name !== 'string') return undefined
  return table.KeySchema.some(({ AttributeName }) => AttributeName === name) ? { name, value: right } : undefined
}

function toNode(condition: Condition, parameters: Parameters): ConditionNode {
  const node = (operand: Operand) => toArgument(operand, parameters)
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { type: condition.kind, args: [toNode(condition.left, parameters), toNode(condition.right, parameters)] }
    case 'not':
      return { type: 'not', args: [toNode(condition.operand, parameters)] }
    case 'compare':
      return { type: condition.comparator, args: [node(condition.left), node(condition.right)] }
    case 'between':
      return { type: 'between', args: [node(condition.operand), node(condition.low), node(condition.high)] }
    case 'in':
      return { type: 'in', args: [node(condition.operand), ...condition.choices.map(node)] }
    case 'missing':
      return callNode(condition.negated ? 'attribute_exists' : 'attribute_not_exists', [condition.path])
    case 'function':
      return callNode(condition.name, [condition.path, node(condition.argument)])
  }
}

function callNode(name: string, args: readonly unknown[]): ConditionNode {
  return { type: 'function', name, args }
}

function toArgument(operand: Operand, parameters: Parameters): unknown {
  if (operand.kind === 'path') return operand.path
  if (operand.kind === 'size') return callNode('size', [operand.path])
  return resolve(operand, parameters)
}

function toUpdates(statement: Extract<Statement, { kind: 'update' }>, parameters: Parameters): Updates {
  const sets = statement.assignments.map(({ path, value }): UpdateSection => toSet(path, value, parameters))
  const removals = statement.removals.map((path): UpdateSection => ({ type: 'remove', path }))
  const paths = [...statement.assignments.map(({ path }) => path), ...statement.removals]
  const heads = paths.map((path) => String(path[0]))
  const repeated = paths.find((path, index) => path.length === 1 && heads.indexOf(String(path[0])) !== index)
  if (repeated !== undefined) throw invalid(`Two document paths overlap with each other: ${repeated.join('.')}`)
  const nested = paths.filter((path) => path.length > 1).map((path) => [String(path[0]), true] as const)
  return { sections: [...sets, ...removals], paths, nestedPaths: Object.fromEntries(nested) }
}

function toSet(path: Path, assigned: Assigned, parameters: Parameters): UpdateSection {
  if (assigned.kind === 'sum') {
    const args = [toArgument(assigned.left, parameters), toArgument(assigned.right, parameters)]
    return { type: 'set', path, val: { type: assigned.sign === '+' ? 'add' : 'subtract', args }, attrType: 'N' }
  }
  const val = toArgument(assigned, parameters)
  if (assigned.kind === 'path') return { type: 'set', path, val }
  return { type: 'set', path, val, attrType: Object.keys(val as AttributeValue)[0] ?? 'S' }
}

function resolve(value: Value, parameters: Parameters): AttributeValue {
  switch (value.kind) {
    case 'parameter':
      return parameters[value.index] ?? { NULL: true }
    case 'literal':
      return value.value
    case 'list':
      return { L: value.items.map((item) => resolve(item, parameters)) }
    case 'map':
      return { M: Object.fromEntries(value.entries.map((entry) => [entry.name, resolve(entry.value, parameters)])) }
  }
}

function tooLarge(sizeBytes: number, store: Store): AwsError {
  return invalid(`Item size has exceeded the maximum allowed size: ${sizeBytes} of ${store.options.maxItemSize} bytes`)
}
