import { describe, expect, test } from 'vitest'
import { SteeredClock } from '../../../../lib/adapters/memory/steered-clock.ts'
import { Joiner } from '../../../../lib/worker/poll/joiner.ts'

interface Item {
  readonly id: string
}

describe('writes of batches that run side by side', () => {
  test('the first goes at once, and what comes meanwhile goes together when it is back', async () => {
    const { joiner, sent, answer } = steered()

    const first = joiner.ask(items('a', 10))
    const others = [joiner.ask(items('b', 10)), joiner.ask(items('c', 3))]
    const before = sizes(sent)
    answer()
    await first
    const after = sizes(sent)
    answer()

    expect(before).toEqual([10])
    expect(after).toEqual([10, 13])
    expect(await Promise.all(others)).toEqual([answersOf('b', 10), answersOf('c', 3)])
  })

  test('a whole request does not wait', async () => {
    const { joiner, sent } = steered()

    void joiner.ask(items('a', 1))
    void joiner.ask(items('b', 10))
    void joiner.ask(items('c', 10))
    void joiner.ask(items('d', 10))

    expect(sizes(sent)).toEqual([1, 25])
  })

  test('a slow request holds up the others for 10 ms', async () => {
    const { joiner, sent, clock } = steered()
    void joiner.ask(items('a', 10))

    void joiner.ask(items('b', 4))
    await clock.advance(9)
    const early = sizes(sent)
    void joiner.ask(items('c', 4))
    await clock.advance(1)
    const late = sizes(sent)
    void joiner.ask(items('d', 2))
    await clock.advance(10)

    expect(early).toEqual([10])
    expect(late).toEqual([10, 8])
    expect(sizes(sent)).toEqual([10, 8, 2])
  })

  test('no request has two writes of one id', async () => {
    const { joiner, sent, answer } = steered()
    const first = joiner.ask(items('a', 1))
    const twice = [joiner.ask(items('b', 2)), joiner.ask(items('b', 2)), joiner.ask(items('c', 1))]

    answer()
    await first
    const second = sent.at(1)
    answer()
    await twice[0]
    answer()

    expect(ids(second)).toEqual(['b0', 'b1'])
    expect(ids(sent.at(2))).toEqual(['b0', 'b1', 'c0'])
    expect(await Promise.all(twice)).toEqual([answersOf('b', 2), answersOf('b', 2), answersOf('c', 1)])
  })

  test('a request that breaks fails those who asked, and the next one goes on', async () => {
    const { joiner, fail, answer } = steered()

    const broken = joiner.ask(items('a', 2))
    const next = joiner.ask(items('b', 1))
    fail(new Error('no table'))
    await expect(broken).rejects.toThrow('no table')
    answer()

    expect(await next).toEqual(answersOf('b', 1))
  })

  test('nothing to write asks for nothing', async () => {
    const { joiner, sent } = steered()

    expect(await joiner.ask([])).toEqual([])
    expect(sent).toEqual([])
  })
})

/** A joiner whose requests are answered, one after the other, when the test says so. */
function steered() {
  const clock = new SteeredClock()
  const sent: (readonly Item[])[] = []
  const open: PromiseWithResolvers<readonly string[]>[] = []
  const joiner = new Joiner<Item, string>((request) => {
    sent.push(request)
    const answered = Promise.withResolvers<readonly string[]>()
    open.push(answered)
    return answered.promise
  }, clock)
  const answer = () => open.shift()?.resolve((sent[sent.length - open.length - 1] ?? []).map(({ id }) => `done ${id}`))
  const fail = (error: Error) => open.shift()?.reject(error)
  return { joiner, sent, answer, fail, clock }
}

function items(name: string, count: number): Item[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${name}${index}` }))
}

function answersOf(name: string, count: number): string[] {
  return items(name, count).map(({ id }) => `done ${id}`)
}

function ids(request: readonly Item[] | undefined): string[] {
  return (request ?? []).map(({ id }) => id)
}

function sizes(sent: readonly (readonly Item[])[]): number[] {
  return sent.map(({ length }) => length)
}
