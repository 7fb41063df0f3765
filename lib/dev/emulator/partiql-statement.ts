import type { AttributeValue, Path } from './dynalite.ts'

/** A value that a statement writes or compares: `?`, a literal, or a list or map of these. */
export type Value =
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'literal'; readonly value: AttributeValue }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'map'; readonly entries: readonly MapEntry[] }

export interface MapEntry {
  readonly name: string
  readonly value: Value
}

/** A value, or an attribute as it is. */
export type Term = Value | { readonly kind: 'path'; readonly path: Path }
export type Operand = Term | { readonly kind: 'size'; readonly path: Path }

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly choices: readonly Operand[] }
  | { readonly kind: 'missing'; readonly path: Path; readonly negated: boolean }
  | { readonly kind: 'function'; readonly name: ConditionFunction; readonly path: Path; readonly argument: Operand }

export type ConditionFunction = 'begins_with' | 'contains' | 'attribute_type'

/** What `SET path = ...` may hold: a value, another attribute, or a sum or difference of two. */
export type Assigned =
  | Term
  | { readonly kind: 'sum'; readonly sign: '+' | '-'; readonly left: Term; readonly right: Term }

export interface Assignment {
  readonly path: Path
  readonly value: Assigned
}

interface Common {
  readonly table: string
  readonly parameterCount: number
}

export type Statement =
  | (Common & { readonly kind: 'insert'; readonly entries: readonly MapEntry[] })
  | (Common & {
      readonly kind: 'update'
      readonly assignments: readonly Assignment[]
      readonly removals: readonly Path[]
      readonly where: Condition
    })
  | (Common & { readonly kind: 'delete'; readonly where: Condition })
  | (Common & { readonly kind: 'select'; readonly where: Condition })
