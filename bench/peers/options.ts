import { parseArgs } from 'node:util'
import { CONTESTANTS, FULL, type Sizes, SMOKE } from './contestants.ts'

export interface PeerOptions {
  readonly rounds: number
  readonly sizes: Sizes
  /** Names of contestants. */
  readonly only: readonly string[]
  /** Whether this is to be shown only: figures of a few tasks, or of a few contestants, must not pass for the whole. */
  readonly partial: boolean
}

const ROUNDS = 3

/** @throws Error for an option that there isn't, or a value that it can't have. */
export function peerOptions(args: readonly string[]): PeerOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      smoke: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string', multiple: true },
    },
  })
  const known = CONTESTANTS.map(({ name }) => name)
  const only = values.only ?? known
  const unknown = only.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}; there are ${known.join(', ')}`)
  const rounds = Number(values.rounds ?? (values.smoke ? 1 : ROUNDS))
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`rounds is ${values.rounds} and must be 1 or more`)
  const partial = values.smoke || values.only !== undefined
  return { rounds, sizes: values.smoke ? SMOKE : FULL, only, partial }
}
