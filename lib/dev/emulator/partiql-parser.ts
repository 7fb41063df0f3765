import type { Path } from './dynalite.ts'
import { parseCondition } from './partiql-conditions.ts'
import { StatementCursor } from './partiql-cursor.ts'
import type { Assigned, Assignment, Statement, Term } from './partiql-statement.ts'
import { parseMap, parseOperand, parsePath } from './partiql-values.ts'

/** A program sends few distinct texts; one that builds its values into them must not fill the memory. */
const cacheLimit = 500
const cache = new Map<string, Statement>()

/**
 * Parses one PartiQL statement; equal texts are parsed once.
 * @throws AwsError ValidationException for everything outside the supported shapes.
 */
export function parseStatement(text: string): Statement {
  const known = cache.get(text)
  if (known !== undefined) return known
  const statement = parse(new StatementCursor(text))
  if (cache.size >= cacheLimit) cache.clear()
  cache.set(text, statement)
  return statement
}

function parse(cursor: StatementCursor): Statement {
  switch (cursor.accept('INSERT', 'UPDATE', 'DELETE', 'SELECT')) {
    case 'INSERT':
      return parseInsert(cursor)
    case 'UPDATE':
      return parseUpdate(cursor)
    case 'DELETE':
      return parseWhere(cursor, 'delete')
    case 'SELECT':
      cursor.expect('*')
      return parseWhere(cursor, 'select')
    default:
      throw cursor.refusal('expected INSERT, UPDATE, DELETE or SELECT')
  }
}

function parseInsert(cursor: StatementCursor): Statement {
  cursor.expect('INTO')
  const table = cursor.name()
  cursor.expect('VALUE')
  const entries = parseMap(cursor)
  cursor.end()
  return { kind: 'insert', table, entries, parameterCount: cursor.parameterCount }
}

function parseUpdate(cursor: StatementCursor): Statement {
  const table = cursor.name()
  const assignments: Assignment[] = []
  const removals: Path[] = []
  for (;;) {
    const clause = cursor.accept('SET', 'REMOVE')
    if (clause === undefined) break
    do {
      if (clause === 'SET') assignments.push(parseAssignment(cursor))
      else removals.push(parsePath(cursor))
    } while (cursor.accept(','))
  }
  if (assignments.length + removals.length === 0) throw cursor.refusal('expected SET or REMOVE')
  const where = parseRest(cursor)
  return { kind: 'update', table, assignments, removals, where, parameterCount: cursor.parameterCount }
}

function parseAssignment(cursor: StatementCursor): Assignment {
  const path = parsePath(cursor)
  cursor.expect('=')
  return { path, value: parseAssigned(cursor) }
}

function parseAssigned(cursor: StatementCursor): Assigned {
  const left = parseTerm(cursor)
  const sign = cursor.accept('+', '-')
  if (sign === undefined) return left
  return { kind: 'sum', sign: sign === '+' ? '+' : '-', left, right: parseTerm(cursor) }
}

function parseTerm(cursor: StatementCursor): Term {
  const operand = parseOperand(cursor)
  if (operand.kind === 'size') throw cursor.refusal('expected a value or an attribute to assign')
  return operand
}

function parseWhere(cursor: StatementCursor, kind: 'delete' | 'select'): Statement {
  cursor.expect('FROM')
  const table = cursor.name()
  const where = parseRest(cursor)
  return { kind, table, where, parameterCount: cursor.parameterCount }
}

function parseRest(cursor: StatementCursor) {
  cursor.expect('WHERE')
  const where = parseCondition(cursor)
  cursor.end()
  return where
}
