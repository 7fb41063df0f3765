/** Which tasks each message stands for: its own, or those that a schedule's firing asks for. */
export class Messages {
  /** By the message's body. */
  readonly #firings = new Map<string, readonly string[]>()
  /** By the delivery's receipt. */
  readonly #bodies = new Map<string, string>()

  /** A schedule sends this body. Sent once more, it may ask for less. */
  fired(body: string, ids: readonly string[]): void {
    this.#firings.set(body, [...new Set([...(this.#firings.get(body) ?? []), ...ids])])
  }

  delivered(receipt: string, body: string): void {
    this.#bodies.set(receipt, body)
  }

  bodyOf(receipt: string): string {
    return this.#bodies.get(receipt) ?? ''
  }

  idsIn(body: string): readonly string[] {
    const asked = this.#firings.get(body)
    if (asked !== undefined) return asked
    const id = /"id":"([^"]+)"/.exec(body)?.[1]
    return id === undefined ? [] : [id]
  }

  isFiring(body: string): boolean {
    return this.#firings.has(body)
  }
}
