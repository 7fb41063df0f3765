import type { AppDescription } from './app-description.ts'

/** What passes between synth and the child that imports a tasks module for it. */

export interface ToChild {
  /** The module's `file:` URL: what its code sees as its own. */
  readonly url: string
  /** The module bundled, with an inline source map. */
  readonly code: string
  readonly aliveMs: number
}

/** A line of the user's, or of a package's where none of the user's is on the stack. */
export interface Place {
  /** Absolute. */
  readonly file: string
  readonly line: number
  readonly column: number
}

export type Effect = 'network' | 'write' | 'process' | 'thread' | 'inspector'

/** Something that importing a module must not do, and that was denied. */
export interface Attempt {
  readonly effect: Effect
  /** A host, a path, a program: what it was tried on; '' when there is none. */
  readonly target: string
  readonly place: Place | undefined
}

/** What keeps a process from ending. */
export interface Keeper {
  /** As Node names it, such as `Timeout`. */
  readonly type: string
  readonly places: readonly Place[]
}

/** How the import ended. */
export type Ending =
  | { readonly type: 'app'; readonly app: AppDescription }
  /** Mistakes of the definitions, in their own words. */
  | { readonly type: 'mistakes'; readonly problems: readonly string[] }
  | { readonly type: 'threw'; readonly text: string; readonly place: Place | undefined }
  | { readonly type: 'exited'; readonly code: string; readonly place: Place | undefined }
  /** `loaded`: the import was over, but the process would not end. */
  | { readonly type: 'alive'; readonly loaded: boolean; readonly keepers: readonly Keeper[] }
  /** It awaits what nothing will settle. */
  | { readonly type: 'unsettled' }

export interface FromChild {
  readonly attempts: readonly Attempt[]
  readonly ending: Ending
}
