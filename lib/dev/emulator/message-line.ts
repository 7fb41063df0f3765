/** Messages that wait in a queue, first in, first out: as much of an array as fauxqs uses, whose `shift` moves nothing. */
export class MessageLine<T> implements Iterable<T> {
  #items: T[]
  #head = 0

  constructor(items: readonly T[]) {
    this.#items = [...items]
  }

  get length(): number {
    return this.#items.length - this.#head
  }

  push(...items: readonly T[]): number {
    for (const item of items) this.#items.push(item)
    return this.length
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head] = undefined as T
    this.#head += 1
    // What was taken weighs no more than what is left.
    if (this.#head >= COMPACTED && this.#head > this.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let index = this.#head; index < this.#items.length; index++) yield this.#items[index] as T
  }
}

const COMPACTED = 1000

interface Queue {
  messages: Pick<MessageLine<unknown>, 'length' | 'push' | 'shift'> & Iterable<unknown>
  dequeue(...args: unknown[]): unknown
}

/** fauxqs keeps messages in arrays, where taking the first moves all others: with 100,000 of them, a receive takes ten times as long. */
export async function keepLongQueuesQuick(): Promise<void> {
  const { SqsQueue }: { readonly SqsQueue?: { readonly prototype: Queue } } = await import(
    new URL('./sqs/sqsStore.js', import.meta.resolve('fauxqs')).href
  )
  if (SqsQueue === undefined || patched.has(SqsQueue)) return
  patched.add(SqsQueue)
  const { dequeue } = SqsQueue.prototype
  SqsQueue.prototype.dequeue = function (...args) {
    // Anew after a purge, which puts an array there.
    if (Array.isArray(this.messages)) this.messages = new MessageLine(this.messages)
    return dequeue.apply(this, args)
  }
}

const patched = new WeakSet<object>()
