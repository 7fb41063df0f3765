import type { Colours } from '../colours.ts'

/** What a view has to know beside its data. */
export interface Look {
  /** How wide a line may be. */
  readonly columns: number
  readonly colours: Colours
  /** Milliseconds since 1970, for ages. */
  readonly nowMs: number
}
