/** What every verb exits with. `usage`: nothing was done, and the same command will fail again. `interrupted`: by Ctrl-C, in the middle. */
export const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const
