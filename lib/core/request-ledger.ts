// Written by `npm run bench:ledger` from what it saw on the wire; nothing in it is made by hand.
import type { Track } from './record.ts'

/** What batches of so many messages ask of AWS, each from `enqueue` to its end: the mean of several, trivial tasks, nobody waiting. */
export interface LedgerRow {
  /** Messages sent together, and received together. */
  readonly fill: number
  readonly sends: number
  readonly receives: number
  readonly deletes: number
  /** Requests to DynamoDB that write. */
  readonly writeRequests: number
  /** Single writes in them: what is billed, by the KB of each item. */
  readonly writes: number
}

/** The largest that a task's item was, in bytes, by DynamoDB's rules. */
export interface LedgerItem {
  readonly pending?: number
  readonly started: number
  readonly ended: number
  /** The row in the listing index. */
  readonly listing: number
}

export const LEDGER: {
  readonly batches: Readonly<Record<Track, readonly LedgerRow[]>>
  readonly items: Readonly<Record<Exclude<Track, 'none'>, LedgerItem>>
  /** Of one message, without the input. */
  readonly messageBytes: Readonly<Record<Track, number>>
} = {
  batches: {
    full: [
      { fill: 1, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 3 },
      { fill: 2, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 6 },
      { fill: 3, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 9 },
      { fill: 4, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 12 },
      { fill: 5, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 15 },
      { fill: 6, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 18 },
      { fill: 7, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 21 },
      { fill: 8, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 24 },
      { fill: 9, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 27 },
      { fill: 10, sends: 1, receives: 1, deletes: 1, writeRequests: 3, writes: 30 },
    ],
    run: [
      { fill: 1, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 2 },
      { fill: 2, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 4 },
      { fill: 3, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 6 },
      { fill: 4, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 8 },
      { fill: 5, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 10 },
      { fill: 6, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 12 },
      { fill: 7, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 14 },
      { fill: 8, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 16 },
      { fill: 9, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 18 },
      { fill: 10, sends: 1, receives: 1, deletes: 1, writeRequests: 2, writes: 20 },
    ],
    none: [
      { fill: 1, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 2, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 3, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 4, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 5, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 6, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 7, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 8, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 9, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
      { fill: 10, sends: 1, receives: 1, deletes: 1, writeRequests: 0, writes: 0 },
    ],
  },
  items: {
    full: { pending: 194, started: 275, ended: 290, listing: 71 },
    run: { started: 277, ended: 292, listing: 73 },
  },
  messageBytes: { full: 178, run: 181, none: 182 },
}
