import type { BackendError } from '../../lib/core/errors/index.ts'
import { type Point, pointOf, type Role } from './points.ts'
import { type Ground, type Process, stallMs } from './process.ts'

/** What a call does at the backend; `calledAt` is the true time at which it was made. */
type Act<T> = (calledAt: number) => Promise<T>

interface Call<T> {
  readonly act: Act<T>
  /** The answer of a backend that is not to be reached; may throw instead. */
  readonly refuse: (error: BackendError) => T
  readonly label: () => string
  /** What a duplicate does after the call itself: by default the call once more, whose answer then counts. */
  readonly again?: (first: T) => Promise<T>
  /** The call with only some of its items taken. */
  readonly part?: (calledAt: number) => Promise<T>
  /** Nothing travels: without a fault it goes on in the same moment. */
  readonly local?: boolean
}

/** The way between one process and the backend: each call takes its time, and may meet a fault. */
export class Wire {
  readonly process: Process
  readonly role: Role
  readonly #ground: Ground
  readonly #error: (point: Point) => BackendError

  constructor(process: Process, role: Role, ground: Ground, error: (point: Point) => BackendError) {
    this.process = process
    this.role = role
    this.#ground = ground
    this.#error = error
  }

  /** A call that answers per item: a throttle may leave some of them out. */
  perItem<Item, Answer>(
    what: string,
    items: readonly Item[],
    act: (items: readonly Item[], calledAt: number) => Promise<Answer[]>,
    refuse: (error: BackendError) => Answer,
    label: (item: Item) => string,
    again?: Call<Answer[]>['again'],
  ): Promise<Answer[]> {
    const { process } = this
    return this.call<Answer[]>(what, {
      act: (calledAt) => act(items, calledAt),
      refuse: (error) => items.map(() => refuse(error)),
      label: () => items.map(label).join(' '),
      ...(again !== undefined && { again }),
      part: async (calledAt) => {
        const taken = items.map(() => process.random.chance(0.5))
        const some = items.filter((_, index) => taken[index])
        const answers = some.length === 0 ? [] : await act(some, calledAt)
        const error = this.#error(pointOf(this.role, what))
        return taken.map((yes) => (yes ? answers.shift() : undefined) ?? refuse(error))
      },
    })
  }

  /** A call that rejects when the backend can't be reached. */
  whole<T>(what: string, act: Act<T>, label: () => string = () => ''): Promise<T> {
    const refuse = (error: BackendError) => {
      throw error
    }
    return this.call(what, { act, refuse, label })
  }

  /** A place that only faults make a wait of. */
  pass<T>(what: string, value: T): Promise<T> {
    const refuse = (error: BackendError) => {
      throw error
    }
    return this.call(what, { act: async () => value, refuse, label: () => '', local: true })
  }

  async call<T>(what: string, call: Call<T>): Promise<T> {
    const { scheduler, faults, trace } = this.#ground
    const { process } = this
    if (!process.alive) return never()
    const point = this.#point(what)
    if (point === undefined) return never()
    const calledAt = scheduler.now()
    const fault = faults.at(process.actor, point)
    trace.add(calledAt, process.name, () => `${point} ${call.label()}${fault ? ` ! ${fault.kind} ${fault.id}` : ''}`)
    const latency = () => process.random.int(1, 20)
    const travel = <A>(ms: number, act: () => Promise<A>) =>
      new Promise<A>((resolve, reject) => scheduler.at(scheduler.now() + ms, () => void act().then(resolve, reject)))
    const reply = <A>(ms: number, answer: () => A) =>
      new Promise<A>((resolve, reject) =>
        process.at(scheduler.now() + ms, () => {
          try {
            resolve(answer())
          } catch (error) {
            reject(error)
          }
        }),
      )
    const act = () => call.act(calledAt)
    const unreachable = () => call.refuse(this.#error(point))

    switch (fault?.kind) {
      case undefined: {
        if (call.local === true) return call.act(calledAt)
        const answer = await travel(latency(), act)
        return reply(latency(), () => answer)
      }
      case 'crash':
        if (fault.random.chance(0.5)) process.crash(`before ${point}`)
        else {
          await travel(latency(), act)
          process.crash(`after ${point}`)
        }
        return never()
      case 'stall': {
        const ms = stallMs(fault.random)
        process.freeze(ms)
        const answer = await travel(latency() + (fault.random.chance(0.5) ? ms : 0), act)
        return reply(latency(), () => answer)
      }
      case 'reorder': {
        process.slowed = true
        process.hindered = true
        const answer = await travel(fault.random.int(200, 60_000), act)
        return reply(latency(), () => answer)
      }
      case 'throttle': {
        process.hindered = true
        if (call.part === undefined || fault.random.chance(0.6)) return reply(latency(), unreachable)
        const answer = await travel(latency(), () => call.part?.(calledAt) ?? act())
        return reply(latency(), () => answer)
      }
      case 'lose-reply':
        process.hindered = true
        await travel(latency(), act)
        return reply(fault.random.int(20, 5000), unreachable)
      case 'duplicate': {
        const first = await travel(latency(), act)
        const answer = await travel(latency(), () => call.again?.(first) ?? act())
        return reply(latency(), () => answer)
      }
      case 'skew': {
        process.skew(fault.random)
        const answer = await travel(latency(), act)
        return reply(latency(), () => answer)
      }
    }
  }

  #point(what: string): Point | undefined {
    try {
      return pointOf(this.role, what)
    } catch (error) {
      // Thrown at the product, it would be taken for a backend's.
      this.#ground.unexpected(error)
      return undefined
    }
  }
}

/** What a dead process waits for. */
const never = () => new Promise<never>(() => {})
