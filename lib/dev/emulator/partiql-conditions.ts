import type { StatementCursor } from './partiql-cursor.ts'
import type { Comparator, Condition, ConditionFunction, Operand } from './partiql-statement.ts'
import { isCallOf, parseOperand, parsePath } from './partiql-values.ts'

const functions: readonly ConditionFunction[] = ['begins_with', 'contains', 'attribute_type']
const comparators: Readonly<Record<string, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

/** What follows WHERE: OR binds weakest, then AND, then NOT. */
export function parseCondition(cursor: StatementCursor): Condition {
  let left = parseConjunction(cursor)
  while (cursor.accept('OR')) left = { kind: 'or', left, right: parseConjunction(cursor) }
  return left
}

function parseConjunction(cursor: StatementCursor): Condition {
  let left = parseNegation(cursor)
  while (cursor.accept('AND')) left = { kind: 'and', left, right: parseNegation(cursor) }
  return left
}

function parseNegation(cursor: StatementCursor): Condition {
  if (cursor.accept('NOT')) return { kind: 'not', operand: parseNegation(cursor) }
  if (cursor.accept('(')) {
    const condition = parseCondition(cursor)
    cursor.expect(')')
    return condition
  }
  const called = functions.find((name) => isCallOf(cursor, name))
  return called === undefined ? parseTest(cursor) : parseCall(cursor, called)
}

function parseCall(cursor: StatementCursor, name: ConditionFunction): Condition {
  cursor.take()
  cursor.expect('(')
  const path = parsePath(cursor)
  cursor.expect(',')
  const argument = parseOperand(cursor)
  cursor.expect(')')
  return { kind: 'function', name, path, argument }
}

function parseTest(cursor: StatementCursor): Condition {
  const left = parseOperand(cursor)
  const comparator = comparators[cursor.accept(...Object.keys(comparators)) ?? '']
  if (comparator !== undefined) return { kind: 'compare', comparator, left, right: parseOperand(cursor) }
  if (cursor.accept('IS')) return parseMissing(cursor, left)
  const negated = cursor.accept('NOT') !== undefined
  const test = parseMembership(cursor, left)
  return negated ? { kind: 'not', operand: test } : test
}

function parseMissing(cursor: StatementCursor, operand: Operand): Condition {
  const negated = cursor.accept('NOT') !== undefined
  cursor.expect('MISSING')
  if (operand.kind !== 'path') throw cursor.refusal('expected an attribute before IS MISSING')
  return { kind: 'missing', path: operand.path, negated }
}

function parseMembership(cursor: StatementCursor, operand: Operand): Condition {
  if (cursor.accept('BETWEEN')) {
    const low = parseOperand(cursor)
    cursor.expect('AND')
    return { kind: 'between', operand, low, high: parseOperand(cursor) }
  }
  if (!cursor.accept('IN')) throw cursor.refusal('expected a comparison')
  const close = cursor.accept('[') ? ']' : ')'
  if (close === ')') cursor.expect('(')
  const choices = [parseOperand(cursor)]
  while (cursor.accept(',')) choices.push(parseOperand(cursor))
  cursor.expect(close)
  return { kind: 'in', operand, choices }
}
