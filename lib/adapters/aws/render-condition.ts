import type { Condition, Field } from '../../core/condition.ts'

/** How one of DynamoDB's two languages writes the parts of a condition. */
export interface Dialect {
  name(field: Field): string
  value(value: string | number | boolean): string
  missing(field: Field): string
}

/** A condition as text. Both languages share comparisons, AND, OR and parentheses, and in both a missing attribute compares as false. */
export function renderCondition(condition: Condition, dialect: Dialect): string {
  switch (condition.op) {
    case 'and':
    case 'or':
      return renderGroup(condition.op, condition.of, dialect)
    case 'missing':
      return dialect.missing(condition.field)
    default:
      return `${dialect.name(condition.field)} ${condition.op} ${dialect.value(condition.value)}`
  }
}

function renderGroup(op: 'and' | 'or', parts: readonly Condition[], dialect: Dialect): string {
  if (parts.length === 0) throw new RangeError(`an '${op}' of no conditions can't be written for DynamoDB`)
  return `(${parts.map((part) => renderCondition(part, dialect)).join(op === 'and' ? ' AND ' : ' OR ')})`
}
