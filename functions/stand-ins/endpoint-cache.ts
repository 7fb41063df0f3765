/** What a service says of one of its endpoints. */
export interface DiscoveredEndpoint {
  readonly Address: string
  readonly CachePeriodInMinutes: number
}

export interface KnownEndpoint {
  readonly Address: string
  /** In ms since 1970. */
  readonly Expires: number
}

/**
 * `@aws-sdk/endpoint-cache`, in a worker's bundle. DynamoDB's client makes one, and none of its commands has asked it anything for years; but the
 * original brings 8 KB of data structures along, and whoever imports a service that does discover its endpoints shares it.
 */
export class EndpointCache {
  /** The one that was used longest ago is first. */
  readonly #known = new Map<string, readonly KnownEndpoint[]>()
  readonly #capacity: number

  /** @param capacity - of keys; what was used longest ago makes room. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Any of those that are known and still good. */
  getEndpoint(key: string): string | undefined {
    const endpoints = this.get(key) ?? []
    return endpoints[Math.floor(Math.random() * endpoints.length)]?.Address
  }

  get(key: string): readonly KnownEndpoint[] | undefined {
    const known = this.#known.get(key)
    if (known === undefined) return undefined
    const now = Date.now()
    const good = known.filter(({ Expires }) => now < Expires)
    this.#known.delete(key)
    if (good.length === 0) return undefined
    this.#known.set(key, known)
    return good
  }

  set(key: string, endpoints: readonly DiscoveredEndpoint[]): void {
    const now = Date.now()
    this.#known.delete(key)
    this.#known.set(
      key,
      endpoints.map(({ Address, CachePeriodInMinutes }) => ({ Address, Expires: now + CachePeriodInMinutes * 60_000 })),
    )
    for (const [oldest] of this.#known) {
      if (this.#known.size <= this.#capacity) break
      this.#known.delete(oldest)
    }
  }

  delete(key: string): void {
    this.#known.delete(key)
  }

  has(key: string): boolean {
    return (this.#known.get(key) ?? []).length > 0
  }

  clear(): void {
    this.#known.clear()
  }
}
