/** Gathers the keys that are asked for during one tick, and loads them together. */
export function batchInTick<K, V>(load: (keys: readonly K[]) => Promise<readonly V[]>): (key: K) => Promise<V> {
  interface Asked {
    readonly key: K
    readonly resolve: (value: V) => void
    readonly reject: (error: unknown) => void
  }
  let asked: Asked[] = []

  const flush = async () => {
    const batch = asked
    asked = []
    try {
      const values = await load(batch.map(({ key }) => key))
      for (const [index, { resolve }] of batch.entries()) resolve(values[index] as V)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  return (key) =>
    new Promise((resolve, reject) => {
      if (asked.length === 0) setImmediate(() => void flush())
      asked.push({ key, resolve, reject })
    })
}
