/** What a piece of work took of this process alone. */
export interface Spent {
  /** User and system time of all its threads. */
  readonly cpuMs: number
  readonly wallMs: number
}

/** Collects garbage first, so that none of it is somebody else's. */
export async function spent(work: () => Promise<unknown>): Promise<Spent> {
  globalThis.gc?.()
  const beganMs = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1000, wallMs: performance.now() - beganMs }
}

/** One figure a round of each contender, in the order of the rounds. */
export type Rounds = Readonly<Record<string, readonly Spent[]>>

/**
 * Lets contenders take turns: after rounds to warm up, each once a round, the first of one round last in the next, so that none always
 * comes after the same other.
 */
export async function takeTurns(
  contenders: Readonly<Record<string, () => Promise<Spent>>>,
  { warmUp, rounds }: { readonly warmUp: number; readonly rounds: number },
): Promise<Rounds> {
  const names = Object.keys(contenders)
  const figures: Record<string, Spent[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = -warmUp; round < rounds; round++) {
    const turn = (round + warmUp) % names.length
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const figure = await contenders[name]?.()
      if (round >= 0 && figure !== undefined) figures[name]?.push(figure)
    }
  }
  return figures
}
