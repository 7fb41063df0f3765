/** The command can't be as it was typed. Nothing was done. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code = 'USAGE'
}

/** Ctrl-C: what is under way stops at its next step. Who pressed it needs no telling. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

/** The command did what it could, and that was not all, or not good. What there is to say has been printed. */
export class NotAllDone extends Error {
  override readonly name = 'NotAllDone'
}
