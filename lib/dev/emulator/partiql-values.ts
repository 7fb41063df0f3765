import type { Path } from './dynalite.ts'
import type { StatementCursor } from './partiql-cursor.ts'
import type { MapEntry, Operand, Value } from './partiql-statement.ts'

/** `?`, a literal, or a list or map of these. */
function parseValue(cursor: StatementCursor): Value {
  const value = tryValue(cursor)
  if (value === undefined) throw cursor.refusal('expected a value')
  return value
}

/** A value, an attribute path, or `size(path)`. */
export function parseOperand(cursor: StatementCursor): Operand {
  const value = tryValue(cursor)
  if (value !== undefined) return value
  if (isCallOf(cursor, 'size')) {
    cursor.take()
    return { kind: 'size', path: parseArgumentPath(cursor) }
  }
  return { kind: 'path', path: parsePath(cursor) }
}

/** `"a"`, `"a"."b"`, `"a"[0]`. */
export function parsePath(cursor: StatementCursor): Path {
  const path: (string | number)[] = [cursor.name()]
  for (;;) {
    if (cursor.accept('.')) path.push(cursor.name())
    else if (cursor.accept('[')) {
      const index = cursor.take()
      if (index.kind !== 'number') throw cursor.refusal('expected a list index', index)
      path.push(Number(index.text))
      cursor.expect(']')
    } else return path
  }
}

/** `{'name': value, ...}`. */
export function parseMap(cursor: StatementCursor): MapEntry[] {
  cursor.expect('{')
  const entries: MapEntry[] = []
  while (cursor.accept('}') === undefined) {
    if (entries.length > 0) cursor.expect(',')
    const name = cursor.take()
    if (name.kind !== 'string') throw cursor.refusal("expected an attribute's name in single quotes", name)
    cursor.expect(':')
    entries.push({ name: name.text, value: parseValue(cursor) })
  }
  return entries
}

/** Whether the next tokens are a call of this function. */
export function isCallOf(cursor: StatementCursor, name: string): boolean {
  const token = cursor.peek()
  return token.kind === 'word' && token.text.toLowerCase() === name && cursor.peek(1).text === '('
}

function parseArgumentPath(cursor: StatementCursor): Path {
  cursor.expect('(')
  const path = parsePath(cursor)
  cursor.expect(')')
  return path
}

function tryValue(cursor: StatementCursor): Value | undefined {
  const token = cursor.peek()
  if (cursor.accept('?')) return { kind: 'parameter', index: cursor.parameter() }
  if (token.kind === 'string') return literal(cursor, { S: token.text })
  if (token.kind === 'number') return literal(cursor, { N: token.text })
  if (token.kind === 'symbol' && token.text === '-') return negative(cursor)
  if (token.kind === 'symbol' && token.text === '{') return { kind: 'map', entries: parseMap(cursor) }
  if (token.kind === 'symbol' && token.text === '[') return parseList(cursor)
  const word = cursor.accept('TRUE', 'FALSE', 'NULL')
  if (word === 'NULL') return { kind: 'literal', value: { NULL: true } }
  return word === undefined ? undefined : { kind: 'literal', value: { BOOL: word === 'TRUE' } }
}

function literal(cursor: StatementCursor, value: { S: string } | { N: string }): Value {
  cursor.take()
  return { kind: 'literal', value }
}

function negative(cursor: StatementCursor): Value {
  cursor.take()
  const number = cursor.take()
  if (number.kind !== 'number') throw cursor.refusal('expected a number', number)
  return { kind: 'literal', value: { N: `-${number.text}` } }
}

function parseList(cursor: StatementCursor): Value {
  cursor.expect('[')
  const items: Value[] = []
  while (cursor.accept(']') === undefined) {
    if (items.length > 0) cursor.expect(',')
    items.push(parseValue(cursor))
  }
  return { kind: 'list', items }
}
