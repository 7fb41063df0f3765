import { expect, test } from 'vitest'
import { Gate } from '../../../lib/client/gate.ts'
import { ticks } from '../../support/client-world.ts'

/** Enters `count` times, and notes the order of entering. */
function enterMany(gate: Gate, count: number) {
  const entered: number[] = []
  const places = Array.from({ length: count }, async (_, index) => {
    const place = await gate.enter()
    entered.push(index)
    return place
  })
  return { entered, places }
}

test('once the gate is full, who comes next waits until somebody leaves, in order', async () => {
  const { entered, places } = enterMany(new Gate(2), 4)
  await ticks()
  const atFirst = [...entered]

  const first = await places[0]
  first?.leave()
  await ticks()

  expect(atFirst).toEqual([0, 1])
  expect(entered).toEqual([0, 1, 2])
})

test('few large tasks fill the gate as many small ones do; one may always enter', async () => {
  const { entered, places } = enterMany(new Gate(2), 3)
  const [first, second] = [await places[0], await places[1]]
  first?.hold(100 * 1_048_576)
  second?.leave()
  await ticks()
  const whileFull = [...entered]

  first?.leave()
  await ticks()

  expect(whileFull).toEqual([0, 1])
  expect(entered).toEqual([0, 1, 2])
})
