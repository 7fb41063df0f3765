import { BackendError } from '../../core/errors/index.ts'

export interface IndexRow {
  readonly id: string
  readonly time: number
}

/** What one partition of an index gave, newest first, and whether it has more. */
export interface ShardPage {
  readonly rows: readonly IndexRow[]
  readonly more: boolean
}

/**
 * How far a partition has been read: its last row given out, nothing yet, or all of it. One of which nothing was given out so far, while
 * others were, begins at the time of the last row of those: what has come since is newer than the list, and would stand in its midst.
 */
export type Position = IndexRow | { readonly upTo: number } | 'done' | undefined

/**
 * The newest rows of all partitions, at most `limit`, and where each stands afterwards; no positions when all is read.
 *
 * A partition that has more may hide rows as new as its last one, so nothing older than that is given out yet. The one whose last row is
 * the newest gives out all its rows: every page makes progress.
 */
export function mergePage(
  pages: readonly ShardPage[],
  before: readonly Position[],
  limit: number,
): { readonly ids: string[]; readonly positions: Position[] | undefined } {
  const horizon = Math.max(
    Number.NEGATIVE_INFINITY,
    ...pages.filter(({ more }) => more).map(({ rows }) => rows.at(-1)?.time ?? Number.NEGATIVE_INFINITY),
  )
  const given = pages
    .flatMap(({ rows }, shard) => rows.map((row) => ({ ...row, shard })))
    .filter(({ time }) => time >= horizon)
    .toSorted((a, b) => b.time - a.time)
    .slice(0, limit)
  const end = given.at(-1)
  const positions = pages.map(({ rows, more }, shard): Position => {
    const mine = given.filter((row) => row.shard === shard)
    const last = mine.at(-1)
    if (mine.length === rows.length && !more) return 'done'
    if (last !== undefined) return { id: last.id, time: last.time }
    const stood = before[shard]
    const isBound = stood === undefined || (typeof stood === 'object' && 'upTo' in stood)
    return isBound && end !== undefined && rows.length > 0 ? { upTo: end.time } : stood
  })
  return { ids: given.map(({ id }) => id), positions: positions.every((at) => at === 'done') ? undefined : positions }
}

/** Opaque to callers: base64url of JSON, `[time, id]`, `[time]` (up to), 1 (done) or 0 (untouched) for each partition. */
export function writeCursor(positions: readonly Position[]): string {
  const compact = positions.map((at) => {
    if (at === 'done') return 1
    if (at === undefined) return 0
    return 'upTo' in at ? [at.upTo] : [at.time, at.id]
  })
  return Buffer.from(JSON.stringify(compact)).toString('base64url')
}

/** @throws BackendError (not retryable) when the text is no cursor of this index. */
export function readCursor(cursor: string | undefined, shards: number): Position[] {
  if (cursor === undefined) return new Array<Position>(shards).fill(undefined)
  const compact = parsed(cursor)
  if (!Array.isArray(compact) || compact.length !== shards) throw badCursor(cursor)
  return compact.map((at: unknown): Position => {
    if (at === 0) return undefined
    if (at === 1) return 'done'
    if (!Array.isArray(at) || typeof at[0] !== 'number') throw badCursor(cursor)
    if (at.length === 1) return { upTo: at[0] }
    if (typeof at[1] === 'string') return { time: at[0], id: at[1] }
    throw badCursor(cursor)
  })
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    throw badCursor(cursor)
  }
}

function badCursor(cursor: string): BackendError {
  const shown = JSON.stringify(cursor.slice(0, 40))
  return new BackendError('DynamoDB Query', `${shown} is no cursor of this list; begin again without one`, {
    retryable: false,
  })
}
