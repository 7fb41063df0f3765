import { expect, test } from 'vitest'
import { MessageLine } from '../../../lib/dev/emulator/message-line.ts'

test('what came first leaves first, however many come and go', () => {
  const line = new MessageLine([0, 1, 2])
  let next = 3
  const left: (number | undefined)[] = []

  for (let round = 0; round < 5000; round++) {
    line.push(next++, next++)
    left.push(line.shift())
  }
  while (line.length > 0) left.push(line.shift())

  expect(left).toEqual(Array.from({ length: next }, (_, index) => index))
})

test('it can be looked through without taking anything', () => {
  const line = new MessageLine(['a', 'b', 'c'])
  line.shift()

  expect([...line]).toEqual(['b', 'c'])
  expect(line.length).toBe(2)
})

test('nothing leaves an empty one', () => {
  const line = new MessageLine<string>([])

  expect([line.shift(), line.push('a'), line.shift(), line.shift()]).toEqual([undefined, 1, 'a', undefined])
})
