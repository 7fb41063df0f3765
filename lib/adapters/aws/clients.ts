/** An SDK client that is made when it is first asked for; afterwards it is shared. */
export interface LazyClient<T> {
  readonly get: () => Promise<T>
  /** Closes its connections, if it was made. */
  destroy(): Promise<void>
}

export function lazyClient<T extends { destroy(): void }>(make: () => T | Promise<T>): LazyClient<T> {
  let made: Promise<T> | undefined
  return {
    get: () => {
      made ??= Promise.resolve().then(make)
      return made
    },
    destroy: async () => {
      ;(await made)?.destroy()
    },
  }
}
