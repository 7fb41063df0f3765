import type { TaskRecord } from './record.ts'

export type Field = keyof TaskRecord
type Scalar = string | number | boolean

/** When a write may happen, as data: the memory store evaluates it, DynamoDB gets it as an expression. Comparing a missing field is false. */
export type Condition =
  | { readonly op: '=' | '<=' | '>='; readonly field: Field; readonly value: Scalar }
  | { readonly op: 'missing'; readonly field: Field }
  | { readonly op: 'and' | 'or'; readonly of: readonly Condition[] }

export const eq = (field: Field, value: Scalar): Condition => ({ op: '=', field, value })
export const atMost = (field: Field, value: number): Condition => ({ op: '<=', field, value })
export const atLeast = (field: Field, value: number): Condition => ({ op: '>=', field, value })
export const missing = (field: Field): Condition => ({ op: 'missing', field })
export const and = (...of: readonly Condition[]): Condition => ({ op: 'and', of })
export const or = (...of: readonly Condition[]): Condition => ({ op: 'or', of })

export function holds(condition: Condition, record: TaskRecord): boolean {
  switch (condition.op) {
    case 'and':
      for (const part of condition.of) if (!holds(part, record)) return false
      return true
    case 'or':
      for (const part of condition.of) if (holds(part, record)) return true
      return false
    case 'missing':
      return record[condition.field] === undefined
    default:
      return compare(condition.op, record[condition.field], condition.value)
  }
}

function compare(op: '=' | '<=' | '>=', actual: unknown, expected: Scalar): boolean {
  if (typeof actual !== typeof expected) return false
  if (op === '=') return actual === expected
  return op === '<=' ? (actual as Scalar) <= expected : (actual as Scalar) >= expected
}

/** One conditional write on one existing record. A missing record fails it: writes never make a record. */
export interface RecordWrite {
  readonly id: string
  readonly when: Condition
  readonly set: Partial<Omit<TaskRecord, 'id'>>
  readonly remove: readonly Field[]
}
