/** A line for whoever watches the suite: it takes minutes. */
export function say(text: string): void {
  console.log(`[${new Date().toISOString().slice(11, 19)}] ${text}`)
}

/** Runs `work`, and says how long it took. */
export async function timed<T>(title: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  say(`${title}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return result
}
