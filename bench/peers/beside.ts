import { compared, type Row } from '../row.ts'

/** A figure of each round; `undefined` where a contestant failed. */
export type PerRound = readonly (number | undefined)[]

export interface Beside {
  readonly unit: string
  readonly values: PerRound
  readonly references: PerRound
  readonly beside: string
  readonly most?: number
  readonly least?: number
}

/** Of the rounds that have both; `undefined` when there is none. A reference of 0 is one that the meter did not see. */
export function comparedInRounds(name: string, { values, references, ...rest }: Beside): Row | undefined {
  const pairs = values.flatMap((value, round) => {
    const reference = references[round]
    return value === undefined || !reference ? [] : [{ value, reference }]
  })
  if (pairs.length === 0) return undefined
  return compared(name, {
    ...rest,
    values: pairs.map(({ value }) => value),
    references: pairs.map(({ reference }) => reference),
  })
}
