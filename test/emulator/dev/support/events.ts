import type { DevEvent } from '../../../../lib/dev/events.ts'

type Of<T extends DevEvent['type']> = Extract<DevEvent, { type: T }>

/** Keeps all events, and waits for those to come. */
export class EventLog {
  readonly all: DevEvent[] = []
  readonly #waiters = new Set<() => void>()

  readonly add = (event: DevEvent): void => {
    this.all.push(event)
    for (const waiter of this.#waiters) waiter()
  }

  of<T extends DevEvent['type']>(type: T): Of<T>[] {
    return this.all.filter((event): event is Of<T> => event.type === type)
  }

  /** The first event of this type, past or to come, for which `matches` is true. */
  async first<T extends DevEvent['type']>(type: T, matches: (event: Of<T>) => boolean = () => true): Promise<Of<T>> {
    return this.#until(() => this.of(type).find(matches))
  }

  /** The first so many events of this type. */
  async count<T extends DevEvent['type']>(type: T, wanted: number): Promise<Of<T>[]> {
    return this.#until(() => (this.of(type).length >= wanted ? this.of(type).slice(0, wanted) : undefined))
  }

  /** What follows `prefix` in the first output line that begins with it. */
  async printed(prefix: string): Promise<string> {
    const { line } = await this.first('output', (event) => event.line.startsWith(prefix))
    return line.slice(prefix.length)
  }

  #until<V>(find: () => V | undefined): Promise<V> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find()
        if (found === undefined) return
        this.#waiters.delete(look)
        resolve(found)
      }
      this.#waiters.add(look)
      look()
    })
  }
}
